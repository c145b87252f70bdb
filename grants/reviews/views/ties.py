"""A reviewer's own ties to places: declared before it is known what will be judged."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.reviews import actions, policies, seat_queries
from grants.reviews.forms import OwnTieForm
from grants.reviews.views.pages import page
from portal.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What is on record of one's own, and one more by a POST."""
    if not policies.may_sit(request.actor):
        raise Http404
    form = OwnTieForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form)
    try:
        actions.declare_tie(actor=request.actor, tie=form.save(commit=False))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form)
    messages.success(request, _("Recorded. You are kept from whatever this place files."))
    return HttpResponseRedirect(reverse("admin:reviews_own_ties"))


def _show(request: HttpRequest, form: OwnTieForm) -> HttpResponse:
    context = {"ties": seat_queries.ties_of(request.actor), "form": form}
    return page(request, "admin/reviews/ties.html", _("My ties to places"), context)
