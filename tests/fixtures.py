"""Fixtures that many rooms share."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.guards import broken_rule

# Session, person, roles and the label of example data: what every page asks before it begins. A query
# is one of these by the table it reads first and the condition it reads it by.
NOT_COUNTED = (
    ("django_session", ""),
    ("accounts_user", '"accounts_user"."id" ='),
    ("accounts_rolegrant", '"accounts_rolegrant"."user_id" ='),
    ("villages_membership", '"villages_membership"."user_id" ='),
    ("reviews_panelmember", '"reviews_panelmember"."reviewer_id" ='),
    ("calls_call", 'WHERE "calls_call"."is_example" LIMIT 1'),
)


def counts(sql: str) -> bool:
    """Whether a query is the page's own."""
    table = re.search(r'FROM "(\w+)"', sql)
    return not any(table and table[1] == name and condition in sql for name, condition in NOT_COUNTED)


class Cost:
    """What a block cost: its own queries, and how many model instances it made."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self.instances = 0


@pytest.fixture
def cost_of() -> Callable[[], object]:
    """`with cost_of() as cost:` then `len(cost.queries)` and `cost.instances`, session and user apart."""

    @contextmanager
    def measure() -> Iterator[Cost]:
        cost = Cost()

        def count(sender: type[models.Model], **_: object) -> None:
            cost.instances += sender._meta.app_label not in {"sessions", "accounts"}

        post_init.connect(count, weak=False)
        try:
            with CaptureQueriesContext(connection) as captured:
                yield cost
        finally:
            post_init.disconnect(count)
        cost.queries = [query["sql"] for query in captured.captured_queries if counts(query["sql"])]

    return measure


@pytest.fixture
def refused_by() -> Callable[[str], object]:
    """`with refused_by("constraint_name"):` the database refuses, and names that rule."""

    @contextmanager
    def expect(rule: str) -> Iterator[None]:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            yield
        assert broken_rule(caught.value) == rule

    return expect


@pytest.fixture
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock that Django reads stands still, also where a field's default holds `timezone.now` itself."""
    moment = timezone.now()

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr("django.utils.timezone.datetime", Frozen)
    return moment
