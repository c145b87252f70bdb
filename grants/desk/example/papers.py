"""The documents that example proposals attach: one true PDF for each document asked for, which all share."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from grants.calls.form_queries import form_in_force
from grants.calls.models import Call, RequiredDocument
from grants.calls.questions import FILE, QuestionSpec
from grants.desk.example.plans import Plan
from grants.desk.example.programme import SEOUL, YEAR
from grants.proposals.content import FileNamed
from grants.proposals.models import Attachment, Proposal
from grants.proposals.models.answer import COLUMNS
from grants.proposals.slots import Asked
from portal.accounts.models import User
from portal.documents import pdf
from portal.documents.model import Document, Note, Paragraph
from portal.files import actions as files
from portal.files.models import StoredFile

WORDS = {
    "official-letter": "수신: 과학기술정보통신부장관\n제목: 스마트빌리지 보급 및 확산 사업 신청\n"
    "우리 지자체의 사업계획서를 붙임과 같이 제출합니다.",
    "commitment-letter": "우리 지자체는 이 과제의 지방비를 해당 연도 예산에 편성할 것을 확약합니다.",
}
HEARD = "마을회관에서 주민 설명회를 열어 사업의 내용을 설명하고 의견을 들었습니다."
MADE_AT = datetime(YEAR, 2, 1, 9, tzinfo=SEOUL)


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents a call asks for, with the file that stands for each in every example proposal.

    `replies` are the questions of its form that are answered by a file: some proposals attach it.
    """

    pairs: tuple[tuple[RequiredDocument, StoredFile], ...]
    replies: tuple[tuple[QuestionSpec, StoredFile], ...] = ()

    @property
    def asked(self) -> tuple[Asked, ...]:
        """As the rules need them."""
        return tuple(
            Asked(each.key, each.name, each.name_en, each.is_required, each.needs_number)
            for each, _file in self.pairs
        )

    def named(self, plan: Plan) -> tuple[FileNamed, ...]:
        """As the portal reads them in a proposal."""
        letters = [
            _named(file, slot=document.key, document_number=number_of(document, plan))
            for document, file in self.pairs
        ]
        return (*letters, *(_named(file, question=asked.key) for asked, file in self._given(plan)))

    def answers(self, plan: Plan) -> list[dict[str, Any]]:
        """The answers that are files, as rows of answers."""
        empty: dict[str, Any] = dict.fromkeys(COLUMNS)
        return [
            empty | {"key": asked.key, "question_id": asked.row, "text": file.name}
            for asked, file in self._given(plan)
        ]

    def attachments(self, proposal: Proposal, plan: Plan) -> list[Attachment]:
        """The rows, not yet saved."""
        letters = [
            Attachment(proposal=proposal, slot=document, document_number=number_of(document, plan), file=file)
            for document, file in self.pairs
        ]
        return letters + [
            Attachment(proposal=proposal, question_id=asked.row, question_key=asked.key, file=file)
            for asked, file in self._given(plan)
        ]

    def _given(self, plan: Plan) -> tuple[tuple[QuestionSpec, StoredFile], ...]:
        return self.replies if plan.households % 3 == 0 else ()


def _named(file: StoredFile, **place: str) -> FileNamed:
    return FileNamed(file.name, file.stored_as, file.size, file.kind, file.sha256, **place)


def number_of(document: RequiredDocument, plan: Plan) -> str:
    """A plausible document number, the same for the same plan."""
    return f"정보통신과-{1000 + plan.households}" if document.needs_number else ""


def papers_for(call: Call, uploader: User) -> Papers:
    """Put the files of the call's documents into the store, checked and read as any other."""
    asked = [each.question for each in form_in_force(call).asked if each.question.kind == FILE]
    return Papers(
        tuple(
            (each, _kept(call, each.key, each.name, WORDS[each.key], uploader))
            for each in call.documents.all()
        ),
        tuple((each, _kept(call, each.key, each.label, HEARD, uploader)) for each in asked),
    )


def _kept(call: Call, key: str, title: str, words: str, uploader: User) -> StoredFile:
    # No secret: so the copies filed with it are the same for the same seed.
    stored_as = hashlib.sha256(f"{call.code} {key}".encode()).hexdigest()[:48]
    known = StoredFile.objects.filter(stored_as=stored_as).first()
    return known or _new(stored_as, title, _pdf(title, words), uploader)


def _new(stored_as: str, title: str, content: bytes, uploader: User) -> StoredFile:
    file = files.keep(
        StoredFile(
            stored_as=stored_as,
            name=f"{title}(예시).pdf",
            size=len(content),
            kind="PDF",
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=uploader,
        )
    )
    if not default_storage.exists(file.path):
        default_storage.save(file.path, ContentFile(content))
    files.check(file_id=file.pk)
    files.read_text(file_id=file.pk)
    return file


@cache
def _pdf(title: str, text: str) -> bytes:
    blocks = (Paragraph(text), Note("시연을 위해 만든 예시 문서입니다. 실제 문서가 아닙니다."))
    return pdf.build(Document(f"{title}(예시)", blocks, MADE_AT, marks=("예시",), watermark="예시"))
