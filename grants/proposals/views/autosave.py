"""Saving what is typed as it is typed: values of fields as JSON, each against what its form had."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grants.proposals import actions, policies
from grants.proposals.fields import UnknownField, address_of
from grants.proposals.models import FieldConflict, Proposal
from grants.proposals.readings import read
from portal.actor import Actor
from portal.errors import Refused
from portal.ui.templatetags.portal import kst_clock

MOST_FIELDS = 600


class NotSaved(Exception):
    """Nothing was saved; the status says what kind of reason it was, the sentence which."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save `{"person": key, "fields": {address: {"was": mark, "value": text}}}`; say what became of each.

    Answers 401 when signed out, or when somebody else signed in beside the page meanwhile; 404 when the
    proposal is not (or no longer) theirs, 409 when it can't be changed now: each with a sentence, so that
    the page keeps what it has.
    """
    try:
        return JsonResponse(_saved(request, pk))
    except NotSaved as reason:
        return JsonResponse({"sentence": reason.sentence}, status=reason.status)


def _saved(request: HttpRequest, pk: int) -> dict[str, Any]:
    given = _given(request)
    refused: dict[str, str] = {}
    # Who writes is asked with the lock; roles would be two queries more.
    actor = Actor(request.user, frozenset(), *_whence(request))
    try:
        saved = actions.save_fields(
            actor=actor, proposal_id=pk, changes=_changes(given), read=_reading(refused)
        )
    except UnknownField as error:
        raise NotSaved(400, _unreadable()) from error
    except Proposal.DoesNotExist as error:
        raise NotSaved(404, _gone()) from error
    except Refused as refusal:
        is_theirs = policies.ours(request.actor).filter(pk=pk).exists()
        raise (NotSaved(409, str(refusal)) if is_theirs else NotSaved(404, _gone())) from refusal
    return _said(saved, refused | saved.refused)


def _whence(request: HttpRequest) -> tuple[str, str, datetime]:
    return request.META.get("REMOTE_ADDR", ""), request.request_id, request.arrived_at


def _unreadable() -> str:
    return _("The page sent something unreadable. Reload it; what was saved stands.")


def _gone() -> str:
    return _(
        "You no longer work on this proposal. What you typed last was not saved; copy it from here if it is "
        "still needed. All that was saved before is kept."
    )


def _given(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What the page sent, when the person who typed it is the one who is signed in."""
    try:
        said = json.loads(request.body)
        person, fields = str(said["person"]), said["fields"]
        given = {
            str(name): {"was": str(each["was"]), "value": str(each["value"])} for name, each in fields.items()
        }
    except RequestDataTooBig as error:
        sentence = _("This is too much text to save at once. Shorten it; what was saved before stands.")
        raise NotSaved(413, sentence) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotSaved(400, _unreadable()) from error
    if not request.user.is_authenticated or person != str(request.user.pk):
        sentence = _("You are signed out. What you typed is kept on this device; sign in to save it.")
        raise NotSaved(401, sentence)
    if len(given) > MOST_FIELDS:
        raise NotSaved(400, _unreadable())
    return given


def _changes(given: dict[str, dict[str, str]]) -> list[actions.Change]:
    return [actions.Change(address_of(name), each["was"], each["value"]) for name, each in given.items()]


def _reading(refused: dict[str, str]) -> actions.Reader:
    """Read what was typed; what can't be read is noted in `refused`."""

    def reading(draft: Proposal, change: actions.Change) -> actions.Change | None:
        try:
            return replace(change, value=read(draft, change.address, change.value))
        except ValidationError as error:
            refused[str(change.address)] = " ".join(error.messages)
            return None

    return reading


def _said(saved: actions.Saved, refused: dict[str, str]) -> dict[str, Any]:
    return {
        "version": saved.version,
        "at": kst_clock(saved.at),
        "marks": saved.marks,
        "refused": refused,
        "contested": [_contested(conflict) for conflict in saved.contested],
    }


def _contested(conflict: FieldConflict) -> dict[str, str]:
    return {
        "field": conflict.field,
        "url": reverse("proposals:conflict", args=[conflict.proposal_id, conflict.pk]),
    }
