"""What is asked of a page in a real Chromium: what its text says, the console, width, and axe."""

import os
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.reading import Reading

WIDTHS = (1280, 390)
# Pictures cost a fifth of an examination: a faulty page is always pictured, all are when asked for.
ALL_PICTURES = os.environ.get("PORTAL_PICTURES") == "1"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # Fetching style sheets again would itself break the Content-Security-Policy.
    "preload": False,
}
# What sticks out to the right, to be named when a page scrolls sideways.
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const end = (element) => element.getBoundingClientRect().right;
  const beyond = [...document.querySelectorAll("body *")].filter((element) => end(element) > wide + 1);
  return ["scrolls", ...beyond.slice(0, 3).map((e) => `${e.tagName}.${e.className}: ${end(e)} > ${wide}`)];
}"""
# Rows beyond the eighth repeat the markup of those before; so do shapes of a map and options of a list.
REPEATED = ["tbody > tr", "tbody.item", ".choropleth path", "option", ".item-list > li", ".home-tasks > li"]
WHERE = {"exclude": [[f"{each}:nth-child(n+9)"] for each in REPEATED]}
RUN_AXE = """async ([where, options]) => (await axe.run({ include: [["html"]], ...where }, options)).violations
  .map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`)"""


@dataclass
class Examiner:
    """Opens pages in one tab and says what is wrong with them; `untranslated` is English that has Korean."""

    page: object
    site: str
    language: str
    untranslated: frozenset

    def __post_init__(self):
        self.console = []
        self.page.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def faults_of(self, address, folder, *, axe=True):
        """Every fault of one page at both widths; pictures of a faulty one are kept in the folder."""
        faults = list(self._when_opened(address))
        if axe:
            self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            found = list(self._at(width, axe=axe))
            if found or faults or ALL_PICTURES:
                self._keep(folder / f"{width}.jpg")
            faults += found
        return [f"{address} [{self.language}] {fault}" for fault in faults]

    def _when_opened(self, address):
        self._turn_to(WIDTHS[0])
        self.console.clear()
        reply = self.page.goto(self.site + address, wait_until="load")
        # The console repeats the page's own status; that one is judged elsewhere.
        own = f"the server responded with a status of {reply.status} "
        yield from Reading(self.page.content()).faults(self.language, self.untranslated)
        yield from (f"console: {line}" for line in self.console if own not in line)

    def _at(self, width, *, axe):
        self._turn_to(width)
        yield from (f"{width}: sideways {where}" for where in self.page.evaluate(SIDEWAYS))
        if axe:
            yield from (
                f"{width}: axe {found}" for found in self.page.evaluate(RUN_AXE, [WHERE, AXE_OPTIONS])
            )

    def _turn_to(self, width):
        self.page.set_viewport_size({"width": width, "height": 900})

    def _keep(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Playwright's own hiding of the caret is an inline style, which the page's policy refuses.
        self.page.screenshot(
            path=path, type="jpeg", quality=60, full_page=True, caret="initial", animations="allow"
        )
