"""Where the story begins: the real places, the programme year of the announcement, people, an open call."""

import io

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from grants.desk.example.people import People, make_people
from grants.desk.example.programme import Ground, make_ground
from grants.desk.example.reviews import Seat, make_seats
from villages.models import Municipality

REVIEWERS = 17  # one at home in each province
# The web checks passwords as in the demo, not as quickly as the suite.
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def as_the_owner() -> None:
    """Until the connection closes, act as at set-up: the web's role loads no places."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")


def run(command: str, **options: object) -> None:
    """A management command, silent."""
    call_command(command, stdout=io.StringIO(), **options)


def prepared() -> tuple[Ground, People, list[Seat]]:
    """Places, programme year with 1,039억, 78 and 99, two calls, and everybody who has a part in the story."""
    as_the_owner()
    run("load_places")
    now = timezone.now()
    ground = make_ground(now)
    people = make_people(list(Municipality.objects.valid_on(ground.regular.places_on)), REVIEWERS, 1, now)
    seats = make_seats(people.reviewers, list(ground.fields.values()))
    connection.close()
    return ground, people, seats
