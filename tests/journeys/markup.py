"""What a person without scripts has before them: headings, links, forms with their labels, and the words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "noscript", "svg"}
PROBLEMS = {"error-summary", "form-hint-invalid", "notice-danger", "errornote", "errorlist"}


@dataclass
class Control:
    """A field of a form; for a choice, `value` is one of its options."""

    name: str
    kind: str
    value: str
    id: str = ""
    is_on: bool = True
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Button:
    """What sends a form."""

    name: str
    value: str
    action: str
    text: str = ""


@dataclass
class Form:
    """A form with what stands in it."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def named(self, name: str) -> list[Control]:
        return [control for control in self.controls if control.name == name]

    def button(self, text: str) -> Button | None:
        return next((button for button in self.buttons if button.text == text), None)


class Markup(HTMLParser):
    """A page, read from its HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.headings: list[str] = []
        self.problems: list[str] = []
        self.board: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._button: Button | None = None
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given, []))
        if self._is_silent():
            return
        if "data-board" in given:
            self.board = given
        match tag:
            case "form":
                self._form = Form(given.get("action", ""), given.get("method", "get").lower())
                self.forms.append(self._form)
            case "input" | "textarea" | "select" | "button" if self._form:
                self._field(tag, given)
            case "option" if self._select and ("selected" in given or not self._select.options):
                self._select.value = given.get("value", "")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in {"submit", "button"} or tag == "button":
            if given.get("type", "submit") == "submit":
                self._button = Button(
                    given.get("name", ""), given.get("value", ""), given.get("formaction", "")
                )
                self._button.text = given.get("value", "") if tag == "input" else ""
                self._form.buttons.append(self._button)
            return
        is_on = kind not in {"checkbox", "radio"} or "checked" in given
        value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        control = Control(given.get("name", ""), kind, value, given.get("id", ""), is_on)
        self._select = control if tag == "select" else self._select
        if control.name and "disabled" not in given:
            self._form.controls.append(control)

    def handle_data(self, data: str) -> None:
        if self._is_silent():
            return
        self._words.append(data)
        hidden = any("sr-only" in given.get("class", "").split() for _, given, _ in self._open)
        for tag, _, words in self._open:
            if not hidden or tag in {"label", "h1"}:
                words.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(each[0] == tag for each in self._open):
            ended, given, words = self._open.pop()
            if not self._is_silent() and ended not in SILENT:
                self._end(ended, given, " ".join("".join(words).split()), "".join(words))
            if ended == tag:
                return

    def _end(self, tag: str, given: dict[str, str], said: str, raw: str) -> None:
        if PROBLEMS & set(given.get("class", "").split()):
            self.problems.append(said)
        match tag:
            case "a" if "href" in given:
                self.links.append((said, given["href"]))
            case "label":
                self.labels[given.get("for", "")] = said
            case "h1":
                self.headings.append(said)
            case "textarea" if self._form:
                self._form.controls[-1].value = raw.removeprefix("\n")
            case "option" if self._select:
                self._select.options[given.get("value", said)] = said
            case "select":
                self._select = None
            case "button" if self._button:
                self._button.text = said
            case "form":
                self._form = None

    def _is_silent(self) -> bool:
        return any(tag in SILENT for tag, _, _ in self._open)
