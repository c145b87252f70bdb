"""Saving what is typed as it is typed: values of fields as JSON, each against what its form had."""

import json
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


class Unreadable(ValueError):
    """What arrived is not what the page sends."""


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save `{"fields": {address: {"was": mark, "value": text}}}`; say what became of each.

    Answers 401 when signed out, 404 when the proposal is not (or no longer) theirs, 409 when it can't
    be changed now: each with a sentence, so that the page keeps what it has.
    """
    if not request.user.is_authenticated:
        return _no(401, _("You are signed out. What you typed is kept on this device; sign in to save it."))
    refused: dict[str, str] = {}
    # Who writes is asked with the lock; roles would be two queries more.
    actor = Actor(request.user, frozenset(), *_whence(request))
    try:
        given = _given(request)
        saved = actions.save_fields(
            actor=actor, proposal_id=pk, changes=lambda draft: _changes(draft, given, refused)
        )
    except RequestDataTooBig:
        return _no(413, _("This is too much text to save at once. Shorten it; what was saved before stands."))
    except (Unreadable, UnknownField):
        return _no(400, _("The page sent something unreadable. Reload it; what was saved stands."))
    except Proposal.DoesNotExist:
        return _gone()
    except Refused as refusal:
        is_theirs = policies.ours(request.actor).filter(pk=pk).exists()
        return _no(409, str(refusal)) if is_theirs else _gone()
    return JsonResponse(_said(saved, refused | saved.refused))


def _whence(request: HttpRequest) -> tuple[str, str, datetime]:
    return request.META.get("REMOTE_ADDR", ""), request.request_id, request.arrived_at


def _gone() -> JsonResponse:
    return _no(404, _("You no longer work on this proposal. What you typed last was not saved."))


def _no(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)


def _given(request: HttpRequest) -> dict[str, dict[str, str]]:
    try:
        fields = json.loads(request.body)["fields"]
        given = {
            str(name): {"was": str(each["was"]), "value": str(each["value"])} for name, each in fields.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable from error
    if len(given) > MOST_FIELDS:
        raise Unreadable
    return given


def _changes(
    draft: Proposal, given: dict[str, dict[str, str]], refused: dict[str, str]
) -> list[actions.Change]:
    changes = []
    for name, each in given.items():
        address = address_of(name)
        try:
            changes.append(actions.Change(address, each["was"], read(draft, address, each["value"])))
        except ValidationError as error:
            refused[name] = " ".join(error.messages)
    return changes


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
