"""What a municipality's people see of challenges; under /proposals/."""

from django.urls import path

from grants.reviews.challenges import views

app_name = "challenges"
urlpatterns = [path("<int:pk>/challenge/", views.challenge, name="challenge")]
