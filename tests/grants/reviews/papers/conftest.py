"""One panel of five that judged two of three submissions."""

import pytest

from tests.grants.reviews import factories as reviews


@pytest.fixture
def panel(call):
    return reviews.panel_of(call, 5)


@pytest.fixture
def judged(call, panel):
    submissions = reviews.under_review(call, 3)
    reviews.assigned(panel, submissions)
    reviews.scored(submissions[0], [70, 80, 90, 60, 100])
    reviews.scored(submissions[1], [90, 90, 90, 90, 10])
    return submissions
