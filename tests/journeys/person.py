"""A person at a real browser: one press signs them in, and what the console complains of is kept."""

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


class Person:
    """Somebody of the demo in a browser of their own."""

    def __init__(self, browser: Browser, site: str, address: str) -> None:
        self.context = browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.site = site
        self._sign_in(f"{address}@example.test")

    def _sign_in(self, email: str) -> None:
        self.open("/")
        listed = self.page.locator("#demo-sign-ins ~ form div.actions").filter(has_text=email)
        listed.get_by_role("button").click()
        expect(self.page.get_by_role("button", name="로그아웃")).to_be_attached()

    def open(self, address: str) -> None:
        self.page.goto(self.site + address)

    def press(self, name: str) -> None:
        """The button of exactly this name."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def follow(self, name: str) -> None:
        """The link of exactly this name in what the page is about."""
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).click()

    def fill(self, values: dict[str, str]) -> None:
        """Type into the inputs of these names; choose by what stands beside a choice."""
        for name, value in values.items():
            inputs = self.page.locator(f"[name='{name}']")
            match inputs.first.evaluate("input => input.type"):
                case "radio" | "checkbox":
                    self.tick(self.page.get_by_label(value, exact=True))
                case "select-one":
                    inputs.select_option(label=value)
                case _:
                    inputs.fill(value)

    def tick(self, choice: Locator) -> None:
        """Press the words beside a box or a circle, which lie over it."""
        self.page.locator(f"label[for='{choice.get_attribute('id')}']").click()
        expect(choice).to_be_checked()

    def says(self, *words: str) -> None:
        """All of it stands on the page, now or in a moment."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)

    def leave(self) -> list[str]:
        """Close the browser; returns what its console complained of."""
        self.context.close()
        return self.complaints
