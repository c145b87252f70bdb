"""Won in words and back. Whole won only; 1억 = 100,000,000 won, 1만 = 10,000 won. No Django."""

import re
import unicodedata

EOK = 100_000_000
MAN = 10_000
THOUSAND = 1_000
DECIMALS_OF_THOUSAND = 3
MOST_WON = 2**63 - 1
MOST_DIGITS = 19

# 10² is not 102, nor is ⑩ ten: what only looks like a digit is not read as one.
_NO_DIGITS = {"No", "Nl"}
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)")
_SPELLED = re.compile(r"(?:(?P<eok>[\d,]+)억)?(?:(?P<man>[\d,]+)만)?(?P<won>[\d,]+)?")


class UnreadableAmount(ValueError):
    """The text is no amount; `code` is empty, negative, fraction, not_a_number or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grouped(amount: int) -> str:
    """1234567 → "1,234,567"."""
    return f"{amount:,}"


def won(amount: int) -> str:
    """1234567 → "1,234,567원"."""
    return f"{amount:,}원"


def _parts(amount: int) -> list[str]:
    eok, rest = divmod(amount, EOK)
    man, ones = divmod(rest, MAN)
    named = ((eok, "억"), (man, "만"), (ones, "원"))
    return [f"{count:,}{unit}" for count, unit in named if count]


def eok(amount: int) -> str:
    """Exact, in 억, 만 and 원: 41_230_000_000 → "412억 3,000만"; 0 → "0원"."""
    sign = "-" if amount < 0 else ""
    return sign + (" ".join(_parts(abs(amount))) or "0원")


def _scaled(amount: int, scale: int) -> str:
    whole, rest = divmod(amount, scale)
    decimals = str(rest).zfill(len(str(scale)) - 1).rstrip("0")
    return f"{whole:,}" + (f".{decimals}" if decimals else "")


def english(amount: int) -> str:
    """Exact, for English readers: 41_230_000_000 → "₩41.23 billion"; 5000 → "₩5,000"."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size >= 10**9:
        return f"{sign}₩{_scaled(size, 10**9)} billion"
    if size >= 10**6:
        return f"{sign}₩{_scaled(size, 10**6)} million"
    return f"{sign}₩{size:,}"


def in_thousands(amount: int) -> str:
    """Won as 천원 are typed: 1234000 → "1,234"; a remainder stays in sight: 1234500 → "1,234.5"."""
    return _scaled(amount, THOUSAND)


def _digits(text: str) -> int:
    if not _PLAIN.fullmatch(text):
        raise UnreadableAmount("not_a_number")
    bare = text.replace(",", "")
    if len(bare) > MOST_DIGITS:
        raise UnreadableAmount("too_large")
    return int(bare)


def _fraction_of_thousand(text: str) -> int:
    """Read 천원 with decimals: 1,234.5 is 1,234,500 won, exactly; a part of a won is refused."""
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > DECIMALS_OF_THOUSAND or not re.fullmatch(r"\d*", decimals):
        raise UnreadableAmount("fraction")
    return _digits(whole) * THOUSAND + int(decimals.ljust(DECIMALS_OF_THOUSAND, "0"))


def _spelled(text: str) -> int | None:
    """Read 3억5,000만 as 350_000_000; None when the text uses neither 억 nor 만."""
    match = _SPELLED.fullmatch(text)
    if not match or not (match["eok"] or match["man"]):
        return None
    scales = (("eok", EOK), ("man", MAN), ("won", 1))
    return sum(_digits(match[name]) * scale for name, scale in scales if match[name])


def _cleaned(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.removeprefix("₩").removesuffix("원")


def _amount(plain: str, unit: int) -> int:
    spelled = _spelled(plain)
    if spelled is not None:
        return spelled
    if "." in plain:
        if unit == THOUSAND:
            return _fraction_of_thousand(plain)
        raise UnreadableAmount("fraction" if re.fullmatch(r"[\d,]*\.\d*", plain) else "not_a_number")
    return _digits(plain) * unit


def parse(text: str, unit: int = 1) -> int:
    """Read an amount into won. Bare digits count `unit` won each; 억, 만 and 원 always mean won.

    Takes "1,234", full-width digits, "3억 5,000만". Raises UnreadableAmount with a code.
    """
    if any(unicodedata.category(sign) in _NO_DIGITS for sign in text):
        raise UnreadableAmount("not_a_number")
    plain = _cleaned(text)
    if not plain:
        raise UnreadableAmount("empty")
    if plain[0] in "-−△▲":
        raise UnreadableAmount("negative")
    stands_for_won = plain != "".join(unicodedata.normalize("NFKC", text).split())
    amount = _amount(plain, 1 if stands_for_won else unit)
    if amount > MOST_WON:
        raise UnreadableAmount("too_large")
    return amount
