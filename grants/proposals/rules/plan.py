"""Whether what the money is for is spoken of in the plan. A guess by words, so only a warning."""

import re
from collections.abc import Iterator

from grants.proposals.content import BUDGET, Content
from grants.proposals.rules.lines import cell
from grants.proposals.subsidy import WARNING, Finding, Rules

TEXTS = ("title", "summary", "purpose", "plan", "organisation", "operation")
# Words for how money is spent say nothing about what it is spent on.
HOW = re.compile(
    "구입|구매|구축|설치|개발|제작|임차|공사|용역|비용|경비|사업|관리|사업비|관리비|인건비|기타|일반|장비|물품|비품|자재"
    "|purchase|costs?|other|management|project|equipment|goods|staff"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HANGUL = re.compile(r"[가-힣]")


def items_are_in_the_plan(content: Content, rules: Rules) -> Iterator[Finding]:
    """Each item that names a thing is found in the texts by the beginning of one of its words."""
    if not content.plan:
        return
    texts = "".join(" ".join(getattr(content, name) for name in TEXTS).lower().split())
    told: set[str] = set()
    for line in content.lines:
        stems = _stems(line.item)
        if stems and line.item not in told and not any(stem in texts for stem in stems):
            told.add(line.item)
            named = (line.item, line.item)
            yield Finding(BUDGET, "item_not_in_plan", cell(line, "item"), named=named, level=WARNING)


def _stems(item: str) -> list[str]:
    """Two syllables, or four Latin letters, of each word that names a thing: endings come after."""
    words = [word for word in _WORD.findall(item.lower()) if not HOW.fullmatch(word)]
    return [word[:2] if _HANGUL.match(word) else word[:4] for word in words]
