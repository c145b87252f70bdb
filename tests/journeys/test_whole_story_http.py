"""The whole story through HTTP alone, with the real web, worker and beat: from a draft to an announced award."""

import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from django.urls import reverse

from grants.awards.models import AllocationSnapshot, Award, LedgerEntry
from grants.proposals.models import Proposal
from grants.reviews.models import Exclusion, ScoreSheet
from portal.accounts.demo import PASSWORD
from portal.accounts.models import User
from portal.audit.models import Entry, Seal
from tests.journeys import proposal as written
from tests.journeys.board import Board
from tests.journeys.ground import HASHERS, prepared
from tests.journeys.markup import Form
from tests.journeys.visitor import Visitor
from tests.workers import ROOT
from villages.models import Township, Village

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]

HOME = "52720"
PANEL = "안심 돌봄 분과"
AT_MOST = 2.0
# What the officer is told by mail, before the colon.
TOLD = sorted(["제출 완료", "접수", "적격", "선정 알림", "결과 통지서 SV2024-2-L0001"])
# Sealing waits for every transaction that began before, also of other databases on the same server.
PATIENCE = 120


class Story(NamedTuple):
    """What is there before anybody does anything."""

    site: str
    ground: object
    people: object
    seats: list
    environment: dict[str, str]

    def enter(self, user: User) -> Visitor:
        """Sign in by e-mail, as everybody does."""
        visitor = Visitor(self.site)
        visitor.sign_in(user.email, PASSWORD)
        assert user.name in visitor.page.headings[0]
        return visitor

    def person(self, address: str) -> User:
        return User.objects.get(email=f"{address}@example.test")


@pytest.fixture
def story(settings, celery_worker, web):
    settings.PASSWORD_HASHERS = HASHERS
    return Story(web, *prepared(), celery_worker)


