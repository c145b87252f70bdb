"""What each line of a budget needs."""

from collections.abc import Iterator

from grants.proposals.content import BUDGET, Content, Line
from grants.proposals.subsidy import Finding, Rules


def cell(line: Line, name: str) -> str:
    """The address of a cell."""
    return f"lines/{line.key}/{name}"


def each_has_an_amount(content: Content, rules: Rules) -> Iterator[Finding]:
    """A line costs something."""
    for number, line in enumerate(content.lines):
        if line.total == 0:
            figures = {"row_number": number + 1}
            yield Finding(BUDGET, "line_without_amount", cell(line, "national"), figures)


def each_has_a_category(content: Content, rules: Rules) -> Iterator[Finding]:
    """A line stands in a category, where the call has some."""
    for number, line in enumerate(content.lines):
        if rules.has_categories and line.category is None:
            figures = {"row_number": number + 1}
            yield Finding(BUDGET, "line_without_category", cell(line, "category"), figures)
