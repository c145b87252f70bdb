"""`{% load proposals %}`: what a proposal says and lacks, in the language of the page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from grants.calls.form_queries import form_in_force
from grants.calls.models.named import in_language as in_this_language
from grants.proposals import states
from grants.proposals.content import ATTACHMENTS, PLEDGE, AnswerGiven, Choice, Content, FileNamed, Line
from grants.proposals.file_queries import attached_in
from grants.proposals.models import Attachment, Proposal, ProposalState, Submission
from grants.proposals.package import content_of as content_of_copy
from grants.proposals.queries import content_of, with_content
from grants.proposals.sections import LABELS
from grants.proposals.sections import section_name as name_of_section
from grants.proposals.sentences import sentence as sentence_of
from grants.proposals.subsidy import Finding
from portal.files.models import StoredFile
from portal.files.sentences import what_was_found
from portal.files.states import TO_REPLACE
from portal.signoff.models import SignOff
from portal.ui.steps import STOPPED, Step, steps_to

register = template.Library()
STEPS = (
    pgettext_lazy("step of a proposal", "Draft"),
    pgettext_lazy("step of a proposal", "Sign-off"),
    pgettext_lazy("step of a proposal", "Filing"),
    pgettext_lazy("step of a proposal", "Receipt"),
    pgettext_lazy("step of a proposal", "Requirements"),
    pgettext_lazy("step of a proposal", "Review"),
    pgettext_lazy("step of a proposal", "Result"),
)
PROVINCE = pgettext_lazy("step of a proposal", "Province")
SUPPLEMENT = pgettext_lazy("step of a proposal", "Supplement")
REACHED = {
    states.DRAFTING: 0,
    states.AWAITING_SIGNOFF: 1,
    states.FILED: 2,
    states.ENDORSED: 3,
    states.RETURNED: 3,
    states.RECEIVED: 3,
    states.SUPPLEMENT_REQUESTED: 4,
    states.ELIGIBLE: 4,
    states.INELIGIBLE: 4,
    states.UNDER_REVIEW: 5,
    states.AWARDED: 6,
    states.RESERVE: 6,
    states.NOT_AWARDED: 6,
    states.DECLINED: 6,
    states.WITHDRAWN: 2,
}
AFTER_FILING = 3
STANDING = {
    states.ENDORSED: _("The province endorsed it. The ministry receives it next."),
    states.RETURNED: _("The province returned it. Open it again to mend it and file it anew."),
    states.SUPPLEMENT_REQUESTED: _("The ministry asks to have some fields mended. All else stands as filed."),
    states.RECEIVED: _("The ministry received it and checks the requirements."),
    states.ELIGIBLE: _("It meets the requirements. The result is announced after the review."),
    states.UNDER_REVIEW: _("It meets the requirements. The result is announced after the review."),
    states.INELIGIBLE: _("It does not meet the requirements and takes no further part in the call."),
    states.AWARDED: _("It was chosen. The result is announced to everybody."),
    states.RESERVE: _("It is on the reserve list and follows when money becomes free."),
    states.NOT_AWARDED: _("It was not chosen in this call."),
    states.DECLINED: _("It was chosen, and the local government gave the award up."),
    states.WITHDRAWN: _("It was withdrawn and takes no part in the call."),
}
SOURCES = ("national", "province", "local", "own")


@register.filter
def sentence(finding: Finding) -> str:
    """A finding in words."""
    return sentence_of(finding)


@register.simple_tag
def section_name(section: str, proposal: Proposal) -> str:
    """A section's name, one of the call's own too."""
    return name_of_section(section, form_in_force(proposal.call))


@register.filter
def answers_in(content: Content, section: str) -> tuple[AnswerGiven, ...]:
    """What is answered to the call's questions in a section."""
    return content.answers_in(section)


@register.filter
def own_sections(content: Content) -> list[tuple[str, AnswerGiven]]:
    """The sections of the call's own that have answers: key, and an answer, which knows the name."""
    first = {each.section: each for each in reversed(content.answers) if each.section_name}
    return [
        (key, first[key]) for key in dict.fromkeys(each.section for each in content.answers) if key in first
    ]


@register.filter
def outline(content: Content) -> list[tuple[str, str]]:
    """What a filed copy speaks of: key and name of each section, as `_content.html` shows them."""
    core = {key: str(name) for key, name in LABELS.items()}
    own = [(key, named_section(first)) for key, first in own_sections(content)]
    said = [(key, name) for key, name in core.items() if key not in {ATTACHMENTS, PLEDGE}]
    return [*said, *own, (ATTACHMENTS, core[ATTACHMENTS])]


@register.filter
def said_by(answer: AnswerGiven) -> str:
    """An answer in the language of the page."""
    return in_this_language(answer.text, answer.text_en)


@register.filter
def asked_as(answer: AnswerGiven) -> str:
    """The question in the language of the page."""
    return in_this_language(answer.label, answer.label_en)


