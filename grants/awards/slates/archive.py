"""A slate as an archive that anybody can verify without the solver and without the portal's database."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from grants.awards.slates import record
from grants.awards.slates.certificate import Ceiling, ceilings, in_doubt
from grants.awards.slates.checking import faults_of, totals_of
from grants.awards.slates.line import Beside, beside, plain_line
from grants.awards.slates.problem import Pool, Problem, Rules, Solution, Totals, gap_of, is_proven
from grants.awards.slates.source import code_version
from grants.reviews.packing import MANIFEST, Disagrees, ensure_equal, manifest_of, pack, unpack
from grants.reviews.scoring.record import canonical, digest

INPUT, SOLUTION, LINE, NAMES = "input.json", "solution.json", "line.json", "names.json"
FORMAT = 1

# A rule's key in words, with the names of places and projects by `province:46` or `project:123`.
Worded = Callable[[Rules, Mapping[str, str], str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """What the plain line is drawn with: the won left of each envelope, and how many awards are planned."""

    pools: Sequence[Pool]
    planned: int | None = None

    def chosen(self, problem: Problem) -> tuple[int, ...]:
        """The keys that the plain line awards."""
        return plain_line(problem.projects, self.pools, self.planned)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found to hold. `bound` and `gap` follow from the certificate alone, exactly.

    In a better slate `in_doubt` projects might stand otherwise, and no others; None: the certificate shows that
    there is no better one. `most_municipalities` is shown likewise.
    """

    about: Mapping[str, str]
    input_hash: str
    problem: Problem
    solution: Solution
    bound: int
    gap: int
    most_municipalities: int | None
    in_doubt: int | None
    line: Totals
    beside: Beside
    made_by: str
    same_code: bool = field(default=False)


def archive_of(
    problem: Problem,
    solution: Solution,
    line: Line,
    *,
    about: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    made_by: str | None = None,
) -> bytes:
    """A zip: the problem as its hash is of, the slate with its proof, the plain line, names, and all hashes.

    `about` is said beside it (call, name, when); `names` are of `province:46`, `project:123` and the like.
    """
    texts = {
        INPUT: record.problem_said(problem),
        SOLUTION: record.solution_said(solution),
        LINE: _line_said(problem, solution, line),
        NAMES: canonical(dict(names or {})),
    }
    return pack(
        texts, {"format": FORMAT, "about": dict(about or {}), "code_version": made_by or code_version()}
    )


def verify(packed: bytes, worded: Worded = lambda _rules, _names, rule: rule) -> Verified:
    """Everything that can be told without a solver. Raises Disagrees with the first thing that does not hold."""
    texts = unpack(packed, (INPUT, SOLUTION, LINE, NAMES, MANIFEST))
    manifest = manifest_of(texts, FORMAT, ("about", "code_version"))
    try:
        problem, solution = record.problem_read(texts[INPUT]), record.solution_read(texts[SOLUTION])
        line, names = _line_read(texts[LINE]), dict(json.loads(texts[NAMES]))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Disagrees(_("The archive can't be read: %(why)s.") % {"why": error}) from error
    _ensure_kept(problem, solution, names, worded)
    tops = _ensure_proof(problem, solution)
    _ensure_line(problem, solution, line, texts[LINE])
    plain = line.chosen(problem)
    made_by = str(manifest["code_version"])
    return Verified(
        about=dict(manifest["about"]),
        input_hash=digest(texts[INPUT]),
        problem=problem,
        solution=solution,
        bound=tops[-1].bound,
        gap=gap_of(solution.totals.score, tops[-1].bound),
        most_municipalities=tops[0].bound if len(tops) > 1 else None,
        in_doubt=in_doubt(tops[-1], solution.totals.score, len(problem.projects)),
        line=totals_of(project for project in problem.projects if project.key in plain),
        beside=beside(problem.projects, plain, solution.chosen),
        made_by=made_by,
        same_code=made_by == code_version(),
    )


def _ensure_kept(problem: Problem, solution: Solution, names: Mapping[str, str], worded: Worded) -> None:
    faults = faults_of(problem, solution.chosen)
    if faults:
        told = "; ".join(worded(problem.rules, names, rule) for rule in faults)
        raise Disagrees(_("The slate breaks what it has to keep: %(rules)s.") % {"rules": told})
    chosen = set(solution.chosen)
    totals = totals_of(project for project in problem.projects if project.key in chosen)
    for name, found in asdict(totals).items():
        ensure_equal(f"totals: {name}", getattr(solution.totals, name), found)


def _ensure_proof(problem: Problem, solution: Solution) -> list[Ceiling]:
    proof, totals = solution.proof, solution.totals
    ensure_equal("proof: objective", proof.objective, totals.score)
    try:
        tops = ceilings(problem, totals, proof.certificates)
    except ValueError as error:
        raise Disagrees(_("The certificate is none: %(why)s") % {"why": error}) from error
    _ensure_between("proof: bound", totals.score, proof.bound, tops[-1].bound)
    ensure_equal("proof: gap", proof.gap, gap_of(totals.score, proof.bound))
    if len(tops) > 1:
        _ensure_between(
            "proof: most_municipalities", totals.municipalities, proof.most_municipalities or 0, tops[0].bound
        )
    else:
        ensure_equal("proof: most_municipalities", proof.most_municipalities, None)
    proven = is_proven(totals, proof.gap, proof.most_municipalities)
    ensure_equal("proof: is_proven", proof.is_proven, proven)
    return tops


def _ensure_between(what: str, least: int, said: int, most: int) -> None:
    if not least <= said <= most:
        sentence = _(
            "%(what)s does not agree: the archive says %(said)s, but it can only be from %(least)s to %(most)s."
        )
        raise Disagrees(sentence % {"what": what, "said": said, "least": least, "most": most})


def _ensure_line(problem: Problem, solution: Solution, line: Line, text: str) -> None:
    said, found = json.loads(text), json.loads(_line_said(problem, solution, line))
    for name, value in found.items():
        ensure_equal(f"{LINE}: {name}", said.get(name), value)


def _line_said(problem: Problem, solution: Solution, line: Line) -> str:
    """What the line is drawn with, what it chooses, and what the slate has more."""
    chosen = line.chosen(problem)
    plain = set(chosen)
    return canonical(
        {
            "pools": record.pools_said(line.pools),
            "planned": line.planned,
            "chosen": chosen,
            "totals": asdict(totals_of(project for project in problem.projects if project.key in plain)),
            "beside": asdict(beside(problem.projects, chosen, solution.chosen)),
        }
    )


def _line_read(text: str) -> Line:
    said = json.loads(text)
    planned = said["planned"]
    if planned is not None and not isinstance(planned, int):
        raise TypeError(f"planned: {planned!r}")
    return Line(record.pools_read(said["pools"]), planned)
