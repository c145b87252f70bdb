"""The ministry works its possible duplicates down: each was looked at, and what was found."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.desk import policies
from grants.desk.models import SimilarPair
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

MOST_CHARACTERS = 200


def mark_looked_at(*, actor: Actor, pair_ids: Iterable[int], remark: str) -> list[SimilarPair]:
    """Say of pairs what was found; return those that are still there. Raises Refused, NotAllowed."""
    remark = remark.strip()
    if not remark:
        raise Refused(_("Write in a word what you found."), "remark_missing")
    if len(remark) > MOST_CHARACTERS:
        said = _("Shorten the text: it has %(count)s characters, at most %(most)s are possible.")
        raise Refused(said % {"count": len(remark), "most": MOST_CHARACTERS}, "remark_too_long")
    return _write(actor, "pair.look", pair_ids, remark)


def look_again(*, actor: Actor, pair_ids: Iterable[int]) -> list[SimilarPair]:
    """Put pairs back among those to be looked at; what was found stays in the audit. Raises NotAllowed."""
    return _write(actor, "pair.look_again", pair_ids, "")


@transaction.atomic
def _write(actor: Actor, act: str, pair_ids: Iterable[int], remark: str) -> list[SimilarPair]:
    ensure(policies.may_look(actor))
    visible = policies.visible_to(actor).filter(pk__in=pair_ids).order_by("pk")
    pairs = list(visible.select_for_update(of=("self",)))
    items = [(pair, _said_of(pair, remark or pair.remark)) for pair in pairs]
    for pair in pairs:
        pair.remark = remark
        pair.looked_at, pair.looked_by = (timezone.now(), actor.user) if remark else (None, None)
    SimilarPair.objects.bulk_update(pairs, ["looked_at", "looked_by", "remark"])
    audit.record_many(actor=actor, act=act, items=items)
    return pairs


def _said_of(pair: SimilarPair, remark: str) -> dict[str, object]:
    return {"submissions": [pair.first_id, pair.second_id], "reason": remark}
