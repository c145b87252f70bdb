"""A filed copy without the names in it. Pure."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from grants.proposals.content import AnswerGiven, Content, FileNamed, VillageServed
from grants.reviews.blinding.masking import PLACE, Mask, kind_of_place

VILLAGE = f"{PLACE}마을"
TEXTS = (
    "title",
    "summary",
    "purpose",
    "beneficiaries_note",
    "plan",
    "organisation",
    "operation",
)


def without_names(content: Content, mask: Mask) -> Content:
    """The same content with places and people masked; files keep their order and their types."""
    files = tuple(_file(number, each) for number, each in enumerate(content.files, 1))
    names = {each.question: each.name for each in files if each.question}
    texts: dict[str, Any] = {name: mask(getattr(content, name)) for name in TEXTS}
    return replace(
        content,
        **texts,
        villages=tuple(_village(each) for each in content.villages),
        lines=tuple(replace(each, item=mask(each.item)) for each in content.lines),
        indicators=tuple(
            replace(each, name=mask(each.name), unit=mask(each.unit), measured_by=mask(each.measured_by))
            for each in content.indicators
        ),
        milestones=tuple(replace(each, title=mask(each.title)) for each in content.milestones),
        files=files,
        answers=tuple(_answer(each, mask, names) for each in content.answers),
    )


def _village(village: VillageServed) -> VillageServed:
    named = kind_of_place(village.township_name)
    return replace(village, township="", township_name=named, village=VILLAGE)


def _file(number: int, file: FileNamed) -> FileNamed:
    return FileNamed(neutral_name(number, file), "", 0, file.kind, "", slot=file.slot, question=file.question)


def neutral_name(number: int, file: FileNamed) -> str:
    """첨부 1.pdf, whatever it was called."""
    return f"첨부 {number}{PurePosixPath(file.name).suffix.lower()}"


def _answer(answer: AnswerGiven, mask: Mask, files: dict[str, str]) -> AnswerGiven:
    if answer.key in files:
        return replace(answer, kept="", text=files[answer.key], text_en=files[answer.key])
    return replace(answer, kept="", text=mask(answer.text), text_en=mask(answer.text_en))
