"""The fields of a proposal that a request to mend can name, by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.calls.form_queries import form_in_force
from grants.calls.models import Call
from grants.proposals import content
from grants.proposals.fields import ANSWERS, FILES, address_of, input_of
from grants.proposals.forms import column_of
from grants.proposals.labels import field_label
from grants.proposals.models import Proposal, SupplementRequest
from grants.proposals.sections import LABELS, ROW_LABELS, section_name
from grants.proposals.slots import OTHERS, slot_address
from grants.proposals.supplements import addresses

# What is written as a table, or as files, is opened as a whole.
WHOLE = {
    "villages": content.PLACE,
    "lines": content.BUDGET,
    "indicators": content.INDICATORS,
    "milestones": content.SCHEDULE,
}


@dataclass(frozen=True, slots=True)
class Nameable:
    """A field: its address, the section it is written in, and what people call it."""

    address: str
    section: str
    label: str
    section_label: str = ""

    @property
    def target(self) -> str:
        """The input to go to, without id_."""
        return input_of(self.address)


def nameable(call: Call) -> list[Nameable]:
    """Every field of the call's form that may be named, in the order of the sections."""
    form, documents = form_in_force(call), names_of_documents(call)
    return [
        Nameable(part, section, label_of(part, form, documents), section_name(section, form))
        for part, section in addresses(call).items()
    ]


def asked_in(request: SupplementRequest) -> list[tuple[Nameable, str]]:
    """Each field a request names with what is to be mended in it, in the order of the form."""
    texts = {item.field: item.text for item in request.items.all()}
    known = [each for each in nameable(request.proposal.call) if each.address in texts]
    if FILES in texts and all(each.address != FILES for each in known):
        # Asked before documents could be named apart.
        known.append(Nameable(FILES, content.ATTACHMENTS, label_of(FILES), label_of(FILES)))
    return [(each, texts[each.address]) for each in known]


def names_of_documents(call: Call) -> dict[str, str]:
    """What the documents of a call are called, by their address."""
    return {slot_address(each.key): each.localized_name for each in call.documents.all()}


def label_of(
    part: str, form: FormSpec = NOTHING_ASKED, documents: Mapping[str, str] = MappingProxyType({})
) -> str:
    """What people call a part of the content, a question of the form or a document (by its address)."""
    named = {**documents, OTHERS: _("Other files"), ANSWERS: _("Questions of this call")}
    if part in named:
        return named[part]
    if part.startswith(f"{ANSWERS}/"):
        return field_label(address_of(part), form)
    if part in WHOLE:
        return str(ROW_LABELS[WHOLE[part]])
    if part.split("/", maxsplit=1)[0] == FILES:
        return str(LABELS[content.ATTACHMENTS])
    if part == "is_pledged":
        return str(LABELS[content.PLEDGE])
    return str(column_of(Proposal, part).verbose_name)
