"""What the portal uses of django-allauth, and nothing else: no sign-up, no e-mail management.

Names are allauth's own, for its views find each other by them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

View = Callable[..., HttpResponse]


def where_required(view: View) -> View:
    """Only where the installation asks for a second factor; elsewhere the page does not exist."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # These two are asked of whoever has a second factor, even where it is no longer required.
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/", where_required(mfa.index), name="mfa_index"),
    path("2fa/totp/activate/", where_required(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", where_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", where_required(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/generate/",
        where_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/download/",
        where_required(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("3rdparty/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/error/", social.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
