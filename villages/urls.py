"""Pages of the people who act for a municipality."""

from django.urls import path

from villages import views

app_name = "villages"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/acting-signer/", views.acting_signer, name="acting_signer"),
    path("<int:pk>/end/", views.end_stand_in, name="end_stand_in"),
]
