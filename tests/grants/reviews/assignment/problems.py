"""Problems for tests, small and seeded, and what must be true of every answer."""

import numpy as np

from grants.reviews.assignment import Item, Limit, Place, Problem, Spread

FIELDS, PROVINCES = 3, 4


def of_reviewers(seed, items, places, needed, *, most=None, closed=0.1, tight=False):
    """Reviewers with one or two fields and a home province, conflicts by chance; `tight`: capacities by chance."""
    random = np.random.default_rng(seed)
    field, home = random.integers(0, FIELDS, items), random.integers(0, PROVINCES, places)
    known = random.integers(0, FIELDS, (2, places))
    cost = np.where((field[:, None] == known[0]) | (field[:, None] == known[1]), 0, 10)
    excluded = random.random((items, places)) < closed
    room = random.integers(1, 2 + needed * items // places * 2, places) if tight else [most] * places
    return Problem(
        items=tuple(Item(f"p{n:04}", needed) for n in range(items)),
        places=tuple(
            Place(
                f"r{n:04}",
                int(random.integers(0, 3)) if tight else 0,
                None if most is None and not tight else int(room[n]),
            )
            for n in range(places)
        ),
        open=~excluded,
        excluded=excluded,
        of_another_field=np.zeros_like(excluded),
        cost=cost.astype(np.int64) + random.integers(0, 4, (items, places)),
        spread=Spread(by_item=True, of=home, free=np.ones((items, PROVINCES), dtype=np.int64)),
    )


def of_panels(seed, items, places, people=0):
    """Panels by field; `people` sit on two panels each and take few."""
    random = np.random.default_rng(seed)
    field, takes = random.integers(0, 2, items), np.arange(places) % 2
    fits = field[:, None] == takes[None, :]
    province = random.integers(0, PROVINCES, items)
    limits = []
    for number in range(people):
        counts = np.zeros((items, places), dtype=bool)
        counts[:, random.choice(places, 2, replace=False)] = True
        counts &= random.random((items, places)) < 0.9
        limits.append(Limit(f"k{number}", int(items * 0.7), counts))
    return Problem(
        items=tuple(Item(f"p{n:04}", 1) for n in range(items)),
        places=tuple(Place(f"f{n:04}") for n in range(places)),
        open=fits,
        excluded=np.zeros_like(fits),
        of_another_field=~fits,
        cost=random.integers(0, 11, (items, places)),
        spread=Spread(
            by_item=False, of=province, free=np.full((places, PROVINCES), -(-items // (places * PROVINCES)))
        ),
        limits=tuple(limits),
    )


def pairs_of(problem, plan):
    """The pairs of a plan as numbers."""
    rows = {item.key: number for number, item in enumerate(problem.items)}
    columns = {place.key: number for number, place in enumerate(problem.places)}
    return [(rows[item], columns[place]) for item, place in plan.pairs]


def loads_of(problem, plan):
    """What each place carries in all."""
    loads = problem.loads()
    for _item, place in pairs_of(problem, plan):
        loads[place] += 1
    return loads


def faults(problem, plan):
    """Every rule that a plan breaks: what the checker of the tests knows, apart from the solver."""
    pairs = pairs_of(problem, plan)
    found = [pair for pair in pairs if not problem.open[pair]]
    found += [pair for pair in set(pairs) if pairs.count(pair) > 1]
    given = np.bincount([item for item, _place in pairs], minlength=len(problem.items))
    found += [item.key for item, number in zip(problem.items, given, strict=True) if number != item.needed]
    found += [
        place.key
        for place, load in zip(problem.places, loads_of(problem, plan), strict=True)
        if place.most is not None and load > max(place.most, place.load)
    ]
    found += [limit.key for limit in problem.limits if sum(limit.counts[pair] for pair in pairs) > limit.most]
    return found
