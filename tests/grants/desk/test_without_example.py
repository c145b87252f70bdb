"""An installation without example data."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["desk:front", "results:list", "calls:list", "account_login"])
def test_an_empty_installation_does_not_speak_of_examples(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "예시" not in page.content.decode()


def test_without_places_seeding_says_what_to_do():
    with pytest.raises(CommandError, match="load_places"):
        call_command("seed_example")
