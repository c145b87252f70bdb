"""Two versions of a field as a person sees them, to choose."""

from typing import Any

from django.urls import reverse

from grants.calls.asking import FormSpec
from grants.calls.form_queries import form_in_force
from grants.calls.questions import TEXTS
from grants.proposals.fields import ANSWERS, Address, address_of, from_text, section_of_field
from grants.proposals.labels import field_label, value_label
from grants.proposals.models import FieldConflict, Proposal
from grants.proposals.stores import stores_for
from portal.actor import Actor


def conflict_card(proposal: Proposal, conflict: FieldConflict, actor: Actor) -> dict[str, Any]:
    """Its field, both values in words, and the mark of what stands: with it a choice is refused when stale."""
    address = address_of(conflict.field)
    store = stores_for(actor, proposal, [address.store])[address.store]
    form = form_in_force(proposal.call)
    return {
        "field": field_label(address, form),
        "stands": value_label(address, store.text(address), form),
        "mine": value_label(address, conflict.mine, form),
        "mine_text": conflict.mine,
        "is_own": conflict.by_id == actor.user.pk,
        "is_text": _is_text(address, form),
        "mark": store.mark(address),
        "back": reverse(
            "proposals:section", args=[proposal.pk, section_of_field(address, form) or "overview"]
        ),
    }


def _is_text(address: Address, form: FormSpec) -> bool:
    if address.store == ANSWERS:
        question = form.question(address.key)
        return bool(question and question.kind in TEXTS)
    return isinstance(from_text(address, ""), str) and address.name != "township"
