"""The rules of eligibility on rows, and their findings in plain sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.eligibility import (
    CLOSED,
    ENDED,
    ENDED_SINCE,
    NOT_OPEN_YET,
    NOT_THERE_THEN,
    Finding,
    Place,
    Terms,
    findings,
    may_go_on,
)
from grants.calls.models import Call
from portal.actor import ALLOWED, Verdict, refused
from portal.ui.templatetags.portal import kst, kst_date
from villages.models import Municipality
from villages.queries import successors_of

SEOUL = ZoneInfo("Asia/Seoul")
SENTENCES = {
    "call_is_open": gettext_lazy("Applications are taken until %(closes_at)s."),
    NOT_OPEN_YET: gettext_lazy("The call opens at %(opens_at)s. Nothing can be begun before."),
    CLOSED: gettext_lazy("The call closed at %(closes_at)s. Nothing more is taken."),
    "stood_on_the_day": gettext_lazy("It stood on %(day)s, the day to which the call refers."),
    NOT_THERE_THEN: gettext_lazy("%(place)s did not exist on %(day)s, the day to which the call refers."),
    "still_stands": gettext_lazy("It stands today."),
    ENDED: gettext_lazy("%(place)s ended on %(last_day)s and begins nothing new."),
    ENDED_SINCE: gettext_lazy(
        "%(place)s ended on %(last_day)s and can file nothing any more. Nothing was changed; what is written "
        "stays readable here, to be copied."
    ),
}


def findings_of(call: Call, municipality: Municipality, at: datetime) -> list[Finding]:
    """What each rule of the call says of the municipality at the moment."""
    terms = Terms(call.is_published, call.opens_at, call.closes_at, call.places_on)
    return findings(terms, _place(municipality), at.astimezone(SEOUL))


def may_file_on(call: Call, municipality: Municipality, at: datetime) -> Verdict:
    """Whether what the municipality began can still be filed: it must stand at the moment."""
    problem = may_go_on(_place(municipality), at.astimezone(SEOUL))
    return refused(sentence(Finding("still_stands", problem), call, municipality)) if problem else ALLOWED


def _place(municipality: Municipality) -> Place:
    return Place(municipality.valid_from, municipality.valid_to)


def may_apply(call: Call, municipality: Municipality, at: datetime) -> Verdict:
    """Whether the municipality may begin a proposal in the call; the reason of the first rule not met."""
    for finding in findings_of(call, municipality, at):
        if not finding.is_met:
            return refused(sentence(finding, call, municipality))
    return ALLOWED


def sentence(finding: Finding, call: Call, municipality: Municipality) -> str:
    """The finding as people read it."""
    words = {
        "opens_at": kst(call.opens_at),
        "closes_at": kst(call.closes_at),
        "day": kst_date(call.places_on),
        "place": municipality.localized_name,
        "last_day": kst_date(municipality.valid_to),
    }
    said = str(SENTENCES[finding.problem or finding.rule]) % words
    return said + _heirs(municipality) if finding.problem in {ENDED, ENDED_SINCE} else said


def _heirs(municipality: Municipality) -> str:
    heirs = ", ".join(str(heir) for heir in successors_of(municipality))
    return " " + _("Since then there is: %(places)s.") % {"places": heirs} if heirs else ""
