"""The copy that is filed: canonical JSON of everything the proposal said, and its SHA-256. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from grants.proposals.content import (
    AnswerGiven,
    Choice,
    Content,
    FileNamed,
    Line,
    Measure,
    Step,
    VillageServed,
)
from grants.proposals.subsidy import national_by_year

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Header:
    """Whose proposal it is, in which call, and which filing."""

    call: str
    municipality: str
    municipality_name: str
    proposal: int
    revision: int


def canonical(header: Header, content: Content) -> str:
    """The one text that stands for a proposal: sorted keys, no spaces, Hangul as it is."""
    said = {"format": FORMAT, "header": asdict(header), "content": asdict(content)}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(package: str) -> str:
    """SHA-256 in hex of the text in UTF-8."""
    return hashlib.sha256(package.encode()).hexdigest()


def content_of(package: str) -> Content:
    """What a filed copy says."""
    said: dict[str, Any] = json.loads(package)["content"]
    return content_from(said)


def content_from(said: Mapping[str, Any]) -> Content:
    """Content from plain JSON values; unknown keys raise TypeError."""
    parts = dict(said)
    parts["villages"] = tuple(VillageServed(**each) for each in parts["villages"])
    parts["lines"] = tuple(_line(each) for each in parts["lines"])
    parts["indicators"] = tuple(Measure(**each) for each in parts["indicators"])
    parts["milestones"] = tuple(Step(**each) for each in parts["milestones"])
    parts["files"] = tuple(FileNamed(**each) for each in parts["files"])
    # Older copies were filed before calls asked questions of their own.
    parts["answers"] = tuple(AnswerGiven(**each) for each in parts.get("answers", ()))
    for name in ("service_field", "support_type"):
        parts[name] = Choice(**parts[name]) if parts[name] else None
    return Content(**parts)


def _line(said: Mapping[str, Any]) -> Line:
    parts = dict(said)
    category = parts.get("category")
    parts["category"] = Choice(**category) if category else None
    return Line(**parts)


def national_amounts(package: str) -> dict[int, int]:
    """Won of the national share by fiscal year, as filed."""
    return national_by_year(content_of(package).lines)
