"""Questions about the open call: five answered for everybody, one that waits. All of them examples."""

from datetime import datetime, timedelta
from typing import NamedTuple

from grants.calls.inquiries import actions
from grants.calls.models import Call, CallQuestion
from grants.desk.example.people import People
from portal.accounts.queries import actor_of
from villages.models import Municipality


class Asked(NamedTuple):
    """What was asked, and what everybody reads: the question and its answer in both languages."""

    text: str
    wording: str
    wording_en: str
    answer: str
    answer_en: str


ASKED = (
    Asked(
        "저희 군에서 작년에 설치한 센서를 그대로 쓰고 그 위에 서비스를 더하려고 합니다. 기존 장비를 활용해도 됩니까?",
        "이미 설치한 장비를 활용하는 과제도 신청할 수 있습니까?",
        "May a project use equipment that was installed before?",
        "신청할 수 있습니다. 기존 장비의 구입비는 사업비에 넣지 말고, 새로 더하는 비용만 적으십시오.",
        "Yes. Leave the cost of the old equipment out of the budget and enter only what is added.",
    ),
    Asked(
        "두 개 마을을 묶어서 하나의 과제로 내도 되는지 궁금합니다.",
        "여러 마을을 묶어 한 과제로 신청할 수 있습니까?",
        "May several villages be joined in one project?",
        "신청할 수 있습니다. 대상지 항목에 마을마다 한 줄씩 적으십시오.",
        "Yes. Enter one row for each village in the section on the place.",
    ),
    Asked(
        "시비 말고 도비도 지방비로 볼 수 있나요?",
        "지방비에 시·도비를 포함할 수 있습니까?",
        "Does the province's money count as local share?",
        "포함할 수 있습니다. 시·도비와 시·군·구비를 나누어 적으십시오.",
        "Yes. Enter the province's and the municipality's money apart.",
    ),
    Asked(
        "제출하고 나서 오타를 발견하면 고칠 수 있습니까?",
        "제출한 사업계획서를 마감 전에 고칠 수 있습니까?",
        "Can a filed proposal be changed before the deadline?",
        "고칠 수 있습니다. 다시 열어 고친 뒤 결재를 받아 제출하십시오. 다시 제출할 때까지는 먼저 제출한 것이 유효합니다.",
        "Yes. Open it again, mend it and file it with a new sign-off. Until then what was filed stands.",
    ),
    Asked(
        "3개년 사업이면 1차 연도 예산만 적으면 되나요?",
        "여러 해에 걸친 과제는 예산을 어떻게 적습니까?",
        "How is the budget of a project over several years entered?",
        "회계연도마다 나누어 모든 해의 예산을 적으십시오. 첫 회계연도는 공모의 사업 연도와 같아야 합니다.",
        "Enter all years, each fiscal year apart. The first must be the year of the call.",
    ),
)
WAITS = "마을회관이 아니라 작은 도서관에 설치하는 것도 생활 시설로 볼 수 있는지 문의드립니다."


def ask_some(call: Call, people: People, now: datetime) -> None:
    """Ask and answer in the days since the call opened; the last question waits."""
    places = list(Municipality.objects.filter(pk__in=people.officers).order_by("code")[3::40])
    for number, (asked, place) in enumerate(zip(ASKED, places, strict=False)):
        moment = call.opens_at + timedelta(days=1 + number, hours=2)
        question = _ask(call, people, place, asked.text, min(moment, now))
        words = {name: getattr(asked, name) for name in ("wording", "wording_en", "answer", "answer_en")}
        answered_at = min(moment + timedelta(days=1), now)
        manager = actor_of(people.managers[0], arrived_at=answered_at)
        actions.answer(actor=manager, question_id=question.pk, words=words)
    _ask(call, people, places[-1], WAITS, now - timedelta(hours=3))


def _ask(call: Call, people: People, place: Municipality, text: str, at: datetime) -> CallQuestion:
    officer = actor_of(people.officers[place.pk], arrived_at=at)
    return actions.ask(actor=officer, call=call, municipality=place, text=text)
