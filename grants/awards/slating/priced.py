"""What each rule of a slate costs: the optimum when it is dropped and everything is solved again."""

from dataclasses import dataclass

from grants.awards.models import Slate, SlatePrice

IN, OUT = "in", "out"


@dataclass(frozen=True, slots=True)
class Price:
    """What the optimum becomes without a rule: differences from the slate, scores in ten-thousandths.

    `coming` and `going` are projects by key. Where it is not proven the time was over: it may cost more.
    """

    rule: str
    is_proven: bool
    score: int
    won: int
    projects: int
    municipalities: int
    coming: tuple[int, ...] = ()
    going: tuple[int, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the rule is known to cost anything at all."""
        return bool(self.coming or self.going)

    @property
    def is_found(self) -> bool:
        """Whether anything can be said: something better came up, or it is proven that there is nothing."""
        return self.is_proven or self.changes


def prices_of(slate: Slate) -> dict[str, Price]:
    """By rule. One query."""
    rows = SlatePrice.objects.filter(slate=slate).order_by("pk", "swaps__pk")
    columns = ("is_proven", "score", "won", "projects", "municipalities", "swaps__side", "swaps__submission")
    found: dict[str, Price] = {}
    for rule, proven, score, won, projects, municipalities, side, submission in rows.values_list(
        "rule", *columns
    ):
        before = found.get(rule)
        found[rule] = Price(
            rule,
            is_proven=proven,
            score=score - slate.score,
            won=won - slate.won,
            projects=projects - slate.projects,
            municipalities=municipalities - slate.municipalities,
            coming=_more(before.coming if before else (), submission if side == IN else None),
            going=_more(before.going if before else (), submission if side == OUT else None),
        )
    return found


def _more(known: tuple[int, ...], key: int | None) -> tuple[int, ...]:
    return known if key is None else (*known, key)
