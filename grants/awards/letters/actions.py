"""The writers of letters: number and sign them, make their files once, issue one anew, note who took one."""

import hashlib
from datetime import datetime
from importlib import import_module

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import states
from grants.awards.letters import facts, policies, telling
from grants.awards.letters.facts import Due, Ground, Numbered
from grants.awards.letters.paper import document_of
from grants.awards.letters.saying import said_of
from grants.awards.models import (
    Decision,
    Letter,
    LetterDownload,
    LetterFile,
    LetterFormat,
    Letterhead,
)
from grants.calls.models import Call
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.package import digest
from grants.proposals.receipts import keys
from grants.proposals.receipts.signer import Signer
from portal.actor import Actor
from portal.audit import actions as audit
from portal.documents.model import Document
from portal.errors import Refused, ensure
from villages.queries import municipalities_of

LEAST_REASON = 5


@transaction.atomic
def issue(*, actor: Actor, decision_id: int) -> list[Letter]:
    """Number and sign a letter for all of a decision that has none; return the new ones.

    Its announced lines are told, and its awards that ended. A second call finds nothing to write.
    Raises NotAllowed, and Refused before publication.
    """
    ensure(policies.may_issue(actor))
    decision = facts.decision_with_call(decision_id)
    published_at = _published_at(decision)
    last = _lock_and_count(decision.call_id)
    due = facts.due_of(decision)
    if not due:
        return []
    signer = announced_signer(actor)
    ground = facts.ground_of(decision, published_at, timezone.now(), signer.key)
    letters = Letter.objects.bulk_create(
        _letter(actor, signer, ground, each, Numbered(sequence))
        for sequence, each in enumerate(due, start=last + 1)
    )
    changes = {"letters": len(letters), "number": f"{letters[0].number} – {letters[-1].number}"}
    audit.record(actor=actor, act="letter.issue", about=decision, changes=changes)
    return letters


@transaction.atomic
def issue_anew(*, actor: Actor, letter_id: int, reason: str) -> Letter:
    """Write another letter that replaces one, with its own number, from what is on record now.

    Raises NotAllowed, and Refused for a letter that was replaced already, an award that has ended, or a
    reason of fewer than `LEAST_REASON` characters.
    """
    ensure(policies.may_issue(actor))
    said = " ".join(reason.split())
    if len(said) < LEAST_REASON:
        raise Refused(
            _("Say in a few words why the letter is issued anew; it stands on the letter."), "reason"
        )
    last = _lock_and_count(Letter.objects.values_list("call", flat=True).get(pk=letter_id))
    letter = Letter.objects.get(pk=letter_id)
    _ensure_newest(letter)
    decision = facts.decision_with_call(letter.decision_id)
    due = facts.due_again(decision, letter)
    if due is None:
        raise Refused(_("The result of this letter no longer stands. Nothing was issued."), "ended")
    signer = announced_signer(actor)
    ground = facts.ground_of(decision, _published_at(decision), timezone.now(), signer.key)
    anew = _letter(actor, signer, ground, due, Numbered(last + 1, letter, said))
    anew.save(force_insert=True)
    changes = {"number": anew.number, "replaces": letter.number, "reason": said}
    audit.record(actor=actor, act="letter.issue_anew", about=anew, changes=changes)
    return anew


@transaction.atomic
def make(*, letter_id: int) -> bool:
    """Make the files of a letter and tell the people of its municipality; False when that was done before.

    The letter's row is locked meanwhile: a second worker waits, and then finds them.
    """
    letter = Letter.objects.select_for_update(of=("self",)).select_related("submission").get(pk=letter_id)
    known = set(LetterFile.objects.filter(letter=letter).values_list("format", flat=True))
    missing = [each for each in LetterFormat.values if each not in known]
    if not missing:
        return False
    document = document_of(said_of(letter.said), letter.sha256)
    LetterFile.objects.bulk_create(_stored(letter, each, document) for each in missing)
    telling.tell(letter)
    return True


def note_download(*, actor: Actor, letter: Letter) -> None:
    """Write down that somebody who acts for the municipality took it; the first time only."""
    if municipalities_of(actor).filter(pk=letter.submission.municipality_id).exists():
        LetterDownload.objects.bulk_create(
            [LetterDownload(letter=letter, user=actor.user)], ignore_conflicts=True
        )


@transaction.atomic
def set_letterhead(*, actor: Actor, head: Letterhead) -> Letterhead:
    """Say who sends the letters of a call; letters that were issued keep what they say."""
    ensure(policies.may_issue(actor))
    head.changed_by, head.changed_at = actor.user, timezone.now()
    head.save()
    changes = {"issuer": head.issuer, "sender": head.sender, "department": head.department}
    audit.record(actor=actor, act="letterhead.save", about=head, changes=changes)
    return head


def _letter(actor: Actor, signer: Signer, ground: Ground, due: Due, numbered: Numbered) -> Letter:
    said = facts.said_of(ground, due, numbered)
    text = said.text
    return Letter(
        call=ground.decision.call,
        decision=ground.decision,
        submission=due.line.submission,
        kind=said.kind,
        sequence=numbered.sequence,
        number=said.number,
        revision=said.revision,
        replaces=numbered.replaced,
        reason=said.anew,
        said=text,
        sha256=digest(text),
        signature=keys.sign(signer.private, text),
        key_id=signer.key,
        issued_at=ground.issued_at,
        issued_by=actor.user,
        is_example=said.is_example,
    )


def _stored(letter: Letter, suffix: str, document: Document) -> LetterFile:
    """In the store under its hash: what is there already is the same."""
    content: bytes = import_module(f"portal.documents.{suffix}").build(document)
    file = LetterFile(
        letter=letter, format=suffix, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )
    if not default_storage.exists(file.path):
        default_storage.save(file.path, ContentFile(content))
    return file


def _lock_and_count(call_id: int) -> int:
    """Whoever issues letters of a call comes one after the other; the last number given."""
    Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_id)
    return Letter.objects.filter(call=call_id).aggregate(last=Max("sequence"))["last"] or 0


def _published_at(decision: Decision) -> datetime:
    if decision.state != states.PUBLISHED or decision.published_at is None:
        raise Refused(_("Letters are issued once the decision is published."), "not_published")
    return decision.published_at


def _ensure_newest(letter: Letter) -> None:
    if Letter.objects.filter(replaces=letter).exists():
        raise Refused(_("This letter was replaced already. Open the newest one."), "replaced")
