"""What the supplementary example call asks beside the core, and what its example proposals answer."""

from collections.abc import Iterable, Iterator

from grants.calls.asking import IS, Condition
from grants.calls.builder import actions
from grants.calls.builder.publishing import ask_publication
from grants.calls.form_queries import form_in_force
from grants.calls.models import Call
from grants.calls.questions import (
    FILE,
    LONG_TEXT,
    PERCENTAGE,
    SEVERAL_OF,
    WHOLE_NUMBER,
    YES,
    YES_NO,
    Option,
    QuestionSpec,
    Value,
)
from grants.desk.example.papers import Papers
from grants.desk.example.people import People
from grants.desk.example.plans import Plan
from grants.proposals.answer_store import row_of
from grants.proposals.answers import given_in
from grants.proposals.content import AnswerGiven
from grants.proposals.models import FormAnswer, Proposal
from grants.proposals.models.answer import COLUMNS
from portal.accounts.queries import actor_of
from portal.signoff import actions as signoffs

OVERVIEW, BUDGET = "overview", "budget"
BATCH = 2000
HAS_SIMILAR = QuestionSpec(
    "",
    YES_NO,
    "기존 유사사업 여부",
    "Is there a similar project already?",
    help="예시 문항입니다. 같은 마을에서 비슷한 사업을 한 적이 있는지 고릅니다.",
    help_en="An example question: whether the village has had a similar project.",
    is_required=True,
)
DIFFERENCE = QuestionSpec(
    "",
    LONG_TEXT,
    "기존 사업과 다른 점",
    "How it differs from the one before",
    help="예시 문항입니다.",
    help_en="An example question.",
    is_required=True,
    most_characters=1000,
)
OWN_SHARE = QuestionSpec(
    "",
    PERCENTAGE,
    "운영비 중 자부담 비율",
    "Own share of the running costs",
    help="예시 문항입니다. 사업이 끝난 뒤 해마다 드는 운영비 가운데 주민이나 운영 기관이 내는 비율입니다.",
    help_en="An example question: the part of the yearly running costs borne by residents or the operator.",
)
OPEN_DATA = QuestionSpec(
    "",
    SEVERAL_OF,
    "데이터 개방 계획",
    "Data that will be open",
    help="예시 문항입니다. 개방할 데이터를 모두 고릅니다.",
    help_en="An example question: all data that will be open.",
    is_required=True,
    options=(
        Option("", "센서 측정값", "Sensor readings"),
        Option("", "이용 통계", "Use statistics"),
        Option("", "시설 위치", "Places of the facilities"),
        Option("", "개방하지 않음", "None"),
    ),
)
HEARINGS = QuestionSpec(
    "",
    WHOLE_NUMBER,
    "주민 의견수렴 횟수",
    "Meetings with residents",
    help="예시 문항입니다. 사업을 기획하며 연 설명회와 간담회의 수입니다.",
    help_en="An example question: hearings held while it was planned.",
    is_required=True,
    least=1,
    most=100,
)
EVIDENCE = QuestionSpec(
    "",
    FILE,
    "주민 의견수렴 자료",
    "Record of the meetings",
    help="예시 문항입니다. 회의록이나 사진이 있으면 첨부합니다.",
    help_en="An example question: minutes or pictures, where there are any.",
    most=10,
    accepted=("HWPX", "HWP", "PDF", "JPG", "PNG"),
)


def publish_form(call: Call, people: People) -> None:
    """Build the example's form as a manager does, and have the second one sign it."""
    drafter, signer = (actor_of(manager) for manager in people.managers)
    form = actions.begin(actor=drafter, call=call)
    section = actions.add_section(
        actor=drafter, form_id=form.pk, name="데이터와 주민 참여", name_en="Data and residents"
    )
    similar = actions.add_question(actor=drafter, form_id=form.pk, section=OVERVIEW, wanted=HAS_SIMILAR)
    only_then = Condition(similar.question.key, IS, YES)
    actions.add_question(
        actor=drafter, form_id=form.pk, section=OVERVIEW, wanted=DIFFERENCE, shown_if=only_then
    )
    actions.add_question(actor=drafter, form_id=form.pk, section=BUDGET, wanted=OWN_SHARE)
    for wanted in (OPEN_DATA, HEARINGS, EVIDENCE):
        actions.add_question(actor=drafter, form_id=form.pk, section=section.key, wanted=wanted)
    signoff = ask_publication(actor=drafter, form_id=form.pk)
    signoffs.approve(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    call.refresh_from_db()


class Replies:
    """What the plans answer to the form of their call; nothing where it has none."""

    def __init__(self, call: Call, papers: Papers) -> None:
        self.asks, self.papers = form_in_force(call), papers

    def given(self, plan: Plan) -> tuple[AnswerGiven, ...]:
        """The answers as a filed copy has them."""
        rows = [
            {name: getattr(row, name) for name in ("key", "question_id", *COLUMNS)}
            for row in self._rows(plan)
        ]
        return given_in(self.asks, [*rows, *self.papers.answers(plan)])

    def write(self, pairs: Iterable[tuple[Proposal, Plan]]) -> None:
        """Keep the answers of proposals that are in the database."""
        FormAnswer.objects.bulk_create(
            (row for pair in pairs for row in self._rows_of(*pair)), batch_size=BATCH
        )

    def _rows_of(self, proposal: Proposal, plan: Plan) -> Iterator[FormAnswer]:
        for row in self._rows(plan):
            row.proposal = proposal
            yield row

    def _rows(self, plan: Plan) -> Iterator[FormAnswer]:
        for each, value in zip(self.asks.asked, _values(plan), strict=False):
            if value is not None:
                yield row_of(Proposal(), each.question, value)


def _values(plan: Plan) -> tuple[Value | None, ...]:
    """In the order of the form: whatever the plan is, the same again by seed."""
    turn = len(plan.title) + plan.households
    has_similar = turn % 3 == 0
    return (
        has_similar,
        f"앞선 사업은 {plan.township}의 일부만 다루었습니다. 이번에는 {plan.village} 전체로 넓히고 "
        "주민이 직접 운영에 참여합니다."
        if has_similar
        else None,
        None if turn % 4 == 0 else 500 + turn % 20 * 25,
        ("a1", "a2") if turn % 2 else ("a2", "a3"),
        2 + turn % 5,
    )
