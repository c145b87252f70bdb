"""The public check of letters, and the letters of a project for whoever may read them."""

from django.urls import path

from grants.awards.letters.views import public

app_name = "letters"
urlpatterns = [
    path("", public.check, name="check"),
    path("file/", public.check_file, name="check_file"),
    path("of/<int:proposal_id>/", public.of_proposal, name="of_proposal"),
    path("<int:pk>/<slug:suffix>/", public.download, name="download"),
]
