"""People, their roles and invitations, in the back office: faces of the actions."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.accounts import actions, policies
from portal.accounts.forms import GrantRoleForm, InviteForm
from portal.accounts.models import Invitation, RoleGrant, User
from portal.actor import Actor
from portal.errors import Refused
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of

# Policies decide here, not these tables; nobody would be let in.
for unused in (Group, EmailAddress, SocialAccount, SocialApp, SocialToken, Authenticator):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


def each(request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object], done: str) -> None:
    """Do it to each row by itself; say how many were done, and of each refusal why."""
    count = 0
    for row in rows:
        try:
            act(row)
            count += 1
        except Refused as refusal:
            messages.error(request, f"{row}: {refusal}")
    if count:
        messages.success(request, done % {"count": count})


@admin.register(User)
class UserAdmin(PolicyAdmin):
    """Everybody who may sign in or once could."""

    policies = policies.PEOPLE
    list_display = ["name", "email", "organisation", "is_active", "last_login"]
    list_filter = ["is_active", "grants__role", "is_example"]
    search_fields = ["name", "email", "organisation"]
    fields = ["email", "name", "phone", "organisation", "language", "is_active", "date_joined", "last_login"]
    readonly_fields = ["email", "is_active", "date_joined", "last_login"]
    actions = ["close_accounts", "open_accounts"]

    def perform(self, *, actor: Actor, obj: User, form: forms.ModelForm, change: bool) -> User:
        """Change their details."""
        return actions.change_person(actor=actor, user=obj, details=form.cleaned_data)

    @admin.action(description=_("Let them sign in no longer"), permissions=["administer"])
    def close_accounts(self, request: HttpRequest, people: Any) -> None:
        """Close the chosen accounts."""
        actor = actor_of(request)
        each(
            request,
            people,
            lambda user: actions.close_account(actor=actor, user=user),
            _now("%(count)s accounts were closed."),
        )

    @admin.action(description=_("Let them sign in again"), permissions=["administer"])
    def open_accounts(self, request: HttpRequest, people: Any) -> None:
        """Open the chosen accounts."""
        actor = actor_of(request)
        each(
            request,
            people,
            lambda user: actions.open_account(actor=actor, user=user),
            _now("%(count)s accounts were opened."),
        )

    def has_administer_permission(self, request: HttpRequest) -> bool:
        """Whether the acts above are offered."""
        return bool(policies.may_invite(actor_of(request)))


class IsStanding(admin.SimpleListFilter):
    """Roles in force, or ended ones."""

    title = _("in force")
    parameter_name = "standing"

    def lookups(self, *_given: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("1", _("Now")), ("0", _("Ended"))]

    def queryset(self, _request: HttpRequest, grants: Any) -> Any:
        """Narrowed."""
        narrowed = {"1": grants.filter(ended_at=None), "0": grants.exclude(ended_at=None)}
        return narrowed.get(self.value() or "", grants)


@admin.register(RoleGrant)
class RoleGrantAdmin(PolicyAdmin):
    """Who is what: given and ended, never edited."""

    policies = policies.GRANTS
    list_display = ["user", "role", "granted_by", "granted_at", "ended_at", "ended_by"]
    list_filter = [IsStanding, "role"]
    list_select_related = ["user", "granted_by", "ended_by"]
    search_fields = ["user__name", "user__email"]
    form = GrantRoleForm
    shown: ClassVar = ["user", "role", "granted_by", "granted_at", "ended_at", "ended_by"]
    actions = ["end_now"]

    def get_fields(self, request: HttpRequest, obj: RoleGrant | None = None) -> Any:
        """What is asked to give one; what is known of one given."""
        return self.shown if obj else super().get_fields(request, obj)

    def perform(self, *, actor: Actor, obj: RoleGrant, form: forms.ModelForm, change: bool) -> RoleGrant:
        """Give the role."""
        given = form.cleaned_data
        return actions.grant_role(actor=actor, user=given["person"], role=given["role"])

    @admin.action(description=_("End these roles now"), permissions=["add"])
    def end_now(self, request: HttpRequest, grants: Any) -> None:
        """End the chosen roles."""
        actor = actor_of(request)
        each(
            request,
            grants,
            lambda grant: actions.end_role(actor=actor, grant=grant),
            _now("%(count)s roles were ended."),
        )


@admin.register(Invitation)
class InvitationAdmin(PolicyAdmin):
    """Who was asked in, and whether they came."""

    policies = policies.INVITATIONS
    list_display = ["user", "state", "invited_by", "invited_at", "expires_at", "accepted_at"]
    list_select_related = ["user", "invited_by"]
    search_fields = ["user__name", "user__email"]
    form = InviteForm
    shown: ClassVar = [
        "user",
        "state",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "replaced_at",
    ]
    readonly_fields = ["state"]
    actions = ["send_again"]

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """What is asked to invite; what is known of an invitation."""
        return self.shown if obj else ["email", "name", "organisation", "roles"]

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> Any:
        """Came in, replaced, expired or open."""
        if invitation.accepted_at:
            return _("Came in")
        if invitation.replaced_at:
            return _("Replaced by a newer link")
        return _("Expired") if invitation.expires_at < timezone.now() else _("Waiting for the person")

    def perform(self, *, actor: Actor, obj: Invitation, form: forms.ModelForm, change: bool) -> Invitation:
        """Ask the person in."""
        given = form.cleaned_data
        return actions.invite(
            actor=actor,
            email=given["email"],
            name=given["name"],
            organisation=given["organisation"],
            roles=given["roles"],
        )

    @admin.action(description=_("Send a new link"), permissions=["add"])
    def send_again(self, request: HttpRequest, invitations: Any) -> None:
        """Send the chosen people a new link."""
        actor = actor_of(request)
        each(
            request,
            invitations,
            lambda invitation: actions.send_again(actor=actor, invitation=invitation),
            _now("%(count)s new links were sent."),
        )
