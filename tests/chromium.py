"""A real Chromium, Debian's own; nothing is downloaded. Where it is missing, tests are skipped aloud.

With PORTAL_CI=1 nothing may be skipped, whatever the reason.
"""

import os
import shutil

import pytest

# Playwright keeps an event loop in this thread for the session; Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

NOTHING_SKIPPED = os.environ.get("PORTAL_CI") == "1"
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
    """How pytest-playwright starts the browser."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing: the browser tests were not run (apt-get install chromium)")
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url():
    """Addresses are whole; the plugin's own fixture is written in a way that pytest 9 warns of."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where nothing may be skipped, a skip is a failure."""
    report = yield
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where PORTAL_CI=1 forbids it: {report.longrepr}"
    return report
