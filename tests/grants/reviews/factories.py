"""Rows for tests of the review: submissions under review, panels that judge a call, sheets with scores.

call = call_with_rubric()                       # four criteria, 100 points
submissions = under_review(call, 3)
panel = panel_of(call, 7)                       # seven reviewers, the first one the chair
assigned(panel, submissions)
scored(submissions[0], [90, 80, 70, 70, 60, 85, 40])
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from django.db.models import F
from django.utils import timezone

from grants.calls.models import Call, Criterion, Level, Rubric
from grants.proposals import package
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.content import Content, Line, Measure, Step, VillageServed
from grants.proposals.models import Proposal, Submission
from grants.reviews import actions
from grants.reviews.actions.integrity import begin_text
from grants.reviews.models import (
    Assignment,
    IntegrityDeclaration,
    Panel,
    PanelMember,
    ReviewerProfile,
    Score,
    ScoreSheet,
)
from portal.accounts.models import User
from portal.accounts.queries import system_actor
from portal.actor import Role
from tests import factories as make
from villages.models import Municipality

WAY_TO_REVIEW = ("awaiting_signoff", "filed", "received", "eligible", "under_review")
POINTS = (20, 30, 30, 20)
REASON = "계획이 구체적이고 근거가 분명합니다."


def call_with_rubric(points: Iterable[int] = POINTS, **fields: object) -> Call:
    """An open call whose rubric has a criterion for each of the points, three levels each."""
    call = make.CallFactory(**fields)
    rubric = Rubric.objects.create(call=call, is_example=True)
    for order, most in enumerate(points, start=1):
        criterion = Criterion.objects.create(
            rubric=rubric, order=order, name=f"항목{order}", name_en=f"Criterion {order}", max_points=most
        )
        Level.objects.bulk_create(
            Level(criterion=criterion, name=name, name_en=name_en, points=most * share // 10)
            for name, name_en, share in (
                ("매우 우수", "Excellent", 10),
                ("보통", "Fair", 6),
                ("미흡", "Poor", 3),
            )
        )
    return call


def submission_of(
    call: Call,
    municipality: Municipality | None = None,
    said: Mapping[str, object] = MappingProxyType({}),
    **fields: object,
) -> Submission:
    """A minimal filed copy, its proposal under review; `said` is what its content says otherwise."""
    municipality = municipality or make.MunicipalityFactory()
    officer = make.UserFactory()
    programme = call.programme_year.programme
    proposal = Proposal.objects.create(
        call=call, municipality=municipality, drafted_by=officer, title="산림 드론 방제"
    )
    given = {
        "service_field": fields.get("service_field") or make.ServiceFieldFactory(programme=programme),
        "support_type": fields.get("support_type") or make.SupportTypeFactory(programme=programme),
        "title": proposal.title,
        "national_total": 800_000_000,
        "project_total": 1_000_000_000,
        **fields,
    }
    given.setdefault("package", package_of(proposal, given["title"], **said))
    submission = Submission(
        proposal=proposal,
        revision=1,
        number=f"{call.code}-{proposal.pk:05}",
        filed_at=max(call.opens_at, timezone.now() - timedelta(hours=1)),
        filed_by=officer,
        drafted_by=officer,
        sha256=package.digest(given["package"]),
        call=call,
        municipality=municipality,
        **given,
    )
    announced_signer(system_actor()).sign(submission).save()
    rows = Proposal.objects.filter(pk=proposal.pk)
    rows.update(slot=1 + Proposal.objects.filter(call=call, municipality=municipality, slot__gt=0).count())
    for state in WAY_TO_REVIEW:
        rows.update(state=state)
    return submission


def package_of(proposal: Proposal, title: str, **said: object) -> str:
    """What the proposal is said to say, the rest as every one does."""
    header = package.Header(
        call=proposal.call.code,
        municipality=proposal.municipality_id,
        municipality_name=proposal.municipality.full_name,
        proposal=proposal.pk,
        revision=1,
    )
    usual = Content(
        title=title,
        summary="산림 병해충을 드론으로 살피고 방제합니다.",
        purpose="고령 농가의 방제 부담을 덜기 위해 필요합니다.",
        beneficiaries=1200,
        villages=(VillageServed("5211031000", "예시면", "윗마을", 84),),
        plan="드론 4대와 관제 화면을 마련합니다.",
        lines=(Line("장비 구입", 2024, national=800_000_000, province=50_000_000, local=150_000_000),),
        indicators=(Measure("방제 면적", "ha", "0", "320", "관제 기록"),),
        milestones=(Step("설계", "2024-03-01", "2024-05-31"),),
        is_pledged=True,
    )
    return package.canonical(header, replace(usual, **said))


def under_review(call: Call, number: int) -> list[Submission]:
    """That many submissions under review, each of its own municipality."""
    return [submission_of(call) for _ in range(number)]


def reviewer(municipality: Municipality | None = None, **fields: object) -> User:
    """A reviewer who lives in the municipality (none: far from everybody)."""
    user = make.person(Role.REVIEWER, **fields)
    ReviewerProfile.objects.create(
        user=user,
        institution="예시대학교",
        home_municipality=municipality,
        home_province=municipality.province if municipality else None,
    )
    return user


def panel_of(call: Call, number: int = 7, name: str = "") -> Panel:
    """A panel with that many reviewers who signed the declaration; the first one is the chair."""
    panel = Panel.objects.create(call=call, name=name or f"{call.panels.count() + 1}분과")
    for seat in range(number):
        seated(panel, reviewer(), is_chair=seat == 0)
    return panel


def seated(panel: Panel, user: User, *, is_chair: bool = False) -> PanelMember:
    """A seat whose reviewer signed the call's declaration."""
    signed(panel.call, user)
    return PanelMember.objects.create(panel=panel, reviewer=user, is_chair=is_chair)


