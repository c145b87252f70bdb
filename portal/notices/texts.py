"""A notice in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from portal.notices.registry import texts_of
from portal.ui.templatetags.portal import eok, kst


@dataclass(frozen=True, slots=True)
class Words:
    """What is read: one line, and what follows it."""

    subject: str
    body: str


def words_of(code: str, details: Mapping[str, Any]) -> Words:
    """The texts of the kind with the details put in, in the language of the moment.

    Raises KeyError when the kind is not registered or a detail that its texts name is missing.
    """
    texts, spoken = texts_of(code), spoken_of(details)
    return Words(" ".join((str(texts.subject) % spoken).split()), str(texts.body) % spoken)


def spoken_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details as they are read, in the language of the moment."""
    return {name: in_words(value) for name, value in details.items()}


def in_words(value: Any) -> Any:
    """A detail as it is read: {"ko": …, "en": …} by language, {"won": 1} and {"moment": "ISO"} formatted."""
    match value:
        case {"won": int(amount)}:
            return eok(amount)
        case {"moment": str(moment)}:
            return kst(datetime.fromisoformat(moment))
        case {"ko": korean, "en": english}:
            return korean if _in_korean() else english or korean
        case _:
            return value


def _in_korean() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("ko")
