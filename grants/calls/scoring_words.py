"""How scores become a ranking, in words: the call says it beforehand."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call, Criterion, Joining, ScoreMethod

Named = tuple[str, Decimal]


def scoring_in_words(call: Call, criteria: Iterable[Criterion], bonuses: Sequence[Named]) -> list[str]:
    """Sentences in the order in which it is done; `bonuses` are (name, points)."""
    said = [
        _method(call),
        _("Pass mark: %(mark)s points, bonus points not counted.") % {"mark": plain(call.pass_mark)},
        _bonus(call, bonuses),
        _ties(call, criteria),
        _joining(call),
        _planned(call),
    ]
    return [sentence for sentence in said if sentence]


def plain(number: Decimal) -> str:
    """70 for 70.00, 2.5 for 2.50."""
    return f"{number.normalize():f}"


def _method(call: Call) -> str:
    sentences = {
        ScoreMethod.MEAN: _("The mean of all reviewers' scores counts."),
        ScoreMethod.TRIMMED: _(
            "The mean of the reviewers' scores counts; from %(from)s scores on, one highest and one lowest "
            "are left out."
        ),
        ScoreMethod.MEDIAN: _("The median of the reviewers' scores counts."),
        ScoreMethod.ADJUSTED: _(
            "The mean of the reviewers' scores counts, each less its reviewer's leniency as estimated from "
            "all scores of the call."
        ),
    }
    return sentences[ScoreMethod(call.score_method)] % {"from": call.trim_from}


def _bonus(call: Call, bonuses: Sequence[Named]) -> str:
    if not bonuses:
        return ""
    listed = ", ".join(f"{name} +{plain(points)}" for name, points in bonuses)
    if call.most_bonus is None:
        return _("Bonus points: %(rules)s.") % {"rules": listed}
    named = {"rules": listed, "most": plain(call.most_bonus)}
    return _("Bonus points: %(rules)s; at most %(most)s in all.") % named


def _ties(call: Call, criteria: Iterable[Criterion]) -> str:
    steps = tie_steps(call, criteria)
    if not steps:
        return _("Equal scores share a rank.")
    listed = ", ".join(steps)
    return _(
        "Among equal scores the higher goes first in, one after the other: %(steps)s. "
        "What is equal in all of it shares a rank."
    ) % {"steps": listed}


def tie_steps(call: Call, criteria: Iterable[Criterion]) -> list[str]:
    """What decides between equal scores, in order."""
    places = [(each.breaks_ties, each.localized_name) for each in criteria]
    places += [(call.median_breaks_ties, _("median")), (call.least_breaks_ties, _("lowest score"))]
    standing = [(place, name) for place, name in places if place is not None]
    return [name for _place, name in sorted(standing, key=lambda each: each[0])]


def _joining(call: Call) -> str:
    if call.joined_by == Joining.PLACE:
        return _(
            "The panels' lists are joined by place: the first of every panel, then the second of every panel."
        )
    return _("All panels are ranked together by score.")


def _planned(call: Call) -> str:
    if call.planned_projects is None:
        return ""
    said = ngettext("%(count)s project is planned.", "%(count)s projects are planned.", call.planned_projects)
    planned = said % {"count": call.planned_projects}
    if call.reserve_projects is None:
        return planned
    reserve = ngettext(
        "%(count)s more goes on the reserve list.",
        "%(count)s more go on the reserve list.",
        call.reserve_projects,
    )
    return f"{planned} {reserve % {'count': call.reserve_projects}}"
