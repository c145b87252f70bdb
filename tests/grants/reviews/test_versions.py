"""Every handing in of a sheet is kept, the note to oneself is nobody else's, a newer copy is said."""

import pytest
from django.urls import reverse

from grants.calls.actions import keep
from grants.calls.models import Call
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.models import Submission
from grants.reviews import actions
from grants.reviews.models import SheetVersion
from portal.accounts.queries import system_actor
from portal.errors import Refused
from tests import factories as make
from tests.grants.reviews.test_sheets import REASON, save, submitted

pytestmark = pytest.mark.django_db
NOTE = "회의에서 다시 물을 것"


def read(client, user, sheet):
    client.force_login(user)
    return client.get(reverse("admin:reviews_sheet", args=[sheet.pk])).content.decode()


def test_each_handing_in_is_kept_as_it_was(manager, reviewer, sheet):
    submitted(reviewer, sheet, points=(16, 24, 24, 16), strengths="주민 주도", private_note=NOTE)
    actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="2번 사유를 자세히")
    submitted(reviewer, sheet, points=(16, 20, 24, 16), reason="다시 살펴 이유를 자세히 적었습니다.")
    first, second = SheetVersion.objects.filter(sheet=sheet).order_by("number")
    assert (first.number, first.total, first.strengths, first.return_reason) == (1, 80, "주민 주도", "")
    assert [score["points"] for score in first.scores] == [16, 24, 24, 16]
    assert {score["reason"] for score in first.scores} == {REASON}
    assert (second.number, second.total, second.return_reason) == (2, 76, "2번 사유를 자세히")
    assert [score["points"] for score in second.scores] == [16, 20, 24, 16]


def test_the_database_alone_writes_versions(reviewer, sheet, refused_by):
    submitted(reviewer, sheet)
    version = SheetVersion.objects.get()
    with refused_by("reviews_version_append_only"):
        SheetVersion.objects.update(total=99)
    version.pk, version.number = None, 2
    with refused_by("reviews_version_by_its_sheet"):
        version.save(force_insert=True)


def test_an_earlier_version_is_read_by_who_reads_the_sheet(client, manager, reviewer, sheet):
    submitted(reviewer, sheet, reason="처음에 적은 사유입니다. 충분히 깁니다.")
    actions.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="더 자세히")
    submitted(reviewer, sheet, reason="나중에 적은 사유입니다. 충분히 깁니다.")
    shown = read(client, reviewer.user, sheet)
    assert (shown.count("처음에 적은 사유입니다."), shown.count("나중에 적은 사유입니다.")) == (4, 4)


def test_the_note_to_oneself_is_ones_own(client, manager, reviewer, sheet):
    submitted(reviewer, sheet, private_note=NOTE)
    assert read(client, reviewer.user, sheet).count(NOTE) == 1
    assert read(client, manager.user, sheet).count(NOTE) == 0
    assert SheetVersion.objects.filter(scores__icontains=NOTE).count() == 0


def test_the_call_says_how_long_a_reason_is(reviewer, sheet):
    Call.objects.update(reason_least=len(REASON) + 1)
    save(reviewer, sheet)
    with pytest.raises(actions.Incomplete) as told:
        actions.submit(actor=reviewer, sheet_id=sheet.pk)
    assert {sentence for _, _, sentence in told.value.problems} == {
        f"사유를 {len(REASON) + 1}자 이상 적어 주십시오."
    }
    Call.objects.update(reason_least=0)
    assert submitted(reviewer, sheet, reason="").state == "submitted"


def test_the_least_length_stands_still_after_the_first_score(manager, reviewer, sheet):
    save(reviewer, sheet)
    call = sheet.assignment.panel.call
    call.reason_least = 50
    with pytest.raises(Refused) as refusal:
        keep(actor=manager, row=call)
    assert refusal.value.code == "frozen"


def test_a_newer_copy_is_said_and_the_judged_one_stays(client, reviewer, sheet, submission):
    assert read(client, reviewer.user, sheet).count("이후 새 사본이 제출되었습니다") == 0
    newer = Submission.objects.get(pk=submission.pk)
    newer.pk, newer.revision, newer.number, newer.title = None, 2, f"{newer.number}-2", "새 사본의 제목"
    announced_signer(system_actor()).sign(newer).save(force_insert=True)
    shown = read(client, make.actor(sheet.reviewer).user, sheet)
    assert shown.count("이후 새 사본이 제출되었습니다") == 1
    assert shown.count("새 사본의 제목") == 0
