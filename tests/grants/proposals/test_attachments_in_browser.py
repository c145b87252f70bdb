"""The files of a draft in a real browser: whatever was sent stands in the list."""

import pytest
from playwright.sync_api import expect

from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.grants.proposals.factories import ProposalFactory
from tests.grants.proposals.test_attachments import _own_store, attached, checked  # noqa: F401 - a fixture
from tests.grants.proposals.test_writing_in_browser import at  # noqa: F401 - a fixture of this module
from tests.portal.files.samples import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENT = "document.body.dispatchEvent(new CustomEvent('files:sent'))"


def test_a_file_sent_while_the_list_is_being_looked_up_is_listed_too(page, at):  # noqa: F811
    draft = ProposalFactory()

    def on_its_way(route) -> None:
        """The answer was written before the second file came, and arrives after it."""
        answer = route.fetch()
        checked(attached("둘째.png", PNG, draft))
        page.evaluate(SENT)
        route.fulfill(response=answer)

    page.goto(at(page, draft, "attachments"))
    checked(attached("첫째.png", PNG, draft))
    page.route("**/attachments/now/", on_its_way, times=1)
    page.evaluate(SENT)
    expect(page.locator("#others-now").get_by_role("link")).to_have_text(["첫째.png", "둘째.png"])
