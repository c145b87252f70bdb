"""Addresses of the public check of receipts."""

from django.urls import path

from grants.proposals.views import receipts

app_name = "receipts"
urlpatterns = [
    path("", receipts.check, name="check"),
    path("file/", receipts.check_file, name="check_file"),
    path("keys/<slug:key>.pem", receipts.public_key, name="public_key"),
]
