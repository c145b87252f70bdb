"""The rules of a slate, as rows: envelopes, floors and ceilings, projects forced in or out."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.awards import states
from grants.awards.models.slate import Slate
from grants.awards.slates import problem
from grants.calls.models import Envelope
from grants.proposals.models import Submission
from portal.guards import refuse


class BoundScope(models.TextChoices):
    """Over which projects a floor or a ceiling goes."""

    ALL = problem.ALL, _("All projects")
    PROVINCE = problem.PROVINCE, _("Province")
    SERVICE_FIELD = problem.SERVICE_FIELD, _("Service field")
    SUPPORT_TYPE = problem.SUPPORT_TYPE, _("Support type")
    DECLINE_AREA = problem.DECLINE_AREA, _("Population-decline areas")


class Counts(models.TextChoices):
    """What a floor or a ceiling counts."""

    PROJECTS = problem.PROJECTS, _("projects")
    MUNICIPALITIES = problem.MUNICIPALITIES, _("local governments")
    WON = problem.WON, _("national share")


class Side(models.TextChoices):
    """A floor or a ceiling."""

    LEAST = problem.LEAST, _("at least")
    MOST = problem.MOST, _("at most")


class ForcedSide(models.TextChoices):
    """Forced into a slate or kept out of it."""

    IN = "in", _("Always in")
    OUT = "out", _("Never in")


def while_slate_is(name: str, operation: pgtrigger.Operation, *allowed: str) -> pgtrigger.Trigger:
    """Rows of a slate come and go only while the slate is in one of the states."""
    listed = ", ".join(f"'{state}'" for state in allowed)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("given", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN given := OLD; ELSE given := NEW; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM awards_slate WHERE id = given.slate_id AND state IN ({listed})
            ) THEN {refuse(name)} END IF;
            RETURN given;
        """,
    )


def _rules_of_draft(name: str) -> pgtrigger.Trigger:
    every = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    return while_slate_is(name, every, states.SLATE_DRAFT)


class SlatePool(models.Model):
    """Whether an envelope bounds a slate; what is left of it stands in the input."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="pools")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+", verbose_name=_("envelope"))

    class Meta:
        verbose_name = _("envelope of a slate")
        verbose_name_plural = _("envelopes of a slate")
        ordering = ["slate", "envelope"]
        constraints = [
            models.UniqueConstraint(fields=["slate", "envelope"], name="awards_slate_pool_once"),
        ]
        triggers = [_rules_of_draft("awards_slate_pool_of_draft")]

    def __str__(self) -> str:
        return f"{self.slate}: {self.envelope_id}"


class SlateBound(models.Model):
    """A floor or a ceiling: on projects, local governments or won, over all or a part."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="bounds")
    scope = models.CharField(_("scope"), max_length=16, choices=BoundScope.choices)
    # Of a province, service field or support type.
    code = models.CharField(_("code"), max_length=20, blank=True)
    counts = models.CharField(_("counts"), max_length=16, choices=Counts.choices)
    side = models.CharField(_("floor or ceiling"), max_length=8, choices=Side.choices)
    value = models.BigIntegerField(_("value"))

    class Meta:
        verbose_name = _("floor or ceiling of a slate")
        verbose_name_plural = _("floors and ceilings of a slate")
        ordering = ["slate", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slate", "scope", "code", "counts", "side"], name="awards_slate_bound_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="awards_slate_bound_not_negative"),
            models.CheckConstraint(
                condition=Q(scope__in=[problem.ALL, problem.DECLINE_AREA], code="")
                | (
                    Q(scope__in=[problem.PROVINCE, problem.SERVICE_FIELD, problem.SUPPORT_TYPE]) & ~Q(code="")
                ),
                name="awards_slate_bound_code_fits",
            ),
        ]
        triggers = [_rules_of_draft("awards_slate_bound_of_draft")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.code} {self.counts} {self.side} {self.value}"


class SlateForced(models.Model):
    """A project that is in or out whatever its score, and why."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="forced")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    side = models.CharField(_("in or out"), max_length=4, choices=ForcedSide.choices)
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("forced project of a slate")
        verbose_name_plural = _("forced projects of a slate")
        ordering = ["slate", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slate", "submission"], name="awards_slate_forced_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="awards_slate_forced_reason"),
        ]
        triggers = [_rules_of_draft("awards_slate_forced_of_draft")]

    def __str__(self) -> str:
        return f"{self.submission} {self.side}"
