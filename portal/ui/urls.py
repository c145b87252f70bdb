"""Help, and in development the gallery of components."""

from django.conf import settings
from django.urls import path
from django.views.generic import TemplateView

from portal.ui import gallery

app_name = "ui"
urlpatterns = [path("help/", TemplateView.as_view(template_name="help/help.html"), name="help")]
if settings.UI_GALLERY:
    urlpatterns.append(path("dev/gallery/", gallery.gallery, name="gallery"))
