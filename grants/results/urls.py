from django.urls import path

from grants.results import views
from grants.results.portfolio import views as portfolio
from grants.results.years import views as years

app_name = "results"
urlpatterns = [
    path("", views.award_list, name="list"),
    path("map/", views.award_map, name="map"),
    path("awards.csv", views.award_csv, name="csv"),
    path("years/", years.page, name="years"),
    path("years/table.xlsx", years.table, name="years_table"),
    path("years/<slug:measure>.svg", years.picture, name="years_picture"),
    path("portfolio/", portfolio.page, name="portfolio"),
    path("portfolio/table.xlsx", portfolio.table, name="portfolio_table"),
    path("portfolio/<slug:key>.svg", portfolio.picture, name="portfolio_picture"),
    path("<int:pk>/", views.award_detail, name="award"),
]
