"""People, what they may be, and how they came in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.actor import Role
from portal.guards import frozen_columns, never_deleted
from portal.ui.roles import ROLE_NAMES


class GrantedRole(models.TextChoices):
    """Roles granted to a person as such; officer, signer and coordinator come with a membership."""

    REVIEWER = Role.REVIEWER.value, _("Reviewer")
    MANAGER = Role.MANAGER.value, _("Programme manager")
    FINANCE = Role.FINANCE.value, _("Finance officer")
    AUDITOR = Role.AUDITOR.value, _("Auditor")
    ADMINISTRATOR = Role.ADMINISTRATOR.value, _("Administrator")


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail whatever its case."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in by e-mail. Is never deleted: acts refer to it."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    organisation = models.CharField(_("institution"), max_length=100, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(
        _("language of mails"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_example = models.BooleanField(_("example data"), default=False)
    # Under which role the demo lists this example person on its sign-in page; empty: not listed.
    demo_role = models.CharField(max_length=20, blank=True, choices=list(ROLE_NAMES.items()), editable=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_once",
                violation_error_message=_("Somebody with this e-mail is already registered."),
            ),
            models.CheckConstraint(
                condition=models.Q(demo_role="") | models.Q(is_example=True),
                name="accounts_user_demo_is_example",
            ),
        ]
        triggers = [never_deleted("accounts_user_never_deleted")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep e-mails in lower case."""
        self.email = self.email.strip().lower()

    def get_short_name(self) -> str:
        """The name alone."""
        return self.name

    def get_full_name(self) -> str:
        """The name alone."""
        return self.name

    # Django's own permission tables are not used: policies decide.
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Never: policies decide, not permissions."""
        return False

    def has_perms(self, perms: object, obj: object = None) -> bool:
        """Never: policies decide, not permissions."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never: policies decide, not permissions."""
        return False


class RoleGrant(models.Model):
    """A role given to a person, from when to when, and by whom."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=GrantedRole.choices)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at=None),
                name="accounts_role_granted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=GrantedRole.values), name="accounts_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by=None) | ~models.Q(granted_by=models.F("user")),
                name="accounts_role_never_to_oneself",
            ),
        ]
        triggers = [
            never_deleted("accounts_role_never_deleted"),
            frozen_columns("accounts_role_frozen", ["user_id", "role", "granted_by_id", "granted_at"]),
            frozen_columns(
                "accounts_role_end_frozen", ["ended_at", "ended_by_id"], unless="OLD.ended_at IS NULL"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(models.Model):
    """A person was asked in; the link sets their first password, once, until it expires."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name=_("person"))
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    # Another link was sent in its place.
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    # Only the hash of the link's key is kept.
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Known only to whoever has just made the invitation.
    nonce = ""

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at=None, replaced_at=None),
                name="accounts_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(replaced_at=None),
                name="accounts_invitation_accepted_or_replaced",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(accepted_at__lte=models.F("expires_at")),
                name="accounts_invitation_accepted_in_time",
            ),
        ]
        triggers = [
            never_deleted("accounts_invitation_never_deleted"),
            frozen_columns(
                "accounts_invitation_frozen",
                ["user_id", "invited_by_id", "invited_at", "expires_at", "key_hash"],
            ),
            frozen_columns(
                "accounts_invitation_end_frozen",
                ["accepted_at", "replaced_at"],
                unless="OLD.accepted_at IS NULL AND OLD.replaced_at IS NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.invited_at:%Y-%m-%d}"
