"""The key dates of a call as one line. Pure but for the words."""

from datetime import datetime

from django.utils.translation import gettext as _

from grants.calls.models import Call
from portal.ui.steps import CURRENT, DONE, TODO, Step


def key_dates(call: Call, at: datetime) -> list[Step]:
    """Opening, end of questions, deadline, end of the review: those that are past done, the next one current."""
    known = [
        (_("Opens"), call.opens_at),
        (_("Questions until"), call.questions_until),
        (_("Closes"), call.closes_at),
        (_("Province until"), call.province_until if call.through_province else None),
        (_("Review until"), call.review_until),
    ]
    dates = sorted(((label, when) for label, when in known if when), key=lambda date: date[1])
    ahead = [when for _label, when in dates if when > at]
    following = ahead[0] if ahead else None
    return [
        Step(label, DONE if when <= at else CURRENT if when == following else TODO, when)
        for label, when in dates
    ]