def signed(call: Call, user: User) -> IntegrityDeclaration:
    """The declaration of the call in force, signed."""
    text = begin_text(call)
    declared, _made = IntegrityDeclaration.objects.get_or_create(
        text=text, reviewer=user, defaults={"sha256": text.sha256}
    )
    return declared


def assigned(panel: Panel, submissions: Iterable[Submission]) -> list[Assignment]:
    """The submissions before the panel, with a sheet for every member who is not excluded."""
    return actions.assign(actor=system_manager(), panel=panel, submissions=list(submissions))


def system_manager() -> object:
    """A programme manager who acts."""
    return make.actor(None, Role.MANAGER)


def parts_of(total: int, most: Iterable[int]) -> list[int]:
    """A total spread over the criteria, filling each in turn."""
    parts = []
    for points in most:
        parts.append(min(points, total))
        total -= parts[-1]
    return parts


def scored(
    submission: Submission, totals: Iterable[int], reason_of: Callable[..., str] = lambda *_: REASON
) -> list[ScoreSheet]:
    """The sheets of an assigned submission submitted with these totals, in the order of their ids."""
    sheets = list(ScoreSheet.objects.filter(assignment__submission=submission).order_by("id"))
    given = dict(zip(sheets, totals, strict=False))
    criteria = list(Criterion.objects.filter(rubric__call=submission.call_id, rubric__is_current=True))
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=points, reason=reason_of(sheet, criterion))
        for sheet, total in given.items()
        for criterion, points in zip(criteria, parts_of(total, [c.max_points for c in criteria]), strict=True)
    )
    for sheet, total in given.items():
        ScoreSheet.objects.filter(pk=sheet.pk).update(
            state="in_progress", total=total, version=F("version") + 1
        )
        ScoreSheet.objects.filter(pk=sheet.pk).update(state="submitted", submitted_at=timezone.now())
    actions.refresh([submission.assignment.pk])
    return list(ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in given]).order_by("id"))
