"""A person without a mouse: Tab until the control has the focus, then a key. What can't be reached fails."""

import re
from typing import Any

from playwright.sync_api import ElementHandle, Locator, expect

from tests.journeys.person import Person

MOST_STOPS = 150
# Where the focus is: the wanted control or not, and whether the eye finds it: on itself or on its label.
STOP = """wanted => {
  const here = document.activeElement;
  const marked = (each) => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const box = here.getBoundingClientRect();
  const seen = here.labels && (box.width < 2 || getComputedStyle(here).opacity === "0") ? [...here.labels] : [here];
  return { arrived: here === wanted, nowhere: here === document.body, shown: seen.some(marked), what: here.outerHTML.slice(0, 160) };
}"""


def said(name: str) -> re.Pattern[str]:
    """This name, or one that goes on to say, for who cannot see it, what it is about."""
    return re.compile(rf"^{re.escape(name)}(\s*:.*)?$")


class ByKeys(Person):
    """Somebody of the demo who only has keys."""

    def _sign_in(self, email: str) -> None:
        self.open("/")
        listed = self.page.locator("#demo-sign-ins ~ form div.actions").filter(has_text=email)
        self.reach(listed.get_by_role("button"))
        self.key("Enter")
        expect(self.page.get_by_role("button", name="로그아웃")).to_be_attached()

    def key(self, *keys: str) -> None:
        """Press one key after the other."""
        for each in keys:
            self.page.keyboard.press(each)

    def type(self, text: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.insert_text(text)

    def reach(self, control: Locator) -> None:
        """Tab to the one control; each stop on the way shows where it is."""
        expect(control).to_have_count(1)
        wanted = control.element_handle()
        stops = [self._stop(wanted)]
        while not stops[-1]["arrived"]:
            assert len(stops) <= MOST_STOPS, f"{control} is not reached: {[each['what'] for each in stops]}"
            self.page.keyboard.press("Tab")
            stops.append(self._stop(wanted))
            hidden = not stops[-1]["shown"] and not stops[-1]["nowhere"]
            assert not hidden, f"{self.page.url}: the focus can't be seen on {stops[-1]['what']}"

    def _stop(self, wanted: ElementHandle) -> Any:
        return wanted.evaluate(STOP)

    def begin(self, name: str) -> None:
        """Follow the link of this name in the menu of the home page."""
        self._leave_by(self.page.get_by_role("navigation").get_by_role("link", name=said(name)).first)

    def go(self, name: str) -> None:
        """Follow the first link of this name in what the page is about."""
        self._leave_by(self.page.get_by_role("main").get_by_role("link", name=said(name)).first)

    def go_up(self, name: str) -> None:
        """Follow the link of this name in the trail above."""
        self._leave_by(self.page.locator(".breadcrumbs").get_by_role("link", name=name, exact=True))

    def do(self, name: str) -> None:
        """Press the button of this name, and see what it answers."""
        self._leave_by(self.page.get_by_role("button", name=said(name)))

    def _leave_by(self, control: Locator) -> None:
        self.reach(control)
        with self.page.expect_navigation():
            self.key("Enter")

    def tick_off(self, label: str) -> None:
        """Tick the box of this label."""
        box = self.page.get_by_role("checkbox", name=label)
        self.reach(box)
        self.key("Space")
        expect(box).to_be_checked()

    def choose(self, label: str, option: str) -> None:
        """Walk down the choices to one."""
        choices = self.page.get_by_label(label, exact=True)
        self.reach(choices)
        chosen = choices.locator("option:checked")
        for _ in range(choices.locator("option").count()):
            if chosen.inner_text() == option:
                return
            self.key("ArrowDown")
        expect(chosen).to_have_text(option)
