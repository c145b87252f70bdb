"""The portal's addresses, and those of the floors."""

from django.urls import include, path

from bench import floors

urlpatterns = [
    path("floor/admin/", floors.site.urls),
    path("floor/one-query/", floors.one_query, name="floor_one_query"),
    path("floor/one-row/<str:key>/", floors.one_row, name="floor_one_row"),
    path("", include("portal.urls")),
]
