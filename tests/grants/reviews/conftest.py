"""People and sheets of the review, and a stricter count of queries than the shared one."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.reviews import actions
from grants.reviews.models import ScoreSheet
from portal.actor import Role
from tests import factories as make
from tests.grants.reviews import factories as reviews

# Session, person, roles and notices in the head, the label of example data: what every page asks before it begins.
NOT_COUNTED = re.compile(
    r'^SELECT .* FROM "(django_session|accounts_rolegrant|villages_membership|notices_notice)"'
    r'|^SELECT .* FROM "accounts_user" WHERE "accounts_user"."id" = '
    r'|^SELECT 1 AS "a" FROM "reviews_panelmember"'
    r'|^SELECT 1 AS "a" FROM "calls_call" WHERE "calls_call"."is_example" LIMIT 1$',
)


@pytest.fixture
def queries_of():
    """`with queries_of() as queries:` then `len(queries)`; only by the table a query begins with."""

    @contextmanager
    def measure():
        kept = []
        with CaptureQueriesContext(connection) as captured:
            yield kept
        kept.extend(q["sql"] for q in captured.captured_queries if not NOT_COUNTED.match(q["sql"]))

    return measure


@pytest.fixture
def as_():
    """`as_(user)` is a browser of their own."""

    def sign_in(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def call():
    return reviews.call_with_rubric()


@pytest.fixture
def manager():
    return make.actor(None, Role.MANAGER)


@pytest.fixture
def panel(call):
    return reviews.panel_of(call, 3)


@pytest.fixture
def submission(panel, call):
    [row] = reviews.assigned(panel, [reviews.submission_of(call)])
    return row.submission


@pytest.fixture
def sheet(submission):
    """The sheet of the second member, who is no chair; begun."""
    found = ScoreSheet.objects.filter(assignment__submission=submission).order_by("id")[1]
    actions.open_sheet(actor=make.actor(found.reviewer), sheet_id=found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def reviewer(sheet):
    return make.actor(sheet.reviewer)
