"""The checklist, requests to mend and a call through the provinces: synthetic, and labelled so."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from grants.calls.models import Call, Requirement
from grants.desk.example.people import HOME, People
from grants.desk.example.plans import Place, plans
from grants.desk.example.programme import RATES, YEAR, Ground, evening, make_call
from grants.desk.example.proposals import Writer
from grants.proposals import actions, states
from grants.proposals.models import Proposal
from portal.accounts.queries import actor_of
from villages.models import Membership, MembershipRole

CHECKLIST = (
    ("applicant", "신청 자격이 있는 지방자치단체인가", "Is the applicant a local government that may apply?"),
    (
        "letter",
        "기관장 명의의 신청서를 기한 안에 제출했는가",
        "Was it filed in time in the name of its head?",
    ),
    ("local_share", "지방비 부담 계획이 분명한가", "Is it clear who bears the local share?"),
    ("village", "대상 마을과 수혜 주민이 특정되었는가", "Are the villages and their residents named?"),
    ("overlap", "같은 마을의 다른 지원사업과 겹치지 않는가", "Does it not overlap with other support?"),
)
HELP = ("예시 요건입니다. 공모마다 바꿀 수 있습니다.", "An example; each call has its own.")
TO_MEND = {
    "operation": "사업이 끝난 뒤 운영비를 누가 얼마나 부담하는지 연도별로 적어 주세요(예시).",
    "beneficiaries_note": "수혜 주민을 연령대별로 나누어 적어 주세요(예시).",
}
MENDED = " 사업이 끝난 뒤 5년 동안 운영비를 군이 부담하고, 해마다 주민협의회와 함께 점검합니다(예시)."
# Where proposals of the call through the provinces come from: municipalities by the code they begin with.
FORWARDED = {"11": 3, HOME[:2]: 6}


def make_checklist(call: Call) -> None:
    """The example's requirements."""
    Requirement.objects.bulk_create(
        Requirement(
            call=call, key=key, text=text, text_en=text_en, help=HELP[0], help_en=HELP[1], order=order
        )
        for order, (key, text, text_en) in enumerate(CHECKLIST, start=1)
    )


def ask_to_mend(
    ground: Ground, people: People, places: list[Place], seed: int, now: datetime
) -> Iterator[str]:
    """One open request for the demo's own municipality, one that was answered elsewhere."""
    manager = actor_of(people.managers[0])
    home = [place for place in places if place.code == HOME]
    written = list(plans(home, 1, seed + 3, rates=RATES, first_year=YEAR, most=1, titles=ground.titles))
    (ours,) = Writer(ground, ground.supplementary, people).write(written, [states.RECEIVED])
    received = Proposal.objects.filter(call=ground.supplementary, state=states.RECEIVED)
    other = received.exclude(pk=ours.proposal_id).order_by("pk")[0]
    for proposal in (ours.proposal_id, other.pk):
        actions.request_supplement(
            actor=manager, proposal_id=proposal, due_at=evening(now, 6), fields=TO_MEND
        )
    Proposal.objects.filter(pk=other.pk).update(operation=other.operation + MENDED)
    asked = actions.request_supplement_signoff(
        actor=actor_of(people.officers[other.municipality_id]), proposal_id=other.pk
    )
    signer = actor_of(people.signers[other.municipality_id])
    actions.file_proposal(actor=signer, signoff_id=asked.pk, seen_hash=asked.payload_hash)
    yield "Two requests to mend, one of them answered."


def through_the_provinces(
    ground: Ground, people: People, places: list[Place], seed: int, now: datetime
) -> Iterator[str]:
    """A small call whose proposals go through the provinces, just closed."""
    call = make_call(
        ground.year,
        ground.types,
        "SV2024-P",
        "2024년 시·도 경유 시범공모",
        "Pilot call through the provinces 2024",
        evening(now, -40),
        evening(now, -3),
        through_province=True,
        province_days=14,
    )
    make_checklist(call)
    near = [place for province, count in FORWARDED.items() for place in _of(places, province)[:count]]
    written = list(
        plans(near, len(near), seed + 4, rates=RATES, first_year=YEAR, most=1, titles=ground.titles)
    )
    filed = Writer(ground, call, people).write(written, [states.FILED] * len(near))
    for province in FORWARDED:
        coordinator = actor_of(_coordinator(province))
        ours = [each.proposal_id for each in filed if each.municipality_id[:2] == province]
        for proposal in ours[:-2]:
            actions.endorse(actor=coordinator, proposal_id=proposal)
        actions.return_by_province(
            actor=coordinator,
            proposal_id=ours[-1],
            reason="도비 분담액이 도의 예산 계획과 다릅니다. 확인하여 다시 제출해 주세요(예시).",
        )
    yield f"{len(filed)} proposals of a call through the provinces."


def _of(places: Iterable[Place], province: str) -> list[Place]:
    return [place for place in places if place.code[:2] == province and place.code != HOME]


def _coordinator(province: str) -> object:
    held = Membership.objects.filter(role=MembershipRole.COORDINATOR, province=province)
    return held.select_related("user").get().user
