from django.urls import path

from grants.results import views

app_name = "results"
urlpatterns = [
    path("", views.award_list, name="list"),
    path("map/", views.award_map, name="map"),
    path("awards.csv", views.award_csv, name="csv"),
    path("<int:pk>/", views.award_detail, name="award"),
]
