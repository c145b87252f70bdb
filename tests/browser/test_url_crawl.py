"""Every address × role × language is opened by Django's client, and judged by its status and its text.

What opens is examined in a real Chromium at every width, once for each language and way of being built: pages
whose structure is the same (another row, another role) would be found the same. Axe, which reads no words, looks
once at those that differ in names and words alone, in whichever language comes first.
"""

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
from tests.browser.reading import Reading

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


def test_every_page_opens_for_somebody(world):
    closed = {
        name for name in names() if name not in NOT_PAGES and model_of(name)[1] not in {"add", "delete"}
    }
    # Those who see most come first: only what is still closed is asked for again.
    for role in reversed(ROLES):
        client = client_of(person_as(role), "ko")
        for name, address in pages_for(actor_as(role)):
            if name in closed and client.get(address).status_code in {*SHOWN, 302}:
                closed.remove(name)
    assert sorted(closed) == []


@pytest.fixture(scope="session")
def examined(tmp_path_factory, request):
    """Where the processes of one run note what was examined."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "examined"
    folder.mkdir(exist_ok=True)
    return folder


def is_new(examined, mark):
    """Whether nothing of this mark was examined in this run; remembers it."""
    try:
        (examined / mark).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def faults_of_reply(name, reply):
    """What is wrong before the page is read."""
    if reply.status_code not in ANSWERS:
        yield f"status {reply.status_code}"
    if model_of(name)[1] == "delete" and reply.status_code == 200:
        yield "nothing is deleted here"


def is_page(reply):
    return reply.status_code in SHOWN and reply["Content-Type"].startswith("text/html")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(role, language, site, page, untranslated, examined):
    client, faults = client_of(person_as(role), language), []
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": site} for name, cookie in client.cookies.items()]
    )
    examiner = Examiner(page, site, language, untranslated)
    for name, address in pages_for(actor_as(role)):
        reply = client.get(address)
        found = list(faults_of_reply(name, reply))
        reading = Reading(reply.content.decode()) if is_page(reply) else None
        if reading:
            found += reading.faults(language, untranslated)
        faults += [f"{role} {address} [{language}] {fault}" for fault in found]
        if reading and is_new(examined, f"{language}-{reading.structure}"):
            folder = PICTURES / role / language / f"{name}{address}".replace("/", "_").replace(":", "_")
            faults += examiner.faults_of(address, folder, axe=is_new(examined, reading.frame))
    assert not faults, "\n".join(faults)
