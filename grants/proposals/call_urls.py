"""What proposals add to the pages of a call."""

from django.urls import path

from grants.proposals.views.eligibility import eligibility

app_name = "eligibility"
urlpatterns = [path("<slug:code>/eligibility/", eligibility, name="check")]
