"""What a person reads of an alert."""

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from grants.awards.models import Alert, AlertRule
from grants.calls.models import TargetKind
from portal.ui.templatetags.portal import eok


def sentence_of(alert: Alert) -> str:
    """What a person reads of an alert."""
    details = alert.details
    envelope = alert.envelope.label if alert.envelope else ""
    match alert.rule:
        case AlertRule.ENVELOPE_LEVEL:
            text = _("The %(envelope)s has reached %(level)s %%: %(left)s left of %(ceiling)s.")
        case AlertRule.PROVINCE_NEAR:
            text = _("The %(envelope)s is within %(level)s %% of its ceiling: %(left)s left of %(ceiling)s.")
        case AlertRule.TARGET_LOST:
            text = _(
                "The target of %(target)s (%(kind)s) can no longer be met: %(counted)s so far, %(left)s left."
            )
        case AlertRule.BUDGET_OVERDUE:
            text = _(
                "%(municipality)s has not confirmed the adjusted award to %(title)s (%(number)s) with a "
                "revised budget. It was due by %(due)s."
            )
        case _rule:
            text = _("Ledger, envelopes, awards and snapshot disagree: %(faults)s")
    words = {
        "envelope": envelope,
        "level": alert.level,
        "left": eok(details.get("left")),
        "ceiling": eok(details.get("ceiling")),
        "target": details.get("target"),
        "counted": details.get("counted"),
        "kind": TargetKind(details["kind"]).label if "kind" in details else "",
        "municipality": details.get("municipality", {}).get(_language(), ""),
        "title": details.get("title", ""),
        "number": details.get("number", ""),
        "due": details.get("due", ""),
        "faults": "; ".join(details.get("faults", [])[:3]),
    }
    return text % words


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ko"


def sentence_in_both(alert: Alert) -> dict[str, str]:
    """The sentence in each language, to be chosen from when it is read."""
    both = {}
    for language in ("ko", "en"):
        with override(language):
            both[language] = str(sentence_of(alert))
    return both
