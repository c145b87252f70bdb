"""Problems for tests: small ones of every kind of rule, larger ones as they come, and brute force."""

import random
from dataclasses import replace
from itertools import combinations

from hypothesis import strategies as st

from grants.awards.slates.checking import faults_of
from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
    MOST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    PROJECTS,
    PROVINCE,
    SCORES,
    SERVICE_FIELD,
    SUPPORT_TYPE,
    WON,
    Bound,
    Pool,
    Problem,
    Project,
    Rules,
    totals_of,
)

MILLION = 1_000_000
PLACES = ["46110", "46120", "47110", "47120", "47130", "11110"]
SCOPES = [(ALL, ""), (PROVINCE, "46"), (PROVINCE, "47"), (SERVICE_FIELD, "farm"), (SUPPORT_TYPE, "lead")]
EVERY_SCOPE = [*SCOPES, (DECLINE_AREA, "")]


@st.composite
def projects(draw, most=9):
    """Up to `most` projects; scores and amounts meet often, so that there are ties, and some ask for odd won."""
    count = draw(st.sampled_from([0, 1, *range(4, most + 1), *range(6, most + 1)]))
    unit = draw(st.sampled_from([MILLION, 1]))
    return tuple(
        Project(
            key=key,
            rank=draw(st.integers(1, 9)),
            score=draw(st.integers(0, 12)) * 50_000,
            amount=draw(st.integers(0, 29)) * 33 * MILLION // 7 // unit * unit,
            passes=draw(st.integers(0, 4)) > 0,
            municipality=draw(st.sampled_from(PLACES)),
            service_field=draw(st.sampled_from(["farm", "life"])),
            support_type=draw(st.sampled_from(["lead", "spread"])),
            is_decline_area=draw(st.booleans()),
        )
        for key in range(1, count + 1)
    )


@st.composite
def bounds(draw):
    """A floor or a ceiling of any kind."""
    scope, code = draw(st.sampled_from(EVERY_SCOPE))
    counts = draw(st.sampled_from([PROJECTS, MUNICIPALITIES, WON]))
    side = draw(st.sampled_from([LEAST, MOST]))
    value = draw(st.integers(0, 3) if side == LEAST else st.integers(1, 6))
    return Bound(scope, code, counts, side, value * (53 * MILLION if counts == WON else 1))


@st.composite
def rules(draw):
    """Every kind of rule, a few of each."""
    pools = draw(st.lists(st.sampled_from(SCOPES), max_size=3, unique=True))
    keys = st.lists(st.integers(1, 10), max_size=2, unique=True)
    return Rules(
        pools=tuple(Pool(scope, code, draw(st.integers(50, 500)) * MILLION + 1) for scope, code in pools),
        bounds=tuple(draw(st.lists(bounds(), max_size=4))),
        per_municipality=draw(st.sampled_from([None, None, 1, 2])),
        pass_mark=draw(st.booleans()),
        forced_in=tuple(draw(keys)) if draw(st.integers(0, 3)) == 0 else (),
        forced_out=tuple(draw(keys)) if draw(st.integers(0, 2)) == 0 else (),
        objective=draw(st.sampled_from([SCORES, MUNICIPALITIES_FIRST])),
    )


@st.composite
def small(draw):
    """A problem that brute force can solve."""
    return Problem(draw(projects()), draw(rules()))


def choices(problem):
    """Every slate that keeps the rules, as keys."""
    keys = [project.key for project in problem.projects]
    every = (chosen for count in range(len(keys) + 1) for chosen in combinations(keys, count))
    return [chosen for chosen in every if not faults_of(problem, chosen)]


def worth(problem, chosen):
    """What is maximised, the first objective first."""
    totals = totals_of(project for project in problem.projects if project.key in chosen)
    if problem.rules.objective == MUNICIPALITIES_FIRST:
        return totals.municipalities, totals.score
    return (totals.score,)


def ranks(problem, chosen):
    """The sum of ranks of a choice."""
    return sum(project.rank for project in problem.projects if project.key in chosen)


def shuffled(problem, seed):
    """The same problem in another order."""
    mixed = random.Random(seed)

    def mix(many):
        return tuple(mixed.sample(many, len(many)))

    mine = problem.rules
    return Problem(
        mix(problem.projects),
        replace(
            mine,
            pools=mix(mine.pools),
            bounds=mix(mine.bounds),
            forced_in=mix(mine.forced_in),
            forced_out=mix(mine.forced_out),
        ),
    )


def year(count, seed, *, hard=False, places=228, most=99, municipalities=78):
    """A programme year as it comes: a national envelope, ceilings of provinces, floors, targets, odd points.

    `hard`: who asks for more has more points, so that hardly any choice is plain.
    """
    chance = random.Random(seed)
    provinces = [str(code) for code in (11, 26, 27, 28, 29, 30, 31, 36, 41, 43, 44, 46, 47, 48, 50, 51, 52)]
    towns = [f"{chance.choice(provinces)}{number:03}" for number in range(places)]
    asked = sorted((_asked(chance, hard=hard) for _ in range(count)), key=lambda each: (-each[0], each[1]))
    scores = [score for score, _won in asked]
    ranked = tuple(
        Project(
            key=number + 1,
            rank=scores.index(score) + 1,
            score=score,
            amount=won,
            passes=score >= (450_000 if hard else 600_000),
            municipality=chance.choice(towns),
            service_field=chance.choice("abcd"),
            support_type=chance.choice("xy"),
            is_decline_area=chance.random() < 0.4,
        )
        for number, (score, won) in enumerate(asked)
    )
    national = 103_900 * MILLION * most // 99
    floors = [Bound(SERVICE_FIELD, field, PROJECTS, LEAST, most // 7) for field in "abcd"]
    floors += [Bound(PROVINCE, province, PROJECTS, LEAST, most // 50) for province in provinces[:9]]
    return Problem(
        ranked,
        Rules(
            pools=(
                Pool(ALL, "", national),
                *(Pool(PROVINCE, province, national // 17 * 2) for province in provinces),
            ),
            bounds=(
                Bound(ALL, "", MUNICIPALITIES, LEAST, municipalities),
                Bound(ALL, "", PROJECTS, LEAST, most),
                Bound(ALL, "", PROJECTS, MOST, most),
                Bound(SUPPORT_TYPE, "x", WON, MOST, national * 3 // 5),
                Bound(DECLINE_AREA, "", WON, LEAST, national * 2 // 5),
                *floors,
            ),
            per_municipality=2,
        ),
    )


def _asked(chance, *, hard):
    """Score and won of a project."""
    won = chance.randrange(300, 2000) * MILLION
    score = 400_000 + won // 5_000 + chance.gauss(0, 20_000) if hard else chance.gauss(720_000, 80_000)
    return max(0, min(1_000_000, int(score))), won


def with_rules(problem, **changes):
    """The same projects under other rules."""
    return Problem(problem.projects, replace(problem.rules, **changes))
