"""The ministry's pages of published figures, dressed as the back office."""

from django.contrib import admin
from django.urls import path

from grants.results import office

app_name = "figures"
wrap = admin.site.admin_view
urlpatterns = [
    path("years/", wrap(office.years), name="years"),
    path("years/table.xlsx", wrap(office.years_table), name="years_table"),
    path("years/<slug:measure>.svg", wrap(office.years_picture), name="years_picture"),
    path("portfolio/", wrap(office.portfolio), name="portfolio"),
    path("portfolio/table.xlsx", wrap(office.portfolio_table), name="portfolio_table"),
    path("portfolio/<slug:key>.svg", wrap(office.portfolio_picture), name="portfolio_picture"),
]
