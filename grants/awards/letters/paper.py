"""A letter as a document: everything in it comes from the text that was signed. Letters are in Korean."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from grants.awards.letters.saying import Said, check_code
from grants.awards.models import AdjustmentReason, EndingKind, LetterKind, Reason, Why
from grants.reviews.appeals.states import last_minute
from portal.documents.model import (
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Table,
    key_values,
)
from portal.ui.money import eok, grouped

LANGUAGE = "ko"
LETTERS_TOGETHER = 4
SUBJECTS: Mapping[str, object] = {
    LetterKind.AWARD: gettext_lazy("Result of the review of %(call)s (awarded)"),
    LetterKind.RESERVE: gettext_lazy("Result of the review of %(call)s (reserve)"),
    LetterKind.NOT_AWARDED: gettext_lazy("Result of the review of %(call)s (not awarded)"),
    LetterKind.CANCELLED: gettext_lazy("End of an award of %(call)s"),
}
OUTCOMES: Mapping[str, object] = {
    LetterKind.AWARD: gettext_lazy("Awarded"),
    LetterKind.RESERVE: gettext_lazy("On the reserve list, place %(place)s of %(places)s"),
    LetterKind.NOT_AWARDED: gettext_lazy("Not awarded"),
    LetterKind.CANCELLED: gettext_lazy("The award has ended"),
}
WHY: Mapping[str, object] = {
    Why.BELOW_PASS_MARK: gettext_lazy("The score is below the pass mark of the call."),
    Why.TIE_AT_LINE: gettext_lazy(
        "The budget that was left did not suffice for all projects with the same score."
    ),
    Why.ENVELOPE: gettext_lazy("The ceiling of the province, the field or the support type was used up."),
    Why.NO_AMOUNT: gettext_lazy("No national money of this fiscal year was asked for."),
    Why.BEYOND_RESERVE: gettext_lazy(
        "Projects with a higher rank used up the budget and the places on the reserve list."
    ),
    Why.BY_SLATE: gettext_lazy(
        "Within the budget, the choice was made by scores and the targets of the programme together."
    ),
}
USUAL = gettext_lazy("Projects with a higher rank used up the budget.")


def document_of(said: Said, sha256: str) -> Document:
    """The letter; `sha256` is that of its signed text."""
    with translation.override(LANGUAGE):
        return Document(
            title=_words(SUBJECTS[said.kind], said),
            blocks=tuple(_blocks(said)),
            made_at=datetime.fromisoformat(said.issued_at),
            footer=f"{said.number} · {said.call_name}",
            marks=(_("Example data"),) if said.is_example else (),
            watermark=_("Example") if said.is_example else "",
            letterhead=_letterhead(said, sha256),
        )


def check_address(said: Said, sha256: str) -> str:
    """Where anybody may check the letter, with number and code."""
    asked = urlencode({"number": said.number, "code": check_code(sha256)})
    return f"{said.service.rstrip('/')}{reverse('letters:check')}?{asked}"


def day(moment: str) -> str:
    """A day as letters write it: 2026. 11. 23."""
    return f"{date.fromisoformat(moment[:10]):%Y. %-m. %-d.}"


def _letterhead(said: Said, sha256: str) -> Letterhead:
    return Letterhead(
        issuer=said.head.issuer,
        rows=((pgettext("letter", "To"), said.recipient), (_("(Via)"), "")),
        subject=pgettext("letter", "Subject"),
        sender=said.head.sender,
        seal=_("Seal omitted"),
        foot=tuple(_foot(said, sha256)),
        check=check_address(said, sha256),
        check_words=_("QR code that leads to the check of this letter"),
    )


def _foot(said: Said, sha256: str) -> Iterable[tuple[str, str]]:
    yield pgettext("letter", "Issued"), f"{said.number} ({day(said.issued_at)})"
    asked = " · ".join(each for each in (said.head.department, said.head.phone, said.head.email) if each)
    if asked:
        yield _("In charge"), asked
    if said.head.address:
        yield _("postal address"), said.head.address
    code = check_code(sha256)
    spaced = " ".join(code[at : at + LETTERS_TOGETHER] for at in range(0, len(code), LETTERS_TOGETHER))
    yield pgettext("letter", "Check"), f"{said.service.rstrip('/')}{reverse('letters:check')}"
    yield _("Check code"), spaced


def _blocks(said: Said) -> Iterable[Block]:
    yield Paragraph(_("We wish your local government well and thank it for its interest."))
    yield Paragraph(_("Of the project you applied with we let you know the following."))
    yield Heading(_("Result"))
    yield _facts(said)
    yield from _parts(said)
    if said.is_example:
        yield Note(_("Names, proposals, scores and amounts marked as example are made up."))
    yield from _appeal(said)


def _parts(said: Said) -> Iterable[Block]:
    if said.kind == LetterKind.AWARD:
        return _award(said)
    if said.kind == LetterKind.CANCELLED:
        return _ended(said)
    return _refusal(said)


def _facts(said: Said) -> Table:
    rows = [
        (_("Call"), f"{said.programme} · {said.call_name}"),
        (_("Project number"), said.submission),
        (_("Title of the project"), said.title),
        (_("Result"), _words(OUTCOMES[said.kind], said)),
        (
            _("Ended") if said.ended else _("Announced"),
            f"{day(said.published_at)} {said.published_at[11:16]}",
        ),
    ]
    if said.score:
        rows.append(
            (
                _("Score"),
                _("%(score)s points (pass mark %(mark)s)") % {"score": said.score, "mark": said.pass_mark},
            )
        )
    if said.replaces:
        rows.append(
            (
                _("Issued anew"),
                _("This letter replaces letter %(number)s. Reason: %(reason)s")
                % {"number": said.replaces, "reason": said.anew},
            )
        )
    return key_values((_("Subject"), _("Contents")), rows)


def _award(said: Said) -> Iterable[Block]:
    yield Heading(_("National share"))
    yield _years(said)
    if said.is_adjusted:
        yield Paragraph(_adjusted(said))
    if len(said.years) > 1:
        yield Note(_("Amounts of later fiscal years depend on the budget of that year."))
    if said.conditions:
        yield Heading(_("Conditions"))
        yield _conditions(said)
    yield Heading(_("What to do next"))
    yield _points(*_next_of_award(said))


def _next_of_award(said: Said) -> Iterable[str]:
    if said.budget_until:
        yield _("Hand in a revised budget for the adjusted amount in the portal by %(day)s.") % {
            "day": day(said.budget_until)
        }
    yield _("Secure the local share of the budget; you will be told when and how to sign the agreement.")
    yield _("If the project can't be carried out, let us know without delay in the portal.")


def _years(said: Said) -> Table:
    columns = [Column(_("Fiscal year"), 2, "center", is_label=True)]
    if said.is_adjusted:
        columns.append(Column(_("Asked (won)"), 3, "right"))
    columns += [Column(_("Awarded (won)"), 3, "right"), Column(_("In words"), 3, "right")]
    asked, total = sum(year.asked for year in said.years), said.total
    rows = [_amounts(str(year.fiscal_year), year.asked, year.amount, said) for year in said.years]
    totals = (_amounts(_("Total"), asked, total, said),) if len(rows) > 1 else ()
    return Table(tuple(columns), tuple(rows), totals=totals)


def _amounts(name: str, asked: int, amount: int, said: Said) -> tuple[str, ...]:
    shown = (grouped(amount), eok(amount))
    return (name, grouped(asked), *shown) if said.is_adjusted else (name, *shown)


def _conditions(said: Said) -> Table:
    columns = (Column(_("Condition"), 5), Column(pgettext("letter", "By"), 2, "center"))
    return Table(columns, tuple((each.text, day(each.due_on)) for each in said.conditions))


def _refusal(said: Said) -> Iterable[Block]:
    yield Heading(_("Reason"))
    yield Paragraph(str(WHY.get(said.why, USUAL)))
    if said.reason:
        yield Paragraph(_ground(Reason(said.reason).label))
    yield Heading(_("What to do next"))
    if said.kind == LetterKind.RESERVE:
        yield _points(
            _(
                "If an award is given up or cancelled, projects on the reserve list may be awarded in their "
                "order, as far as the budget goes."
            ),
            _("In that case a new letter is issued. A place on the reserve list promises no award."),
            _("Nothing needs to be done until then."),
        )
    else:
        yield _points(
            _("What the panel said can be read on the project's page in the portal."),
            _("The project may be improved and applied with again in a later call."),
        )


def _adjusted(said: Said) -> str:
    sentence = _("Less is awarded than was asked.")
    if not said.adjusted:
        return sentence
    return f"{sentence} {_ground(AdjustmentReason(said.adjusted).label)}"


def _ground(label: object) -> str:
    return _("Ground: %(ground)s") % {"ground": label}


def _ended(said: Said) -> Iterable[Block]:
    yield Heading(_("Reason"))
    yield Paragraph(f"{EndingKind(said.why).label}: {said.ended}")


def _appeal(said: Said) -> Iterable[Block]:
    """A Korean letter closes with its last sentence and the word “끝.” beside it."""
    if not said.appeal_until:
        yield Paragraph(_("End."))
        return
    until = last_minute(datetime.fromisoformat(said.appeal_until))
    sentence = _(
        "Who does not agree with this result may appeal by %(until)s (Korean time), once, on the project's "
        "page in the portal under “Appeal”."
    )
    yield Heading(_("Appeal"))
    said_until = {"until": f"{until:%Y. %-m. %-d. %H:%M}"}
    yield Paragraph("  ".join([sentence % said_until, _("End.")]))


def _points(*said: str) -> Paragraph:
    return Paragraph("\n".join(f"○ {each}" for each in said))


def _words(text: object, said: Said) -> str:
    return str(text) % {"call": said.call_name, "place": said.place, "places": said.places}
