"""A slate as its page opens it: its rules, its projects, what was chosen, what the plain line takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from grants.awards.models import Slate, SlateInput, SlatePool, SlateState
from grants.awards.queries import envelopes_of, targets_of
from grants.awards.slates.line import plain_line
from grants.awards.slates.problem import (
    ALL,
    MOST,
    MUNICIPALITIES,
    PROJECTS,
    Project,
    Rules,
    Totals,
    totals_of,
)
from grants.awards.slating import recording
from grants.awards.slating.gathering import code_of
from grants.awards.slating.queries import (
    Names,
    Standing,
    chosen_of,
    forced_of,
    given_with,
    names_of,
    pools_of,
    rules_with,
    standing_of,
)
from grants.awards.slating.recording import Gathered
from grants.awards.slating.rules import Forced, Given
from grants.calls.models import Envelope


@dataclass(frozen=True)
class Opened:
    """What every part of the page reads; `on` are the envelopes that bound it, by key.

    `keys` are the chosen, or the plain line's before it is solved.
    """

    slate: Slate
    gathered: Gathered
    rules: Rules
    forced: tuple[Forced, ...]
    envelopes: Sequence[Envelope]
    on: frozenset[int]
    names: Names
    targets: dict[str, int]
    standing: Standing
    keys: frozenset[int]
    plain: frozenset[int]

    @cached_property
    def chosen(self) -> list[Project]:
        """The projects that the page counts, by rank."""
        return [each for each in self.gathered.projects if each.key in self.keys]

    @property
    def every_key(self) -> frozenset[int]:
        """Of all projects."""
        return frozenset(each.key for each in self.gathered.projects)

    @cached_property
    def totals(self) -> Totals:
        """Of the chosen."""
        return totals_of(self.chosen)

    @cached_property
    def plain_totals(self) -> Totals:
        """Of the plain line."""
        return totals_of(each for each in self.gathered.projects if each.key in self.plain)

    @property
    def gain(self) -> int:
        """What the slate's sum of scores is above the plain line's, in ten-thousandths."""
        return self.totals.score - self.plain_totals.score

    @cached_property
    def national(self) -> Envelope | None:
        """The envelope of the whole year."""
        return next((each for each in self.envelopes if each.scope == ALL), None)

    def left_of(self, envelope: Envelope) -> int:
        """Won that were left of an envelope when the input was taken."""
        return self._left.get((envelope.scope, code_of(envelope)), envelope.left)

    @cached_property
    def _left(self) -> dict[tuple[str, str], int]:
        return {(pool.scope, pool.code): pool.left for pool in self.gathered.pools}

    def drawn_on(self, scope: str, code: str) -> int:
        """Won that the chosen ask within a scope."""
        return sum(each.amount for each in self.chosen if each.is_of(scope, code))

    @property
    def counts(self) -> dict[str, int]:
        """By kind of target, what the chosen would bring the year to."""
        places = self.standing.municipalities | {each.municipality for each in self.chosen}
        standing = self.standing.counts[PROJECTS]
        return {PROJECTS: standing + len(self.chosen), MUNICIPALITIES: len(places)}

    @property
    def given(self) -> Given:
        """The rules as they were given."""
        return given_with(self.slate, self.on, self.rules.bounds, self.forced)

    @property
    def is_solved(self) -> bool:
        """Whether the chosen are the solver's."""
        return self.slate.state == SlateState.SOLVED


def opened(slate: Slate) -> Opened:
    """Read a slate with all that its page counts. Ten queries, however many projects."""
    year = slate.input.ranking.call.programme_year
    text = SlateInput.objects.values_list("text", flat=True).get(pk=slate.input_id)
    gathered = recording.read(text)
    pools = SlatePool.objects.filter(slate=slate, envelope=OuterRef("pk"))
    envelopes = list(envelopes_of(year).annotate(is_on=Exists(pools)))
    bounding = [each for each in envelopes if each.is_on]
    forced = forced_of(slate)
    rules = rules_with(slate, pools_of(bounding, gathered.pools), forced)
    plain = frozenset(plain_line(gathered.projects, gathered.pools, most_projects(rules)))
    keys = frozenset(chosen_of(slate)) if slate.state == SlateState.SOLVED else plain
    return Opened(
        slate=slate,
        gathered=gathered,
        rules=rules,
        forced=forced,
        envelopes=envelopes,
        on=frozenset(each.pk for each in bounding),
        names=names_of(year.programme_id),
        targets=targets_of(year.pk),
        standing=standing_of(year.pk, {each.key for each in gathered.projects}),
        keys=keys,
        plain=plain,
    )


def most_projects(rules: Rules) -> int | None:
    """How many projects a slate may have at most; the plain line beside it ends there too."""
    ceilings = (each for each in rules.bounds if each.scope == ALL and each.counts == PROJECTS)
    return next((each.value for each in ceilings if each.side == MOST), None)
