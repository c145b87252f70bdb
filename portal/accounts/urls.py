"""The portal's own pages of accounts."""

from django.urls import path, re_path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
    re_path(r"^invitation/(?P<key>[0-9a-f]{64})/$", views.accept, name="accept"),
]
