"""The order a province puts its endorsed proposals in: places from 1 on, without gaps."""

from django.db import connection
from django.db.models import Case, F, QuerySet, Value, When

from grants.proposals.models import Proposal, ProvinceRank


def enter(proposal: Proposal) -> ProvinceRank:
    """Give it the place after the last."""
    province = proposal.municipality.province_id
    _one_at_a_time(proposal.call_id, province)
    last = _of(proposal.call_id, province).order_by("-place").first()
    return ProvinceRank.objects.create(
        proposal=proposal, call_id=proposal.call_id, province_id=province, place=last.place + 1 if last else 1
    )


def leave(proposal: Proposal) -> None:
    """Take its place away and close up; nothing where it has none."""
    held = ProvinceRank.objects.filter(proposal=proposal).first()
    if held is None:
        return
    _one_at_a_time(held.call_id, held.province_id)
    held.refresh_from_db()
    held.delete()
    _of(held.call_id, held.province_id).filter(place__gt=held.place).update(place=F("place") - 1)


def put(proposal: Proposal, place: int) -> tuple[int, int]:
    """Put it at the place (the last at most) in one statement; return its former and its new place."""
    held = ProvinceRank.objects.get(proposal=proposal)
    _one_at_a_time(held.call_id, held.province_id)
    held.refresh_from_db()
    among = _of(held.call_id, held.province_id)
    new = max(1, min(place, among.count()))
    low, high = sorted((held.place, new))
    step = -1 if new > held.place else 1
    among.filter(place__range=(low, high)).update(
        place=Case(When(pk=held.pk, then=Value(new)), default=F("place") + step)
    )
    return held.place, new


def _of(call: int, province: str) -> QuerySet[ProvinceRank]:
    return ProvinceRank.objects.filter(call=call, province=province)


def _one_at_a_time(call: int, province: str) -> None:
    # Two digits: no municipality's code, by which filing waits, is as short.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [call, int(province)])
