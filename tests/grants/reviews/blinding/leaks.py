"""The portal's addresses, and four that leak who applied: in a title, by an order, in a file's name, in a file."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.urls import path

from grants.proposals.models import Submission
from portal.files.models import StoredFile
from portal.urls import urlpatterns as real
from villages.models import Municipality


@login_required
def in_a_title(request: HttpRequest) -> HttpResponse:
    """A title as it was filed."""
    return HttpResponse(f"<p>{Submission.objects.order_by('pk').first().title}</p>")


@login_required
def by_an_order(request: HttpRequest) -> HttpResponse:
    """Filed copies among places in the order of their names: no name is said."""
    places = [(place.name, "–") for place in Municipality.objects.all()]
    rows = [(copy.municipality.name, copy.number) for copy in Submission.objects.order_by("pk")]
    return HttpResponse(" ".join(said for _name, said in sorted([*places, *rows])))


@login_required
def in_a_file_name(request: HttpRequest) -> HttpResponse:
    """An attachment under its own name."""
    name = StoredFile.objects.order_by("pk").first().name
    return HttpResponse("", headers={"Content-Disposition": f"attachment; filename*=utf-8''{name!a}"})


@login_required
def in_a_file(request: HttpRequest) -> HttpResponse:
    """An attachment as it was uploaded."""
    with default_storage.open(StoredFile.objects.order_by("pk").first().path) as file:
        return HttpResponse(file.read())


LEAKS = {
    "leak_in_a_title": in_a_title,
    "leak_by_an_order": by_an_order,
    "leak_in_a_file_name": in_a_file_name,
    "leak_in_a_file": in_a_file,
}
urlpatterns = [*(path(f"leaks/{name}/", view, name=name) for name, view in LEAKS.items()), *real]
