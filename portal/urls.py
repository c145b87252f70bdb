"""Every address of the portal; rooms are named by string."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("grants.desk.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("portal.accounts.sign_in_urls")),
    path("people/", include("villages.urls")),
    path("notices/", include("portal.notices.urls")),
    path("signoff/", include("portal.signoff.urls")),
    path("jobs/", include("portal.jobs.urls")),
    path("calls/", include("grants.calls.urls")),
    path("calls/", include("grants.proposals.call_urls")),
    # Before the sections, whose address takes any word.
    path("proposals/", include("grants.reviews.appeals.urls")),
    path("proposals/", include("grants.reviews.challenges.urls")),
    path("proposals/", include("grants.reviews.feedback.urls")),
    path("proposals/", include("grants.awards.terms.urls")),
    path("proposals/", include("grants.proposals.urls")),
    path("receipts/", include("grants.proposals.receipts.urls")),
    path("letters/", include("grants.awards.letters.urls")),
    path("results/", include("grants.results.urls")),
    path("", include("portal.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/", include("portal.health")),
    path("admin/figures/", include("grants.results.office_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
