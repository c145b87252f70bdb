"""What the first look at a section costs on the line, served as in production: nothing of it is known yet."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grants.proposals.models import BudgetLine
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.grants.proposals.factories import complete_proposal, officer_of
from tests.workers import ROOT, KillableWeb

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 200_000
# No section of a proposal asks for them; left out, for each file takes its time.
OF_OTHER_PAGES = ("admin", "allauth", "htm*-4*", "*.map")


@pytest.fixture
def production(own_environment, tmp_path):
    """The web with production's settings, its static files collected, compressed and named by content."""
    environment = {
        **own_environment,
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": settings.SECRET_KEY,
        "RECEIPT_KEY": settings.RECEIPT_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    left_out = [f"--ignore={pattern}" for pattern in OF_OTHER_PAGES]
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0", *left_out]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    web = KillableWeb(environment, tmp_path / "web.log")
    web.start()
    yield web.site
    web.kill()


@pytest.fixture
def received(page):
    """Type, address, compression and bytes on the line of all that the browser fetches, as it comes."""
    told, fetched = {}, []
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    def finished(event):
        kind, reply = told[event["requestId"]]
        packed = {name.lower(): value for name, value in reply["headers"].items()}.get("content-encoding")
        fetched.append((kind, reply["url"], packed, event["encodedDataLength"]))

    line.on(
        "Network.responseReceived",
        lambda event: told.update({event["requestId"]: (event["type"], event["response"])}),
    )
    line.on("Network.loadingFinished", finished)
    return fetched


def sign_in(page, site, user):
    """With a session of the test's; what stands before the web in production ends TLS and says so."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page.set_extra_http_headers({"X-Forwarded-Proto": "https"})


def test_the_first_load_of_the_budget_takes_at_most_200_kb_without_fonts(page, received, production):
    draft = complete_proposal()
    year = draft.call.programme_year.year
    for number in range(15):
        BudgetLine.objects.create(
            proposal=draft, key=f"line{number}", item=f"장비 {number}", fiscal_year=year, national=7_000_000
        )
    sign_in(page, production, officer_of(draft.municipality))
    page.goto(production + reverse("proposals:section", args=[draft.pk, "budget"]), wait_until="networkidle")
    assert page.locator("[data-formset-row]").count() == 17
    kinds = [kind for kind, *_ in received]
    assert (kinds.count("Document"), "Font" in kinds) == (1, True)
    words = [found for found in received if found[0] in {"Document", "Stylesheet", "Script"}]
    assert {packed for _, _, packed, _ in words} == {"gzip"}
    krds = next(size for _, url, _, size in received if "/krds/css/component/output." in url)
    assert krds < sum(size for kind, _, _, size in received if kind != "Font") <= MOST_BYTES
