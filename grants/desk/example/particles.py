"""Korean particles that follow the last syllable of a word. Pure."""

FIRST, LAST, FINALS, RIEUL = ord("가"), ord("힣"), 28, 8


def topic(word: str) -> str:
    """마을은, 학교는."""
    return word + ("은" if _final(word) else "는")


def subject(word: str) -> str:
    """마을이, 학교가."""
    return word + ("이" if _final(word) else "가")


def thing(word: str) -> str:
    """마을을, 학교를."""
    return word + ("을" if _final(word) else "를")


def together(word: str) -> str:
    """마을과, 학교와."""
    return word + ("과" if _final(word) else "와")


def towards(word: str) -> str:
    """건으로, 회/월로, %로."""
    return word + ("로" if _final(word) in {0, RIEUL} else "으로")


def _final(word: str) -> int:
    """Which consonant ends the last syllable, 0 for none and for what is no Hangul."""
    last = ord(word[-1])
    return (last - FIRST) % FINALS if FIRST <= last <= LAST else 0
