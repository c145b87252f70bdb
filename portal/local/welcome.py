"""Tells the person where the portal is, once it is there."""

import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus

WAIT_SECONDS = 120


def wait(address: str) -> None:
    """Print the address when the page answers, or that it did not."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not _answers(address):
        if time.monotonic() > deadline:
            sys.stdout.write(f"\n{address} did not answer in {WAIT_SECONDS} s: see the lines above.\n")
            return
        time.sleep(0.1)
    sys.stdout.write(
        f"\n  The portal is at  {address}\n"
        f"  Open it, choose '로그인' (sign in): the page lists the demo's sign-ins by role.\n"
        f"  Ctrl-C here stops everything; the data stays for the next `make demo`.\n\n"
    )


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as reply:  # noqa: S310 - our own http page
            return bool(reply.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
