"""A real Chromium for the pages of this room."""

import os
import shutil

import pytest

# Playwright keeps an event loop in this thread for the session; Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's own Chromium; nothing is downloaded."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing: the browser tests were not run")
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url():
    """Addresses are whole; the plugin's own fixture is written in a way that pytest 9 warns of."""
