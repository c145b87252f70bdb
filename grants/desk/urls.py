from django.urls import path

from grants.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("proposals/<int:pk>/similar/", views.similar, name="similar"),
]
