from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("mails/", views.mailings, name="mailings"),
    path("<int:pk>/", views.open_notice, name="open"),
]
