"""The model of leniency, against an exact solution of its own equations in fractions."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.reviews.scoring import additive
from grants.reviews.scoring.groups import groups_of

NAMES = ["R1", "R2", "R3", "R4", "R5"]
SHEETS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 100), min_size=1)
SCORES = st.dictionaries(st.sampled_from([f"S{n}" for n in range(8)]), SHEETS, min_size=1)


def solved(matrix, right):
    """Exact, by Gauss; a free unknown is 0, and equations that say nothing are passed over."""
    rows = [[Fraction(each) for each in (*row, last)] for row, last in zip(matrix, right, strict=True)]
    pivots, place = [], 0
    for column in range(len(matrix)):
        best = next((n for n in range(place, len(rows)) if rows[n][column]), None)
        if best is None:
            continue
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [each / rows[place][column] for each in rows[place]]
        for other in range(len(rows)):
            if other != place:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
        pivots.append(column)
        place += 1
    assert not any(row[-1] for row in rows[place:])
    found = [Fraction(0)] * len(matrix)
    for row, column in enumerate(pivots):
        found[column] = rows[row][-1]
    return found


def exact(scores, shrinkage):
    """Qualities and leniencies from the full equations of Henderson, nothing eliminated beforehand."""
    submissions, reviewers = sorted(scores), sorted({name for sheets in scores.values() for name in sheets})
    unknowns = [*submissions, *reviewers]
    place = {name: number for number, name in enumerate(unknowns)}
    matrix = [[Fraction(0)] * len(unknowns) for _ in unknowns]
    right = [Fraction(0)] * len(unknowns)
    for submission, sheets in scores.items():
        for reviewer, points in sheets.items():
            for one in (place[submission], place[reviewer]):
                right[one] += points
                for other in (place[submission], place[reviewer]):
                    matrix[one][other] += 1
    for reviewer in reviewers:
        matrix[place[reviewer]][place[reviewer]] += shrinkage
    found = solved(matrix, right)
    return {name: found[place[name]] for name in unknowns}


@settings(max_examples=60, deadline=None)
@given(SCORES, st.fractions("1/8", 8, max_denominator=8))
def test_leniencies_are_those_of_the_exact_equations(scores, shrinkage):
    wanted = exact(scores, shrinkage)
    for group in groups_of(scores):
        found = additive.leniencies(group, float(shrinkage))
        for name, each in zip(group.reviewers, found, strict=True):
            assert abs(each - float(wanted[name])) < 1e-8
        assert abs(sum(found)) < 1e-8


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_variances_are_those_of_the_exact_sums_of_squares(scores):
    cells = [(s, r, y) for s, sheets in scores.items() for r, y in sheets.items()]
    means = {s: Fraction(sum(sheets.values()), len(sheets)) for s, sheets in scores.items()}
    reviewers, groups = {r for _, r, _ in cells}, groups_of(scores)
    free = len(cells) - len(scores) - len(reviewers) + len(groups)
    error, leniency = additive.variances(groups)
    if free <= 0:
        assert (error, leniency) == (None, 0.0)
        return
    fitted = exact(scores, 0)
    left = sum((y - fitted[s] - fitted[r]) ** 2 for s, r, y in cells)
    within = sum((y - means[s]) ** 2 for s, _, y in cells)
    wanted = left / free
    between = (within - left - (len(reviewers) - len(groups)) * wanted) / (len(cells) - len(scores))
    assert error == pytest.approx(float(wanted), abs=1e-6)
    assert leniency == pytest.approx(max(0.0, float(between)), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(SCORES, st.randoms())
def test_the_order_of_the_input_changes_nothing(scores, random):
    mixed = [
        (name, dict(random.sample(list(sheets.items()), len(sheets)))) for name, sheets in scores.items()
    ]
    random.shuffle(mixed)
    one, other = additive.fit(scores), additive.fit(dict(mixed))
    assert (one.leniencies, one.errors) == (other.leniencies, other.errors)
    assert (one.error_variance, one.leniency_variance) == (other.error_variance, other.leniency_variance)


@settings(max_examples=60, deadline=None)
@given(SCORES, st.sampled_from(NAMES), st.integers(-30, 30))
def test_unshrunk_a_constant_of_one_reviewer_moves_a_group_as_a_whole(scores, reviewer, constant):
    """What a reviewer gives to all alike is leniency: within a group nothing else changes."""
    moved = {
        s: {r: y + constant * (r == reviewer) for r, y in sheets.items()} for s, sheets in scores.items()
    }
    for group, after in zip(groups_of(scores), groups_of(moved), strict=True):
        shift = constant / len(group.reviewers) if reviewer in group.reviewers else 0
        before, now = additive.leniencies(group, 0.0), additive.leniencies(after, 0.0)
        for name, old, new in zip(group.reviewers, before, now, strict=True):
            assert new - old == pytest.approx(constant * (name == reviewer) - shift, abs=1e-7)


def test_a_stern_reviewer_is_told_from_a_weak_submission():
    """R3 gives ten less than the others everywhere; what it judged is not worse for that."""
    worth = {"S1": 80, "S2": 70, "S3": 60, "S4": 75, "S5": 65, "S6": 90}
    teams = {"S1": "12", "S2": "13", "S3": "23", "S4": "12", "S5": "13", "S6": "23"}
    scores = {s: {f"R{r}": worth[s] - 10 * (r == "3") for r in teams[s]} for s in worth}
    fitted = additive.fit(scores)
    assert (fitted.error_variance, fitted.groups, fitted.shrinkage) == (0.0, 1, 0.0)
    adjusted = {s: additive.adjusted(sheets, fitted.leniencies) for s, sheets in scores.items()}
    assert sorted(adjusted, key=adjusted.get) == sorted(worth, key=worth.get)
    spread = [each.units for each in fitted.leniencies.values()]
    assert spread == [33333, 33333, -66667]


def test_too_few_scores_change_nobodys_points():
    scores = {"S1": {"R1": 80, "R2": 60}, "S2": {"R3": 70}}
    fitted = additive.fit(scores)
    assert (fitted.error_variance, fitted.groups, fitted.shrinkage) == (None, 2, inf)
    assert fitted.errors == {"S1": None, "S2": None}
    assert additive.adjusted(scores["S1"], fitted.leniencies) == 70


def test_a_whole_panel_ranks_as_its_raw_means_and_knows_its_own_uncertainty():
    """Where all judge all, leniency is the same for everybody; the error holds the panel's own level."""
    scores = {f"S{n}": {"R1": 60 + n, "R2": 70 + 2 * n % 7, "R3": 80 - n % 3} for n in range(12)}
    fitted = additive.fit(scores)
    for sheets in scores.values():
        mean = Fraction(sum(sheets.values()), 3)
        assert abs(additive.adjusted(sheets, fitted.leniencies) - mean) < Fraction(1, 1000)
    [error] = {round(each, 9) for each in fitted.errors.values()}
    assert error == pytest.approx(((fitted.error_variance + fitted.leniency_variance) / 3) ** 0.5, abs=1e-6)


def test_large_groups_take_errors_as_independent_and_are_close_to_the_exact_ones(monkeypatch):
    scores = {
        f"S{n:03}": {f"R{(7 * n + step) % 60:02}": 50 + (13 * n + 11 * step) % 40 for step in (0, 17, 31)}
        for n in range(240)
    }
    exactly = additive.fit(scores).errors
    monkeypatch.setattr(additive, "INVERTED_UP_TO", 0)
    roughly = additive.fit(scores).errors
    assert all(0.97 * exactly[name] <= roughly[name] <= exactly[name] + 1e-9 for name in scores)
