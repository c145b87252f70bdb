"""Who acts for which place, since when and until when."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.actor import Role
from portal.guards import frozen_columns, never_deleted
from villages.models.places import Municipality, Province


class MembershipRole(models.TextChoices):
    """담당자, 결재자, 시·도 총괄."""

    OFFICER = Role.OFFICER.value, _("Officer")
    SIGNER = Role.SIGNER.value, _("Signer")
    COORDINATOR = Role.COORDINATOR.value, _("Province coordinator")


class MembershipQuerySet(models.QuerySet):
    """Memberships by time."""

    def active(self, at: datetime | None = None) -> Self:
        """Those in force at the moment (now unless told)."""
        moment = at or timezone.now()
        open_ended = Q(valid_until__isnull=True) | Q(valid_until__gt=moment)
        return self.filter(open_ended, valid_from__lte=moment)

    def lasting(self) -> Self:
        """Those in force now or later."""
        ahead = Q(valid_until__gt=timezone.now()) & Q(valid_until__gt=F("valid_from"))
        return self.filter(Q(valid_until__isnull=True) | ahead)


# [valid_from, valid_until); without an end it lasts.
_PERIOD = Func(
    "valid_from",
    "valid_until",
    RangeBoundary(),
    function="TSTZRANGE",
    output_field=DateTimeRangeField(),
)


# What was granted stays as it was granted; only its end is written later.
_GRANTED = [
    "user_id",
    "role",
    "municipality_id",
    "province_id",
    "acting_for_id",
    "valid_from",
    "granted_by_id",
]


def _never_twice_at_once(place: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"membership_once_at_a_time_{place}",
        expressions=[
            ("user", RangeOperators.EQUAL),
            (place, RangeOperators.EQUAL),
            ("role", RangeOperators.EQUAL),
            (_PERIOD, RangeOperators.OVERLAPS),
        ],
        condition=Q(**{f"{place}__isnull": False}),
    )


class Membership(models.Model):
    """A person acts for a place in a role, in `[valid_from, valid_until)`.

    An acting signer (대결) is a signer whose membership names, in `acting_for`, the signer's
    membership it stands in for, and always has an end.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="memberships",
        null=True,
        blank=True,
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("province"),
        related_name="memberships",
        null=True,
        blank=True,
    )
    acting_for = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("acting for"),
        related_name="stand_ins",
        null=True,
        blank=True,
    )
    valid_from = models.DateTimeField(_("in force from"), default=timezone.now)
    valid_until = models.DateTimeField(_("in force until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("granted by"),
        related_name="+",
        null=True,
        blank=True,
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("ended by"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role=MembershipRole.COORDINATOR,
                    province__isnull=False,
                    municipality__isnull=True,
                )
                | Q(
                    role__in=[MembershipRole.OFFICER, MembershipRole.SIGNER],
                    province__isnull=True,
                    municipality__isnull=False,
                ),
                name="membership_place_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True)
                | Q(role=MembershipRole.SIGNER, valid_until__isnull=False),
                name="membership_acting_signer_has_an_end",
            ),
            # Equal moments are an empty period: a grant taken back before it began.
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
            _never_twice_at_once("municipality"),
            _never_twice_at_once("province"),
        ]
        triggers = [
            never_deleted("membership_never_deleted"),
            frozen_columns("membership_frozen", _GRANTED),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.place} · {self.get_role_display()}"

    @property
    def place(self) -> Municipality | Province | None:
        """The municipality, or the coordinator's province; the database knows no third."""
        return self.municipality or self.province

    @property
    def is_acting(self) -> bool:
        """Whether it stands in for a signer (대결)."""
        return self.acting_for_id is not None
