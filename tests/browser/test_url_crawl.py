"""Every address × role × language × width: statuses by Django's client, what opens in a real Chromium."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from portal.accounts.queries import actor_of
from portal.actor import Actor
from portal.catalogue import Catalogue
from tests.browser.addresses import NOT_PAGES, RECIPES, model_of, names, pages_for, recipe_of
from tests.browser.examination import Examiner
from tests.browser.people import ROLES, client_of, person_as

LANGUAGES = ("ko", "en")
PICTURES = Path(settings.VAR_DIR) / "pictures"
# A page may be shown (an error of signing in is one), may lead elsewhere, or may not be for this person.
SHOWN = {200, 401}
ANSWERS = {*SHOWN, 302, 403, 404, 405}


def actor_as(role):
    """The actor of a role's person; nobody for nobody."""
    user = person_as(role)
    return actor_of(user) if user else Actor(arrived_at=datetime.now(UTC))


@pytest.fixture(scope="session")
def untranslated():
    """English source strings whose Korean differs: on a Korean page they are a mistake."""
    merged = Catalogue(settings.BASE_DIR).merged()
    plain = (message for message in merged if isinstance(message.id, str) and message.id != message.string)
    return frozenset(message.id for message in plain if re.search("[A-Za-z]{2}", message.id))


def test_every_address_has_a_recipe_or_a_reason():
    assert [name for name in names() if name not in NOT_PAGES and recipe_of(name) is None] == []


def test_recipes_and_reasons_are_of_addresses_that_exist():
    assert sorted((NOT_PAGES.keys() | RECIPES.keys()) - set(names())) == []


def test_every_page_opens_for_somebody_and_nothing_breaks(world):
    opened, broken = set(), []
    for role in ROLES:
        client, actor = client_of(person_as(role), "ko"), actor_as(role)
        for name, address in pages_for(actor):
            status = client.get(address).status_code
            opened |= {name} if status in {*SHOWN, 302} else set()
            broken += [] if status in ANSWERS else [f"{role} {address}: {status}"]
            broken += [f"{role} {address}: nothing is deleted here"] * (
                model_of(name)[1] == "delete" and status == 200
            )
    assert not broken, "\n".join(broken)
    closed = {name for name in names() if name not in NOT_PAGES and name not in opened}
    assert sorted(name for name in closed if model_of(name)[1] not in {"add", "delete"}) == []


def main_part(html):
    """A page without its header and without tokens and clocks, which differ each time."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    return re.sub(r"[A-Za-z0-9]{64}|<time class=\"countdown.*?</time>", "", found[0] if found else html)


@pytest.fixture(scope="session")
def examined(tmp_path_factory, request):
    """Where the processes of one run note which main parts were examined."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "examined"
    folder.mkdir(exist_ok=True)
    return folder


def is_new(examined, address, language, html):
    """Whether no page of the same bytes at the same address was examined in this run; remembers it."""
    mark = hashlib.sha256(f"{address} {language} {main_part(html)}".encode()).hexdigest()
    try:
        (examined / mark).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def shown_to(client, actor):
    """(name, address, text) of every page that opens for a person."""
    for name, address in pages_for(actor):
        reply = client.get(address)
        if reply.status_code in SHOWN and reply["Content-Type"].startswith("text/html"):
            yield name, address, reply.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(role, site, page, untranslated, examined):
    actor, faults = actor_as(role), []
    for language in LANGUAGES:
        client = client_of(person_as(role), language)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": cookie.value, "url": site} for name, cookie in client.cookies.items()]
        )
        examiner = Examiner(page, site, language, untranslated)
        for name, address, html in shown_to(client, actor):
            if is_new(examined, address, language, html):
                folder = PICTURES / role / language / f"{name}{address}".replace("/", "_").replace(":", "_")
                faults += examiner.faults_of(address, folder)
    assert not faults, "\n".join(faults)
