"""Rules by their keys, in words, with the names of this year's places, fields, types and projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
    MUNICIPALITIES,
    PROJECTS,
    Bound,
    Pool,
    Rules,
)
from grants.awards.slating.priced import Price
from grants.awards.slating.queries import Names
from grants.proposals.models import Submission
from portal.ui.templatetags.portal import eok

MOST_NAMED = 4


def points(score: int) -> str:
    """Ten-thousandths of a point, to two decimals."""
    return f"{Decimal(score) / 10_000:,.2f}"


def titles_of(submissions: Mapping[int, Submission]) -> dict[int, str]:
    """What a project is called in a sentence: its place and its number."""
    return {key: f"{each.municipality} ({each.number})" for key, each in submissions.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """How the rules of one slate are called; `projects` are names by key."""

    rules: Rules
    names: Names
    projects: Mapping[int, str]

    def of(self, key: str) -> str:
        """A rule in words; a key that no rule of the slate has stays itself."""
        for pool in self.rules.pools:
            if pool.rule == key:
                return self.of_pool(pool)
        for bound in self.rules.bounds:
            if bound.rule == key:
                return self.of_bound(bound)
        return self._of_single(key)

    def every(self) -> list[str]:
        """All rules in force, in words."""
        return [self.of(key) for key in self.rules.in_force()]

    def of_pool(self, pool: Pool) -> str:
        """The envelope with what is left of it."""
        sentence = _("%(where)s: %(won)s left of the envelope")
        return sentence % {"where": self.place(pool.scope, pool.code), "won": eok(pool.left)}

    def of_bound(self, bound: Bound) -> str:
        """The floor or the ceiling with its value."""
        where = self.place(bound.scope, bound.code)
        if bound.counts == PROJECTS:
            counted = ngettext("%(n)s project", "%(n)s projects", bound.value) % {"n": f"{bound.value:,}"}
        elif bound.counts == MUNICIPALITIES:
            form = ngettext("%(n)s local government", "%(n)s local governments", bound.value)
            counted = form % {"n": f"{bound.value:,}"}
        else:
            counted = eok(bound.value)
        sentence = (
            _("%(where)s: at least %(counted)s")
            if bound.side == LEAST
            else _("%(where)s: at most %(counted)s")
        )
        return sentence % {"where": where, "counted": counted}

    def of_price(self, price: Price) -> list[str]:
        """What happens without a rule, a sentence each: the sum, who comes in, who goes out."""
        if not price.is_found:
            return [_("It was not solved within the time.")]
        if not price.changes:
            return [_("Nothing changes: the rule costs nothing.")]
        told = [self._told(price.score)]
        if price.coming:
            told.append(_("Comes in: %(projects)s.") % {"projects": self._projects(price.coming)})
        if price.going:
            told.append(_("Goes out: %(projects)s.") % {"projects": self._projects(price.going)})
        if not price.is_proven:
            told.append(_("The time was over, so the rule may cost more."))
        return told

    def _told(self, score: int) -> str:
        if not score:
            return _("The sum of scores stays the same.")
        sentence = (
            _("The sum of scores rises by %(by)s.") if score > 0 else _("The sum of scores falls by %(by)s.")
        )
        return sentence % {"by": points(abs(score))}

    def _projects(self, keys: Sequence[int]) -> str:
        named = ", ".join(self.project(key) for key in keys[:MOST_NAMED])
        more = len(keys) - MOST_NAMED
        return named if more < 1 else _("%(projects)s and %(more)s more") % {"projects": named, "more": more}

    def place(self, scope: str, code: str) -> str:
        """Over what a rule goes."""
        if scope == ALL:
            return _("Whole year")
        if scope == DECLINE_AREA:
            return _("Population-decline areas")
        return self.names.get((scope, code), code)

    def project(self, key: int) -> str:
        """A project's name."""
        return self.projects.get(key, f"#{key}")

    def _of_single(self, key: str) -> str:
        kind, _colon, number = key.partition(":")
        if kind == "per_municipality":
            most = self.rules.per_municipality or 0
            sentence = ngettext(
                "At most %(n)s project of one local government",
                "At most %(n)s projects of one local government",
                most,
            )
            return sentence % {"n": most}
        if kind == "pass_mark":
            return _("Only what reaches the pass mark")
        if number.isdecimal():
            sentences = {
                "in": _("%(project)s always in"),
                "out": _("%(project)s never in"),
                "amount": _("%(project)s asks for money of this year"),
            }
            if kind in sentences:
                return sentences[kind] % {"project": self.project(int(number))}
        return key
