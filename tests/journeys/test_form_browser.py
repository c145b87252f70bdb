"""The form of a call without a developer, in a real browser: built, tried, signed by another, answered."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from grants.proposals.models import Attachment, FormAnswer, Proposal
from portal.actor import Role
from tests import factories as make
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.grants.proposals.factories import complete_proposal, officer_of
from tests.portal.files.samples import PDF, PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def visit(page, live_server):
    """Open an address as a person."""
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])

    def go(user, address):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        page.goto(live_server.url + address)

    return go


def button(page, act, of):
    """The button of an act on one of several things; what it is about is there for readers only."""
    return page.get_by_role("button", name=re.compile(f"{act} ?: {re.escape(of)}"))


def add_question(page, section, kind, label, *, required=True, condition="", options=(), without=()):
    """What the manager does for one question."""
    page.get_by_label(f"Kind of question: {section}").select_option(label=kind)
    button(page, "Add a question", section).click()
    page.get_by_label("Question in English").fill(label)
    page.locator("#id_label").fill(f"{label} (국문)")
    if required:
        page.get_by_label("It must be answered").check()
    if condition:
        page.get_by_label("When it is asked").select_option(label=condition)
    for number, option in enumerate(options):
        page.locator(f"#id_options-{number}-label").fill(option)
    for unwanted in without:
        page.get_by_label(unwanted, exact=True).uncheck(force=True)
    page.get_by_role("button", name="Save").click()


def put_a_file(page):
    """A picture is refused in words; a PDF takes the place, and the page tells so by itself."""
    chooser = page.locator("[id='id_answers/q4']")
    chooser.set_input_files({"name": "minutes.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_text("“minutes.png” is")).to_be_visible()
    chooser.set_input_files({"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(page.locator("[id='id_answers/q4-now']")).to_contain_text("minutes.pdf")
    expect(page.get_by_role("link", name="Answer “Minutes”.")).to_have_count(0)


def test_a_question_from_the_manager_to_the_officer(page, visit):
    proposal = complete_proposal(make.CallFactory())
    builder, signer = make.person(Role.MANAGER), make.person(Role.MANAGER)
    visit(builder, reverse("admin:calls_form", args=[proposal.call_id]))
    page.get_by_role("button", name="Make a form").click()
    expect(page.get_by_text("The form asks nothing yet.")).to_be_visible()
    add_question(page, "Overview", "Yes or no", "Is there a similar project?")
    only_if = "Asked only if the answer to “Is there a similar project?” is “Yes”"
    add_question(page, "Overview", "Long text", "How does it differ?", condition=only_if)
    add_question(page, "Budget", "Any of several", "Open data", required=False, options=("Sensors", "Use"))
    pictures = ("JPG", "PNG")
    add_question(page, "Overview", "File", "Minutes", condition=only_if, without=pictures)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []

    # A question above the one it hangs on: the page says so, and what is below moves back by keys alone.
    button(page, "Up", "How does it differ?").press("Enter")
    expect(page.get_by_text("hangs on a question that comes after it")).to_be_visible()
    button(page, "Down", "How does it differ?").press("Enter")

    page.get_by_role("link", name="Preview").click()
    how = page.get_by_label("How does it differ?")
    expect(how).to_be_hidden()
    page.locator("label[for='id_answers/q1_0']").click()
    expect(page.get_by_label("Yes")).to_be_checked()
    expect(how).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    page.get_by_role("button", name="Request its publication").click()
    expect(page.get_by_text("asked for the sign-off at")).to_be_visible()
    paper = page.get_by_role("link", name="Open the sign-off").get_attribute("href")

    visit(signer, paper)
    expect(page.get_by_role("row", name="How does it differ?")).to_contain_text(only_if)
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("Signed off").first).to_be_visible()

    overview = reverse("proposals:section", args=[proposal.pk, "overview"])
    visit(officer_of(proposal.municipality), overview)
    expect(page.get_by_role("link", name="Answer “Is there a similar project?”.")).to_be_visible()
    expect(how).to_be_hidden()
    page.locator("label[for='id_answers/q1_0']").click()
    expect(page.get_by_label("Yes")).to_be_checked()
    how.fill("<b>이번에는</b> 마을 전체로 넓힙니다.")
    put_a_file(page)
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(page.url.replace("overview", "place"))
    answers = {
        each.key: each.flag if each.flag is not None else each.text for each in FormAnswer.objects.all()
    }
    assert answers == {"q1": True, "q2": "<b>이번에는</b> 마을 전체로 넓힙니다."}
    assert [(each.question_key, each.file.name) for each in Attachment.objects.all()] == [
        ("q4", "minutes.pdf")
    ]
    assert Proposal.objects.get().missing == 0
    page.goto(page.url.replace("place/", ""))
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
