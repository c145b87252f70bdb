"""The dashboard as its own page asks for it: what to ask, and how often, is read from the page."""

import math
import re
import time
from datetime import UTC, datetime
from urllib.parse import urljoin

from django.urls import reverse

from tests.journeys.markup import Markup
from tests.journeys.visitor import WAIT, Visitor


class Board:
    """An open dashboard; each look is one request of the page's own."""

    def __init__(self, watcher: Visitor) -> None:
        self.watcher = watcher
        self.page = watcher.open(reverse("admin:awards_dashboard"))
        self.etag = ""
        self.seen_at = datetime.now(UTC)
        self.unchanged = 0
        self._next_look = time.monotonic() + self._pause()

    def shows(self, *words: str) -> bool:
        """Whether all words stand on it; if not, wait as the page does and look again.

        The page looks at every tick of its own clock, whatever the test was doing meanwhile.
        """
        if all(word in self.page.text for word in words):
            return True
        time.sleep(self._until_the_tick())
        self._look()
        return False

    def _until_the_tick(self) -> float:
        """Seconds; ticks that passed unheeded are past."""
        late = time.monotonic() - self._next_look
        self._next_look += self._pause() * max(0, math.ceil(late / self._pause()))
        return max(0, self._next_look - time.monotonic())

    def _look(self) -> None:
        headers = {"HX-Request": "true", **({"If-None-Match": self.etag} if self.etag else {})}
        address = urljoin(self.watcher.address, self.page.board["hx-get"])
        reply = self.watcher.session.get(address, headers=headers, timeout=WAIT)
        arrived = datetime.now(UTC)
        assert reply.status_code in {200, 204, 304}, reply.status_code
        self.etag = reply.headers.get("ETag", "")
        self.unchanged += reply.status_code != 200
        self._next_look += self._pause()
        if reply.status_code == 200:
            # A part that was exchanged begins its own clock; reading it here is no work of the portal's.
            self._next_look = time.monotonic() + self._pause()
            self.page, self.seen_at = Markup(reply.text), arrived

    def _pause(self) -> float:
        return int(re.fullmatch(r"every (\d+)ms", self.page.board["hx-trigger"])[1]) / 1000
