"""The documents that example proposals attach: one true PDF for each document asked for, which all share."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from grants.calls.models import Call, RequiredDocument
from grants.desk.example.plans import Plan
from grants.desk.example.programme import SEOUL, YEAR
from grants.proposals.content import FileNamed
from grants.proposals.models import Attachment, Proposal
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
MADE_AT = datetime(YEAR, 2, 1, 9, tzinfo=SEOUL)


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents a call asks for, with the file that stands for each in every example proposal."""

    pairs: tuple[tuple[RequiredDocument, StoredFile], ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """As the rules need them."""
        return tuple(
            Asked(each.key, each.name, each.name_en, each.is_required, each.needs_number)
            for each, _file in self.pairs
        )

    def named(self, plan: Plan) -> tuple[FileNamed, ...]:
        """As the portal reads them in a proposal."""
        return tuple(
            FileNamed(
                file.name,
                file.stored_as,
                file.size,
                file.kind,
                file.sha256,
                document.key,
                number_of(document, plan),
            )
            for document, file in self.pairs
        )

    def attachments(self, proposal: Proposal, plan: Plan) -> list[Attachment]:
        """The rows, not yet saved."""
        return [
            Attachment(proposal=proposal, slot=document, document_number=number_of(document, plan), file=file)
            for document, file in self.pairs
        ]


def number_of(document: RequiredDocument, plan: Plan) -> str:
    """A plausible document number, the same for the same plan."""
    return f"정보통신과-{1000 + plan.households}" if document.needs_number else ""


def papers_for(call: Call, uploader: User) -> Papers:
    """Put the files of the call's documents into the store, checked and read as any other."""
    return Papers(tuple((each, _kept(call, each, uploader)) for each in call.documents.all()))


def _kept(call: Call, document: RequiredDocument, uploader: User) -> StoredFile:
    # No secret: so the copies filed with it are the same for the same seed.
    stored_as = hashlib.sha256(f"{call.code} {document.key}".encode()).hexdigest()[:48]
    known = StoredFile.objects.filter(stored_as=stored_as).first()
    return known or _new(stored_as, document, uploader)


def _new(stored_as: str, document: RequiredDocument, uploader: User) -> StoredFile:
    content = _pdf(document.name, WORDS[document.key])
    file = files.keep(
        StoredFile(
            stored_as=stored_as,
            name=f"{document.name}(예시).pdf",
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
