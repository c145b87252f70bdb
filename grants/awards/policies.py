"""Who may see and move awards: until publication the ministry alone."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards import states
from grants.awards.models import Alert, AlertSetting, Award, Decision, LedgerEntry
from portal.actor import ALLOWED, MINISTRY, Actor, Role, Verdict, refused


def visible_to(actor: Actor) -> QuerySet[Award]:
    """The ministry sees every award; everybody else the announced ones."""
    return Award.objects.all() if actor.in_ministry else Award.objects.filter(state=states.PUBLISHED)


def may_list(actor: Actor) -> Verdict:
    """The ministry's side: not reviewers, not applicants."""
    return ALLOWED if actor.has(*MINISTRY) else refused(_("Only the ministry may see this."))


def may_draft(actor: Actor) -> Verdict:
    """Programme managers draft decisions and reserve awards."""
    if actor.has(Role.MANAGER):
        return ALLOWED
    return refused(_("Only a programme manager may do this."))


def may_edit(actor: Actor, decision: Decision) -> Verdict:
    """A draft may be changed; what awaits sign-off or is published stands."""
    verdict = may_draft(actor)
    if not verdict:
        return verdict
    if decision.state != states.DRAFT:
        return refused(_("This decision is no longer a draft. Have it returned first."))
    return ALLOWED


class OfMinistry:
    """The rule of the lists that only the ministry has."""

    @staticmethod
    def may_list(actor: Actor) -> Verdict:
        """As for awards."""
        return may_list(actor)


class Decisions(OfMinistry):
    """Who sees decisions."""

    @staticmethod
    def visible_to(actor: Actor) -> QuerySet[Decision]:
        """All, to the ministry."""
        return Decision.objects.all() if actor.in_ministry else Decision.objects.none()

    @staticmethod
    def may_add(actor: Actor) -> Verdict:
        """Whoever may draft."""
        return may_draft(actor)


class Ledger(OfMinistry):
    """Who reads the ledger; nobody writes in it by hand."""

    @staticmethod
    def visible_to(actor: Actor) -> QuerySet[LedgerEntry]:
        """All, to the ministry."""
        return LedgerEntry.objects.all() if actor.in_ministry else LedgerEntry.objects.none()


def may_acknowledge(actor: Actor) -> Verdict:
    """Those who act on alerts: managers, finance officers, administrators. The auditor only reads."""
    if actor.has(Role.MANAGER, Role.FINANCE, Role.ADMINISTRATOR):
        return ALLOWED
    return refused(_("Only a manager, finance officer or administrator may do this."))


class AlertRules(OfMinistry):
    """Who reads and keeps the rules of alerts."""

    @staticmethod
    def visible_to(actor: Actor) -> QuerySet[AlertSetting]:
        """All, to the ministry."""
        return AlertSetting.objects.all() if actor.in_ministry else AlertSetting.objects.none()

    @staticmethod
    def may_add(actor: Actor) -> Verdict:
        """Managers keep them."""
        return may_draft(actor)

    @staticmethod
    def may_change(actor: Actor, _setting: AlertSetting) -> Verdict:
        """As to add."""
        return may_draft(actor)


class Alerts(OfMinistry):
    """Who reads the alerts."""

    @staticmethod
    def visible_to(actor: Actor) -> QuerySet[Alert]:
        """All, to the ministry."""
        return Alert.objects.all() if actor.in_ministry else Alert.objects.none()
