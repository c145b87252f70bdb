"""The app, and the admin whose site is ours."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class UiConfig(AppConfig):
    """Components, template tags and form fields."""

    name = "portal.ui"
    label = "ui"
    default = True


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site in the default one's place."""

    default_site = "portal.ui.admin_site.PortalAdminSite"
    default = False