def wait_for(what: str, is_so: Callable[[], object], board: Board | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        seen = board.page.text if board else ""
        assert time.monotonic() < end, f"{what}: not after {PATIENCE} s {seen}"
        time.sleep(0.1)


def test_a_grant_passes_from_a_draft_to_an_announced_award(story):
    officer = story.enter(story.people.officers[HOME])
    write_and_request(officer)
    receipt = sign(story.enter(story.people.signers[HOME]))
    manager = story.enter(story.people.managers[0])
    close_and_screen(manager, receipt)
    review(story, manager)
    seen_outside = outside(story, officer)
    request_publication(manager)
    watcher = story.enter(story.person("finance"))
    board = Board(watcher)
    wait_for("the reserved award on the dashboard", lambda: board.shows("예정 1건, 8억", "원장 #2"), board)
    assert outside(story, officer) == seen_outside
    publish(story.enter(story.people.managers[1]))
    assert seen_after(board) <= AT_MOST
    announced(story, officer)
    told_by_mail(story)
    proven(story)


def write_and_request(officer: Visitor) -> None:
    officer.follow_to("사업계획서 작성 시작")
    officer.press("시작")
    address = officer.address
    assert "개요" in officer.page.headings[0]
    officer.press("저장 후 다음", **written.OVERVIEW)
    township = str(Township.objects.filter(municipality=HOME).order_by("district", "code").first())
    officer.press("저장 후 다음", **written.PLACE, **{"villages-0-township": township})
    officer.press("저장 후 다음", **written.KIND)
    officer.press("저장 후 다음", **written.PLAN)
    for line in written.BUDGET:
        officer.press("저장", **line)
    assert "1,000,000,000원" in officer.page.text
    assert "80.00%" in officer.page.text
    officer.press("저장 후 다음")
    officer.press("저장 후 다음", **written.INDICATORS)
    officer.press("저장 후 다음", **written.SCHEDULE)
    letter = ("공문.pdf", written.PDF, "application/pdf")
    officer.press("공문 첨부", file=letter, document_number=written.LETTER_NUMBER)
    officer.press("지방비 부담 확약서 첨부", file=("확약서.pdf", written.PDF, "application/pdf"))
    officer.press("파일 첨부", file=("현장 사진.png", written.PNG, "image/png"))
    assert all(said in officer.page.text for said in ("현장 사진.png", "확약서.pdf", written.LETTER_NUMBER))
    officer.follow("다음")
    # Nothing can be asked for while a section is missing.
    pledge = officer.address
    officer.open(re.sub(r"overview/$", "", address))
    assert "결재 요청" not in officer.buttons()
    officer.open(pledge)
    officer.press("저장 후 전체 보기", is_pledged=True)
    assert officer.page.headings == [written.TITLE]
    officer.press("결재 요청")
    assert "결재 요청" not in officer.buttons()
    assert Village.objects.filter(township__municipality=HOME, name=written.VILLAGE).count() == 1


def sign(signer: Visitor) -> str:
    """The signer reads, signs, and holds the receipt; returns its number."""
    signer.open(reverse("signoff:list"))
    signer.follow_to("확인하고 결재")
    assert written.PLAN["plan"] in signer.page.text
    signer.press("결재")
    assert "결재" not in signer.buttons()
    signer.open(reverse("proposals:list"))
    signer.follow(written.TITLE)
    signer.follow_to("SV2024-2-")
    said = signer.page.text
    number = re.search(r"SV2024-2-\d{5}-1", said)[0]
    digest = hashlib.sha256(signer.download("제출본 내려받기")).hexdigest()
    assert digest in said
    assert re.search(r"\d{4}\. \d{1,2}\. \d{1,2}\.|\d{4}-\d\d-\d\d", said)
    assert re.search(r"\d\d:\d\d:\d\d", said)
    return number


def close_and_screen(manager: Visitor, number: str) -> None:
    manager.open(reverse("admin:calls_call_changelist"))
    manager.follow("2024년 추가공모")
    manager.follow("지금 마감")
    manager.press("지금 마감", reason="시연을 위해 오늘 마감합니다.")
    assert "마감" in manager.page.text
    for state, move, then in (
        ("filed", "receive", "received"),
        ("received", "all_requirements_met", "eligible"),
        ("eligible", "open_review", "under_review"),
    ):
        manager.open(f"{reverse('admin:proposals_proposal_changelist')}?state__exact={state}")
        manager.press("실행", action=move, _selected_action=[str(Proposal.objects.get().pk)])
        if move == "all_requirements_met":
            manager.press("요건 모두 충족: 적격 판정")
        assert Proposal.objects.get().state == then
    assert Proposal.objects.get().submissions.get().number == number


def review(story: Story, manager: Visitor) -> None:
    """Eight sit on the panel; the one at home in the applicant's province gets no sheet."""
    at_home = next(seat.user for seat in story.seats if seat.province == HOME[:2])
    judges = [seat.user for seat in story.seats if seat.province != HOME[:2]][:7]
    manager.open(reverse("admin:reviews_panel_add"))
    manager.press("저장", call="2024년 추가공모", name=PANEL, service_field="생활편의 개선")
    manager.open(reverse("admin:reviews_panel_changelist"))
    manager.follow("열기")
    for user in [*judges, at_home]:
        manager.press("위촉 요청", reviewer=str(user.pk), is_chair=user == judges[0])
    panel = manager.address
    for user in [*judges, at_home]:
        take_the_seat(story.enter(user))
    manager.open(panel)
    manager.press("이 분과에 배정", submissions=True)
    assert list(Exclusion.objects.values_list("reviewer", "ground")) == [(at_home.pk, "own_province")]
    excluded = story.enter(at_home)
    excluded.open(reverse("admin:reviews_scoresheet_changelist"))
    assert written.TITLE not in excluded.page.text
    excluded.open(reverse("admin:reviews_sheet", args=[ScoreSheet.objects.first().pk]), status=404)
    for number, user in enumerate(judges):
        score(story.enter(user), points=10 + number)
    manager.open(reverse("admin:reviews_ranking"))
    manager.press("평가표 확정 후 순위 산정")
    assert written.TITLE in manager.page.text
    # Of 74 to 80, without the highest and the lowest.
    assert "77.0000" in manager.page.text


def take_the_seat(reviewer: Visitor) -> None:
    """Accept, read the declaration, sign it."""
    reviewer.open(reverse("admin:reviews_seats"))
    reviewer.press("수락")
    assert "다른 평가위원이 누구인지" in reviewer.page.text
    reviewer.press("서명", agreed=True)


def score(reviewer: Visitor, points: int) -> None:
    reviewer.open(reverse("admin:reviews_scoresheet_changelist"))
    reviewer.follow_to(written.TITLE)
    assert written.PLAN["plan"] not in reviewer.page.text
    reviewer.press("확인하고 사업계획서 보기", nothing=True)
    assert written.PLAN["plan"] in reviewer.page.text
    (form,) = [form for form in reviewer.page.forms if form.button("제출")]
    names = [control.name for control in form.controls]
    values = {name: "현장 여건을 살핀 분명한 계획입니다." for name in names if name.startswith("reason_")}
    first, *others = dict.fromkeys(name for name in names if name.startswith("level_"))
    values[first.replace("level_", "points_")] = str(points)
    values |= {name: _good_level(reviewer, form, name) for name in others}
    reviewer.press("저장", **values)
    reviewer.press("제출", strengths="주민이 함께 만든 계획입니다.", weaknesses="운영비를 더 살펴야 합니다.")
    assert "제출" not in reviewer.buttons()
    assert str(points + 64) in reviewer.page.text


def _good_level(reviewer: Visitor, form: Form, name: str) -> str:
    said = {control.value: reviewer.page.labels[control.id] for control in form.named(name)}
    return next(value for value, label in said.items() if label.startswith("우수"))


def request_publication(manager: Visitor) -> None:
    """From the ranking to a decision that awaits a second person: the first one can't sign it."""
    manager.follow("선정 결정 작성")
    manager.press("선정 결정 작성")
    assert "800,000,000" in manager.page.text
    manager.press("선정 결정 결재 요청")
    manager.follow("결재 문서 열기")
    assert "결재" not in manager.buttons()


def publish(manager: Visitor) -> None:
    manager.open(reverse("signoff:list"))
    manager.follow_to("확인하고 결재")
    assert written.TITLE in manager.page.text
    manager.press("결재")


def outside(story: Story, officer: Visitor) -> list[str]:
    """What the public and the applicant are shown, moments and tokens apart."""
    public = Visitor(story.site)
    pages = [
        visitor.open(page).text for visitor in (public, officer) for page in ("/", reverse("results:list"))
    ]
    pages += [officer.open(reverse("proposals:list")).text, officer.open(reverse("notices:inbox")).text]
    return [re.sub(r"\d+일 \d\d:\d\d:\d\d|\d\d:\d\d:\d\d", "…", page) for page in pages]


def seen_after(board: Board) -> float:
    """Seconds from the ledger's entry, before its commit, until the page that asks by itself shows it."""
    wait_for("the published award on the dashboard", lambda: board.shows("확정 1건, 8억", "원장 #4"), board)
    entered = LedgerEntry.objects.filter(kind="commit", envelope__scope="all").get().entered_at
    snapshot = AllocationSnapshot.objects.get()
    assert (snapshot.committed, snapshot.reserved) == (written.NATIONAL, 0)
    assert (snapshot.projects_published, snapshot.municipalities_published) == (1, 1)
    return (board.seen_at - entered).total_seconds()


def announced(story: Story, officer: Visitor) -> None:
    """Everybody sees it now."""
    assert Award.objects.get().state == "published"
    assert "선정" in officer.open(reverse("proposals:list")).text
    assert f"선정 알림: {written.TITLE}" in officer.open(reverse("notices:inbox")).text
    public = Visitor(story.site)
    public.open("/")
    public.open(reverse("results:list"))
    public.follow(written.TITLE)
    assert "전북특별자치도 진안군" in public.page.text
    assert "국비 8억" in public.page.text


def told_by_mail(story: Story) -> None:
    """The worker sent what the outbox held: to the officer, of every step, once."""
    officer = story.people.officers[HOME].email

    def told() -> list[EmailMessage]:
        return [
            mail for mail in mails_in(Path(story.environment["PORTAL_VAR"]) / "mail") if mail["To"] == officer
        ]

    wait_for("every mail to the officer", lambda: len(told()) >= len(TOLD))
    by_kind = {subject_of(mail).split(":")[0]: mail for mail in told()}
    assert sorted(by_kind) == TOLD
    assert f"{story.site}/proposals/" in by_kind["선정 알림"].get_content()


def mails_in(folder: Path) -> list[EmailMessage]:
    """What was sent: files of mails, each ended by a line of dashes."""
    sent = [mail for file in folder.glob("*") for mail in file.read_bytes().split(b"-" * 79 + b"\n")]
    return [message_from_bytes(mail, policy=policy.default) for mail in sent if mail.strip()]


def subject_of(mail: EmailMessage) -> str:
    return str(mail["Subject"]).strip()


def proven(story: Story) -> None:
    """The worker sealed the record, and both proofs hold."""
    wait_for("every entry sealed", lambda: Seal.objects.count() == Entry.objects.count() > 20)
    for command, words in (("verify_audit", "links recomputed"), ("reconcile_ledger", "")):
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=story.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert words in done.stdout
