"""What the panel said, for the municipality's people; under /proposals/."""

from django.urls import path

from grants.reviews.feedback import views

app_name = "feedback"
urlpatterns = [path("<int:pk>/feedback/", views.feedback, name="feedback")]
