"""What of an award a municipality's people see; under /proposals/."""

from django.urls import path

from grants.awards.terms import views

app_name = "awards"
urlpatterns = [
    path("<int:pk>/award/", views.award, name="award"),
    path("<int:pk>/award/budget/", views.revised_budget, name="revised_budget"),
    path("<int:pk>/award/give-up/", views.decline, name="decline"),
]
