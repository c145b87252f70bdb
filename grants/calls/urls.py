"""The public pages of calls."""

from django.urls import path

from grants.calls import views
from grants.calls.inquiries.views import ask

app_name = "calls"
urlpatterns = [
    path("", views.calls, name="list"),
    path("<slug:code>/", views.call, name="detail"),
    path("<slug:code>/ask/", ask, name="ask"),
]
