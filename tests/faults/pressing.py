"""The second manager's press that publishes, through HTTP, as often as it takes."""

import threading
import time
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.urls import reverse

from portal.signoff.models import SignOff

TOKEN = "f" * 32
SECONDS = 30


class _Staying(HTTPRedirectHandler):
    """Where the answer leads is of no interest."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


class Press(threading.Thread):
    """One press; `took` is how long the answer was awaited (s), `status` None when none came."""

    def __init__(self, site: str, session: str, request: SignOff) -> None:
        super().__init__(daemon=True)
        url = site + reverse("signoff:detail", args=[request.pk])
        given = {"decision": "approve", "seen_hash": request.payload_hash}
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        self._request = Request(url, data=urlencode(given).encode(), headers=headers)
        self.status: int | None = None
        self.took = 0.0

    def run(self) -> None:
        """Send it and wait for what comes."""
        began = time.perf_counter()
        try:
            with build_opener(_Staying).open(self._request, timeout=SECONDS) as reply:
                self.status = reply.status
        except HTTPError as error:
            self.status = error.code
        except (URLError, OSError):
            self.status = None
        self.took = time.perf_counter() - began
