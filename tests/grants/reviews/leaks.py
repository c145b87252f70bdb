"""The portal's addresses, and three that leak who judged: on the page, in a file's name, to the database."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from grants.reviews.models import PanelMember, ScoreSheet
from portal.urls import urlpatterns as real


def on_the_page(request: HttpRequest) -> HttpResponse:
    """The chair by name."""
    return HttpResponse(f"<p>{PanelMember.objects.filter(is_chair=True).first()}</p>")


def in_the_file_name(request: HttpRequest) -> HttpResponse:
    """A file named for whoever wrote the first sheet."""
    writer = ScoreSheet.objects.order_by("pk").first().reviewer_id
    return HttpResponse("", headers={"Content-Disposition": f'attachment; filename="{writer}.pdf"'})


def in_a_statement(request: HttpRequest) -> HttpResponse:
    """A count that is the same in both worlds; only the database is told whose."""
    seat = PanelMember.objects.filter(is_chair=True).select_related("reviewer").first()
    return HttpResponse(f"{ScoreSheet.objects.filter(reviewer__name=seat.reviewer.name).exists()}")


urlpatterns = [
    path("leaks/page/", on_the_page, name="leak_on_the_page"),
    path("leaks/file/", in_the_file_name, name="leak_in_the_file_name"),
    path("leaks/statement/", in_a_statement, name="leak_in_a_statement"),
    *real,
]
