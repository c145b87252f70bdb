"""What each rule of a slate costs: the optimum when it is dropped and everything is solved again."""

from dataclasses import dataclass

from grants.awards.models import Slate, SlatePrice

IN, OUT = "in", "out"


@dataclass(frozen=True, slots=True)
class Price:
    """What the optimum becomes without a rule: differences from the slate, scores in ten-thousandths.

    `coming` and `going` are projects by key; nothing was found in time when `is_found` is False.
    """

    rule: str
    is_found: bool
    score: int = 0
    won: int = 0
    projects: int = 0
    municipalities: int = 0
    coming: tuple[int, ...] = ()
    going: tuple[int, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the rule costs anything at all."""
        return bool(self.coming or self.going)


def prices_of(slate: Slate) -> dict[str, Price]:
    """By rule. One query."""
    rows = SlatePrice.objects.filter(slate=slate).order_by("pk", "swaps__pk")
    columns = ("rule", "score", "won", "projects", "municipalities", "swaps__side", "swaps__submission")
    found: dict[str, Price] = {}
    for rule, score, won, projects, municipalities, side, submission in rows.values_list(*columns):
        before = found.get(rule)
        if score is None:
            found[rule] = Price(rule, is_found=False)
            continue
        found[rule] = Price(
            rule,
            is_found=True,
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
