"""One panel of the regular call has met: a flag, minutes, the close."""

from grants.calls.models import Call
from grants.reviews.meeting import actions
from grants.reviews.models import Panel, PanelMember
from portal.accounts.queries import actor_of

FLAG = "예시: 유지관리 계획을 함께 살펴볼 필요가 있습니다."
MINUTES = "예시 회의록: 위원들이 유지관리 방안과 비용 근거를 논의하였고, 각자의 점수를 유지하기로 하였습니다."


def hold_one(call: Call) -> None:
    """The first panel's chair opens, flags, writes and closes."""
    panel = Panel.objects.filter(call=call).select_related("call").order_by("pk").first()
    seat = PanelMember.objects.filter(panel=panel, is_chair=True, left_at=None).first()
    if panel is None or seat is None:
        return
    chair = actor_of(seat.reviewer)
    meeting = actions.open_meeting(actor=chair, panel=panel)
    item = meeting.items.order_by("pk")[0]
    actions.flag(actor=chair, item_id=item.pk, why=FLAG)
    actions.write_minutes(actor=chair, item_id=item.pk, version=item.version, minutes=MINUTES)
    actions.close_meeting(actor=chair, panel=panel)
