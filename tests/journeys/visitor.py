"""A person with a browser that knows no scripts: follows links, fills what a form shows, presses its buttons."""

from collections.abc import Mapping
from urllib.parse import urljoin

import requests

from tests.journeys.markup import Control, Form, Markup

Value = str | bool | list[str] | tuple[str, bytes, str]
WAIT = 30


class Visitor:
    """One person's session with the running web; `page` is what they see now."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.session = requests.Session()
        self.address = site
        self.page = Markup("")

    def sign_in(self, email: str, password: str) -> Markup:
        """From the front page, as everybody does."""
        self.open("/")
        self.follow("로그인")
        return self.press("로그인", login=email, password=password)

    def open(self, address: str, *, status: int = 200) -> Markup:
        """Go to an address; anything but the status expected fails."""
        return self._seen(self.session.get(urljoin(self.address, address), timeout=WAIT), status)

    def follow(self, text: str) -> Markup:
        """Press the link of these words; one of them, or several that lead to the same page."""
        found = {href for said, href in self.page.links if said == text}
        assert len(found) == 1, f"{self.address}: links “{text}”: {found} of {self._said_links()}"
        return self.open(found.pop())

    def follow_to(self, text: str) -> Markup:
        """Press the link in which these words stand."""
        found = {href for said, href in self.page.links if text in said}
        assert len(found) == 1, f"{self.address}: links with “{text}”: {found} of {self._said_links()}"
        return self.open(found.pop())

    def press(self, text: str, **values: Value) -> Markup:
        """Fill the form that has this button, and press it; a page that points out a problem fails."""
        form = self._form_with(text, values)
        button = form.button(text)
        files = {name: value for name, value in values.items() if isinstance(value, tuple)}
        for name, value in values.items():
            if name not in files:
                self._fill(form, name, value)
        sent = [(each.name, each.value) for each in form.controls if each.is_on and each.kind != "file"]
        sent += [(button.name, button.value)] if button.name else []
        target = urljoin(self.address, button.action or form.action or self.address)
        assert form.method == "post", f"{self.address}: “{text}” sends nothing"
        headers = {"Referer": self.address}
        reply = self.session.post(target, data=sent, files=files or None, headers=headers, timeout=WAIT)
        self._seen(reply, 200)
        assert self.page.problems == [], f"{self.address}: {self.page.problems}"
        return self.page

    def buttons(self) -> set[str]:
        """What can be pressed on this page."""
        return {button.text for form in self.page.forms for button in form.buttons}

    def download(self, text: str) -> bytes:
        """What a link gives; the page stays."""
        (href,) = {href for said, href in self.page.links if said == text}
        reply = self.session.get(urljoin(self.address, href), timeout=WAIT)
        assert reply.headers["Content-Disposition"].startswith("attachment")
        return reply.content

    def _seen(self, reply: requests.Response, status: int) -> Markup:
        assert reply.status_code == status, (
            f"{reply.url}: {reply.status_code}\n{Markup(reply.text).text[:2000]}"
        )
        self.address, self.page = reply.url, Markup(reply.text)
        assert len(self.page.headings) == 1, f"{self.address}: headings {self.page.headings}"
        return self.page

    def _form_with(self, text: str, values: Mapping[str, Value]) -> Form:
        fitting = [
            form for form in self.page.forms if form.button(text) and all(form.named(name) for name in values)
        ]
        known = [[control.name for control in form.controls] for form in self.page.forms if form.button(text)]
        assert len(fitting) == 1, (
            f"{self.address}: “{text}” with {list(values)}: {len(fitting)} forms; {known}"
        )
        return fitting[0]

    def _fill(self, form: Form, name: str, value: Value) -> None:
        controls = form.named(name)
        assert all(control.kind != "hidden" for control in controls), f"nobody can type into {name}"
        if controls[0].kind in {"radio", "checkbox"}:
            self._tick(controls, value)
            return
        (control,) = controls
        control.value = _option(control, value) if control.kind == "select" else str(value)

    def _tick(self, controls: list[Control], value: Value) -> None:
        wanted = value if isinstance(value, list) else [value] if value else []
        for control in controls:
            said = {control.value, self.page.labels.get(control.id, "")}
            control.is_on = value is True or bool(said & set(wanted))
        ticked = sum(control.is_on for control in controls)
        assert ticked == len(wanted), f"{value} of {[self.page.labels.get(each.id) for each in controls]}"

    def _said_links(self) -> list[str]:
        return [said for said, _ in self.page.links]


def _option(control: Control, value: Value) -> str:
    found = [key for key, said in control.options.items() if value in (key, said)]
    assert len(found) == 1, f"{control.name}: “{value}” of {control.options}"
    return found[0]
