"""What a request to mend opens: reads, and the copy that answers it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from grants.calls.form_queries import form_in_force
from grants.calls.models import Call
from grants.proposals import package, states
from grants.proposals.checklist import check
from grants.proposals.content import ATTACHMENTS, PLEDGE, SECTIONS, AnswerGiven, Content, FileNamed
from grants.proposals.fields import ANSWERS, FILES
from grants.proposals.models import Proposal, Submission, SupplementRequest
from grants.proposals.queries import content_of, with_content
from grants.proposals.slots import OTHERS, file_address, slot_address
from grants.proposals.subsidy import Finding, Rules
from portal.audit.queries import target_name
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff

SUPPLEMENT_KIND = "proposal.supplement"


def addresses(call: Call) -> dict[str, str]:
    """Every field of the call's form that a request may name, with its section; the pledge stands as given.

    Where the call asks for documents, each of them and the other files are named apart.
    """
    parts = {part: section for section, parts in SECTIONS.items() if section != PLEDGE for part in parts}
    documents = [slot_address(each.key) for each in call.documents.all()]
    if documents:
        del parts[FILES]
        parts |= dict.fromkeys([*documents, OTHERS], ATTACHMENTS)
    asked = form_in_force(call).asked
    return parts | {f"{ANSWERS}/{each.question.key}": each.section for each in asked}


def open_request(proposal: Proposal) -> SupplementRequest | None:
    """The request that waits for an answer, or for the ministry to look at it; with its fields."""
    if proposal.state != states.SUPPLEMENT_REQUESTED:
        return None
    waiting = SupplementRequest.objects.filter(proposal=proposal, outcome="")
    return waiting.select_related("submission", "answer").prefetch_related("items").first()


def open_fields(proposal: Proposal, at: datetime) -> frozenset[str] | None:
    """The addresses (prefixes of them) that may be written at the moment: None for all of them, as in a draft.

    None is open once the time is over, or while a signer has what was mended.
    """
    if proposal.state == states.DRAFTING:
        return None
    request = open_request(proposal)
    if request is None or at >= request.due_at or pending_supplement_signoff(request):
        return frozenset()
    return named_fields(request)


def is_open(opened: Collection[str] | None, address: str) -> bool:
    """Whether an address is among, or below, what is open."""
    return opened is None or any(address == each or address.startswith(f"{each}/") for each in opened)


def opens_files(opened: Collection[str] | None) -> bool:
    """Whether any place among the attachments is open."""
    return opened is None or any(each == FILES or each.startswith(f"{FILES}/") for each in opened)


def opens_section(opened: Collection[str], section: str, call: Call) -> bool:
    """Whether anything written in the section is open."""
    return any(at == section and is_open(opened, address) for address, at in addresses(call).items())


def named_fields(request: SupplementRequest) -> frozenset[str]:
    """The addresses the request names."""
    return frozenset(item.field for item in request.items.all())


def blocking(said: Content, rules: Rules, request: SupplementRequest) -> list[Finding]:
    """What is to be mended in the open fields: all else stands as it was filed."""
    opened = named_fields(request)
    return [each for each in check(said, rules) if each.is_error and is_open(opened, each.field)]


def pending_supplement_signoff(request: SupplementRequest) -> SignOff | None:
    """The request for a signature under what was mended, if one waits."""
    return SignOff.objects.filter(
        kind=SUPPLEMENT_KIND, about=target_name(request), state=signoff_states.PENDING
    ).first()


def last_supplement_return(request: SupplementRequest) -> SignOff | None:
    """The newest of its sign-offs, where it came back from the signer or because of the call."""
    newest = (
        SignOff.objects.filter(kind=SUPPLEMENT_KIND, about=target_name(request))
        .select_related("decided_by")
        .order_by("-id")
        .first()
    )
    return newest if newest and newest.state in signoff_states.CAME_BACK else None


def standing(proposal: Proposal) -> Submission:
    """The newest filed copy: what counts."""
    return proposal.submissions.select_related("service_field", "support_type").order_by("-revision")[0]


def mended(proposal: Proposal, opened: Collection[str]) -> Content:
    """The copy that stands, with the open fields as they are written now: nothing else can change."""
    written = content_of(with_content(Proposal.objects.filter(pk=proposal.pk)).get())
    return merged(package.content_of(standing(proposal).package), written, opened)


def merged(filed: Content, written: Content, opened: Collection[str]) -> Content:
    """`filed`, but for the open fields, which are as `written`."""
    plain = set(Content.__slots__) - {FILES, ANSWERS}
    whole = {name: getattr(written, name) for name in plain if name in opened}
    keys = {each.removeprefix(f"{ANSWERS}/") for each in opened if each.startswith(f"{ANSWERS}/")}
    files = _merged_files(filed, written, opened)
    return replace(filed, **whole, files=files, answers=_merged_answers(filed, written, keys))


def _merged_files(filed: Content, written: Content, opened: Collection[str]) -> tuple[FileNamed, ...]:
    """Files as they were filed, but for those in open places; in the order in which a draft has them."""

    def is_in_open(file: FileNamed) -> bool:
        return is_open(opened, file_address(file.slot, file.question))

    kept = [each for each in filed.files if not is_in_open(each)]
    now = [each for each in written.files if is_in_open(each)]
    places = [(each.slot, each.question) for each in (*written.files, *filed.files)]

    def order(file: FileNamed) -> tuple[bool, str, int]:
        return not file.slot, file.question, places.index((file.slot, file.question))

    return tuple(sorted([*kept, *now], key=order))


def _merged_answers(filed: Content, written: Content, opened: Collection[str]) -> tuple[AnswerGiven, ...]:
    """Answers as they were filed, but for those that are open; in the order in which they are written now."""
    kept = {each.key: each for each in filed.answers if each.key not in opened}
    now = {each.key: each for each in written.answers if each.key in opened}
    order = dict.fromkeys([each.key for each in (*written.answers, *filed.answers)])
    return tuple((kept | now)[key] for key in order if key in kept | now)
