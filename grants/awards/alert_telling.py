"""Tell people of a new alert, once; and note who has seen to it."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards import alert_rules, policies
from grants.awards.alert_words import sentence_in_both
from grants.awards.models import Alert, AlertRule
from grants.calls.models import ProgrammeYear
from portal.accounts.queries import people_with
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import ensure
from portal.notices import actions as notices

NOTICE = "alerts.raised"
LABELS = ("envelope__province", "envelope__service_field", "envelope__support_type")


def tell_new(*, programme_year: ProgrammeYear, rules: Iterable[AlertRule]) -> None:
    """Those of the year that nobody was told of yet; in the transaction that raised them."""
    new = list(
        Alert.objects.select_for_update(of=("self",))
        .filter(programme_year=programme_year, rule__in=list(rules), cleared_at=None, told_at=None)
        .select_related("programme_year", *LABELS)
        .order_by("pk")
    )
    if not new:
        return
    roles = alert_rules.roles_told(new)
    people = {role: set(people_with(role).values_list("pk", flat=True)) for role in alert_rules.TOLD}
    url = reverse("admin:awards_alert_changelist") + "?standing=yes"
    notices.tell_many(
        items=[
            (user, NOTICE, _details(alert), url, f"{NOTICE}:{alert.pk}")
            for alert in new
            for user in sorted(set().union(*(people[role] for role in roles[alert.pk])))
        ]
    )
    Alert.objects.filter(pk__in=[alert.pk for alert in new]).update(told_at=timezone.now())


@transaction.atomic
def acknowledge(*, actor: Actor, alerts: Iterable[Alert]) -> int:
    """Note that the actor sees to these; how many nobody had seen to before. Raises NotAllowed."""
    ensure(policies.may_acknowledge(actor))
    open_ = Alert.objects.select_for_update().filter(
        pk__in=[alert.pk for alert in alerts], cleared_at=None, acknowledged_at=None
    )
    taken = list(open_)
    for alert in taken:
        alert.acknowledged_at, alert.acknowledged_by = timezone.now(), actor.user
        alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
        audit.record(actor=actor, act="award.alert_acknowledged", about=alert, changes={"rule": alert.rule})
    return len(taken)


def _details(alert: Alert) -> dict[str, object]:
    return {"year": str(alert.programme_year), "said": sentence_in_both(alert)}
