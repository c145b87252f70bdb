"""Published figures in rows and totals."""

from grants.results.years.spans import Figure, addends, spans_of

PROJECTS = [
    Figure(2024, 2024, "projects", 99),
    Figure(2019, 2022, "projects", 67),
    Figure(2019, 2024, "projects", 224),
    Figure(2023, 2023, "projects", 58),
    Figure(2024, 2024, "national", 1039),
]


def test_years_stand_in_order_and_a_total_is_over_years_with_rows():
    rows, totals = spans_of(PROJECTS)
    assert [span.label for span in rows] == ["2019–2022", "2023", "2024"]
    assert [span.label for span in totals] == ["2019–2024"]
    assert [span.value("national") for span in rows] == [None, None, 1039]


def test_a_total_is_proven_by_its_rows_and_by_nothing_else():
    rows, (total,) = spans_of(PROJECTS)
    assert addends(total, rows, "projects") == [67, 58, 99]
    assert addends(total, rows, "national") == []
    wrong = [each if each.value != 99 else Figure(2024, 2024, "projects", 98) for each in PROJECTS]
    rows, (total,) = spans_of(wrong)
    assert addends(total, rows, "projects") == []
    gap = [each for each in PROJECTS if each.first_year != 2023]
    rows, (total,) = spans_of(gap)
    assert addends(total, rows, "projects") == []


def test_nothing_published_is_no_rows():
    assert spans_of([]) == ([], [])
