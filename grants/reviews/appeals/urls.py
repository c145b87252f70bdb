"""What of the review a municipality's people see; under /proposals/."""

from django.urls import path

from grants.reviews.appeals import views

app_name = "appeals"
urlpatterns = [
    path("<int:pk>/appeal/", views.appeal, name="appeal"),
    path("<int:pk>/appeal/withdraw/", views.withdraw, name="withdraw"),
]