@register.filter
def named_section(answer: AnswerGiven) -> str:
    """The name of the answer's own section in the language of the page."""
    return in_this_language(answer.section_name, answer.section_name_en)


@register.filter
def file_number(content: Content, key: str) -> int:
    """Which of a copy's files, counted from 1, answers the question; 0 for none."""
    numbers = (number for number, file in enumerate(content.files, 1) if file.question == key)
    return next(numbers, 0)


@register.filter
def attached_as(attachments: Iterable[Attachment] | None, key: str) -> Attachment | None:
    """The attachment that answers the question."""
    return next((each for each in attachments or () if each.question_key == key), None)


@register.filter
def answered_by(content: Content, file: FileNamed) -> AnswerGiven | None:
    """The answer that a file of the copy is."""
    return next((each for each in content.answers if file.question and each.key == file.question), None)


@register.filter
def in_language(choice: Choice | None) -> str:
    """A choice's name in the language of the page."""
    if choice is None:
        return ""
    return choice.name_en if (get_language() or "ko").startswith("en") else choice.name


@register.filter
def state_badge(proposal: Proposal) -> ProposalState:
    """The state with its label, for `{% badge %}`."""
    return ProposalState(proposal.state)


@register.filter
def standing(proposal: Proposal) -> str:
    """Where it stands, in a sentence; nothing while the municipality may still change it."""
    return str(STANDING.get(proposal.state, ""))


@register.filter
def steps(proposal: Proposal) -> list[Step]:
    """작성 ─ 결재 ─ 제출 (─ 시·도) ─ 접수 ─ 요건검토 ─ 평가 ─ 결과, with where it stands and since when."""
    labels, at = _labels_of(proposal), REACHED[proposal.state]
    if len(labels) > len(STEPS) and at >= AFTER_FILING and proposal.state not in states.AT_THE_PROVINCE:
        at += 1
    line = steps_to(labels, at)
    ended = proposal.state in {states.INELIGIBLE, states.DECLINED, states.WITHDRAWN}
    line[at] = Step(line[at].label, STOPPED if ended else line[at].state, proposal.state_since)
    return line


def _labels_of(proposal: Proposal) -> list[str]:
    labels = [str(label) for label in STEPS]
    if proposal.state == states.SUPPLEMENT_REQUESTED:
        labels[REACHED[proposal.state]] = str(SUPPLEMENT)
    if proposal.call.through_province:
        labels.insert(AFTER_FILING, str(PROVINCE))
    return labels


@register.filter
def receipt_time(filed_at: str) -> datetime:
    """The moment a receipt names."""
    return datetime.fromisoformat(filed_at)


@register.filter
def file_size(size: int) -> str:
    """Bytes as people say them."""
    return filesizeformat(size)


@register.filter
def refusal(file: StoredFile) -> str:
    """What was found in a file that nobody gets, and what to do; "" for any other."""
    return what_was_found(file.reason, file.detail) if file.state in TO_REPLACE else ""


@register.filter
def basis_points(rate: int) -> str:
    """8000 → 80%."""
    return f"{rate / 100:g}%"


@register.simple_tag
def proposal_to_sign(signoff: SignOff) -> dict[str, Any]:
    """What a signer reads before signing: the copy that was filed, or the proposal as it stands."""
    proposal = with_content(Proposal.objects.filter(pk=signoff.payload["proposal"])).get()
    filed = Submission.objects.filter(signoff=signoff).first()
    said = content_of_copy(filed.package) if filed else content_of(proposal)
    return {
        "proposal": proposal,
        "content": said,
        "attachments": None if filed else attached_in(proposal, said),
    }


@register.simple_tag
def budget_totals(content: Content) -> dict[str, Any]:
    """Sums of a budget: by fiscal year, altogether, by category in each year; each source's share in parts of 1."""
    years = sorted({line.fiscal_year for line in content.lines})
    by_year = [
        _sum(str(year), [each for each in content.lines if each.fiscal_year == year]) for year in years
    ]
    whole = _sum(pgettext("all fiscal years", "Total"), list(content.lines))
    total = whole["total"]
    shares = {source: (whole[source] / total if total else None) for source in SOURCES}
    by_category = [(year, _by_category(content, year)) for year in years]
    return {"by_year": by_year, "whole": whole, "shares": shares, "by_category": by_category}


def _by_category(content: Content, year: int) -> list[dict[str, Any]]:
    """In the order in which the year's lines name the categories; what has none comes last."""
    lines = [each for each in content.lines if each.fiscal_year == year]
    named = list(dict.fromkeys(each.category for each in lines))
    return [
        _sum(
            in_language(category) or gettext("Without a category"),
            [each for each in lines if each.category == category],
        )
        for category in sorted(named, key=lambda each: each is None)
    ]


def _sum(label: str, lines: list[Line]) -> dict[str, Any]:
    sums = {source: sum(getattr(line, source) for line in lines) for source in SOURCES}
    return {"label": label, **sums, "total": sum(sums.values())}
