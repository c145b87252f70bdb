"""What is asked of every page that opens: heading, title, language, width, console, and axe."""

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (1280, 390)
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # Fetching style sheets again would itself break the Content-Security-Policy.
    "preload": False,
}
SAID = """() => {
  const texts = [];
  const lang = document.documentElement.lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const foreign = node.parentElement.closest("[lang]");
    // English names and codes are what these columns are for.
    const meant = "[class*='_en'], .field-code, .field-key";
    const silent = node.parentElement.closest(`script, style, template, code, noscript, ${meant}`);
    if (node.data.trim() && !silent && (!foreign || foreign.lang === lang)) texts.push(node.data.trim());
  }
  const headings = [...document.querySelectorAll("h1")].map((h) => h.textContent.trim());
  return { lang, title: document.title, headings, texts };
}"""
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

    def faults_of(self, address, folder):
        """Every fault of one page at both widths; a picture of each is kept in the folder."""
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.console.clear()
        reply = self.page.goto(self.site + address, wait_until="load")
        # The console repeats the page's own status; that one is judged elsewhere.
        own = f"the server responded with a status of {reply.status} "
        faults = [*self._said(), *(f"console: {line}" for line in self.console if own not in line)]
        self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{width}: sideways {where}" for where in self.page.evaluate(SIDEWAYS)]
            faults += [f"{width}: axe {found}" for found in self.page.evaluate(RUN_AXE, [WHERE, AXE_OPTIONS])]
            self._keep(folder / f"{width}.jpg")
        return [f"{address} [{self.language}] {fault}" for fault in faults]

    def _said(self):
        said = self.page.evaluate(SAID)
        if len(said["headings"]) != 1 or not all(said["headings"]):
            yield f"headings: {said['headings']}"
        if not said["title"] or said["title"].startswith("|"):
            yield f"title: {said['title']!r}"
        if said["lang"] != self.language:
            yield f"language: {said['lang']}"
        if self.language == "ko":
            yield from (f"English: {text!r}" for text in said["texts"] if text in self.untranslated)

    def _keep(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Playwright's own hiding of the caret is an inline style, which the page's policy refuses.
        self.page.screenshot(
            path=path, type="jpeg", quality=60, full_page=True, caret="initial", animations="allow"
        )
