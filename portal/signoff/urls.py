from django.urls import path

from portal.signoff import views

app_name = "signoff"
urlpatterns = [
    path("", views.overview, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
]
