"""The words of a checklist stand once a proposal was checked by them; another wording is another line."""

import pytest
from django.db import connection

from grants.calls import actions as calls
from grants.calls.copying import Named, copy_call
from grants.calls.models import Call, Requirement
from grants.proposals import actions
from portal.errors import Refused
from tests.factories import CallFactory, ProgrammeYearFactory
from tests.grants.proposals.factories import manager, received
from tests.grants.proposals.screening_factories import requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def used() -> Requirement:
    """Answered once."""
    call = CallFactory()
    asked = requirement(call)
    submission = received(call=call)
    answers = {asked.pk: ("not_met", "공문이 없습니다")}
    actions.check_requirements(actor=manager(), proposal_id=submission.proposal_id, answers=answers)
    asked.refresh_from_db()
    return asked


def change(row: Requirement, **columns: object) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    calls.keep_parts(actor=manager(), owner=row.call, added=[], changed=[row], removed=[])


def test_words_may_change_until_somebody_was_checked_by_them() -> None:
    asked = requirement(CallFactory())
    change(asked, text="새 문구")
    assert Requirement.objects.get().text == "새 문구"


@pytest.mark.parametrize("column", ["key", "text", "text_en", "help", "help_en"])
def test_then_they_stand_and_a_plain_sentence_says_what_to_do(column, used, refused_by) -> None:
    before = Requirement.objects.values().get()
    with pytest.raises(Refused, match=r"이미 확인한 신청서가 있어") as refusal:
        change(used, **{column: "other"})
    assert refusal.value.code == "calls_requirement_frozen"
    with refused_by("calls_requirement_frozen"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE calls_requirement SET {column} = 'other'")
    with refused_by("calls_requirement_frozen"), connection.cursor() as cursor:
        cursor.execute("UPDATE calls_requirement SET frozen_at = NULL")
    assert Requirement.objects.values().get() == before


def test_it_is_put_out_of_force_and_a_new_one_added_instead(used) -> None:
    new = Requirement(call=used.call, key="letter-2", text="직인이 있는 공문이 있는가")
    used.is_active = False
    calls.keep_parts(actor=manager(), owner=used.call, added=[new], changed=[used], removed=[])
    assert list(Requirement.objects.order_by("pk").values_list("key", "is_active")) == [
        ("letter", False),
        ("letter-2", True),
    ]


def test_the_copy_of_a_call_begins_with_words_that_may_change(used) -> None:
    call = used.call
    named = Named(
        ProgrammeYearFactory(programme=call.programme_year.programme, year=2025),
        "COPY",
        "다음 공모",
        "",
        call.opens_at,
        call.closes_at,
        call.places_on,
    )
    copy = copy_call(actor=manager(), call=Call.objects.get(pk=call.pk), named=named)
    change(copy.requirements.get(), text="다듬은 문구")
    assert copy.requirements.get().text == "다듬은 문구"
