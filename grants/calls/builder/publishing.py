"""A form takes effect when a second manager signs exactly what was laid before them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.asking import FormSpec, faults
from grants.calls.builder import policies
from grants.calls.builder.policies import KIND
from grants.calls.form_queries import spec_of
from grants.calls.models import ApplicationForm, Call, FormState
from grants.calls.question_words import fault_sentence
from grants.calls.sections import WITH_QUESTIONS
from portal.actor import Actor, Role
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.outbox import actions as outbox
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from portal.signoff.registry import Kind, SignOffLike, register

# What a later room may want to hear: a call asks something else from now on.
TOPIC = "calls.form_published"


@transaction.atomic
def ask_publication(*, actor: Actor, form_id: int) -> SignOff:
    """Lay a form before a second manager. Refused while anything in it is to be mended."""
    form = (
        ApplicationForm.objects.select_for_update(of=("self",)).select_related("call__form").get(pk=form_id)
    )
    ensure(policies.may_change(actor, form))
    spec = spec_of(form)
    found = faults(spec, WITH_QUESTIONS)
    if found:
        raise Refused(fault_sentence(spec, found[0]), found[0].code)
    in_force = form.call.form.version if form.call.form else 0
    return signoffs.draft(
        actor=actor, kind=KIND, about=form, title=str(form), payload=paper_of(form, spec, in_force)
    )


def paper_of(form: ApplicationForm, spec: FormSpec, instead_of: int) -> dict[str, object]:
    """What is signed: every word of the form, so that the hash stands for all of it."""
    return {
        "call": form.call.code,
        "form": form.pk,
        "version": form.version,
        "instead_of": instead_of,
        "asks": _plain(asdict(spec)),
    }


def _plain(value: Any) -> Any:
    """As JSON gives it back; which row it was read from is no part of it, nor the types of what is no file."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name != "row" and _is_said(name, each)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_said(name: str, value: object) -> bool:
    """Papers from before there were questions for files say nothing of their types."""
    return name != "accepted" or bool(value)


def is_as_signed(form: ApplicationForm, paper: Mapping[str, object]) -> bool:
    """Whether the form still says what was laid before the second person."""
    return bool(_plain(asdict(spec_of(form))) == paper["asks"])


def publish(actor: Actor, signoff: SignOffLike) -> None:
    """Put the signed form in force. Refused when it is not what was signed any more."""
    form_id = signoff.payload["form"]
    form = ApplicationForm.objects.select_for_update(of=("self",)).select_related("call").get(pk=form_id)
    call = Call.objects.select_for_update().get(pk=form.call_id)
    if form.state != FormState.DRAFT or not is_as_signed(form, signoff.payload):
        raise Refused(_("The form changed since it was laid before you. Return it and ask again."), "changed")
    form.state, form.published_at, form.signoff_id = FormState.PUBLISHED, timezone.now(), signoff.pk
    form.save(update_fields=["state", "published_at", "signoff"])
    call.form = form
    call.save(update_fields=["form"])
    outbox.queue(topic=TOPIC, key=f"{TOPIC}:{form.pk}", payload={"call": call.pk})
    audit.record(
        actor=actor, act="form.publish", about=form, changes={"call": call.code, "version": form.version}
    )


def register_kind() -> None:
    """Make the two-person rule of forms known."""
    register(
        Kind(
            name=KIND,
            label=gettext_lazy("Publish an application form"),
            may_decide=lambda actor, _signoff: policies.may_decide(actor),
            visible=lambda actor: Q() if actor.in_ministry else Q(pk__in=[]),
            decidable=lambda actor: Q() if actor.has(Role.MANAGER) else Q(pk__in=[]),
            execute=publish,
            url=lambda signoff: reverse("admin:calls_form_preview", args=[signoff.payload["form"]]),
        )
    )
