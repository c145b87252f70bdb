"""Who reads letters and who doesn't; what anybody learns of one by its number, its code or its file."""

import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from grants.awards.letters.saying import check_code
from grants.awards.models import Letter, LetterDownload, Letterhead
from portal.actor import Role
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from tests import factories as make
from tests.grants.awards import factories as awards
from tests.grants.awards.letters import stored
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db
CHECK, FILE = reverse("letters:check"), reverse("letters:check_file")
GENUINE, CHANGED = "The letter is genuine", "Not as it was issued"
UNKNOWN, OTHER_FILE = "No letter of this number", "This file is not one we issued"


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in, in English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def verdict(page) -> str:
    html = page.content.decode()
    return next((each for each in (GENUINE, CHANGED, UNKNOWN, OTHER_FILE) if f">{each}</h2>" in html), "")


def status_of(client: Client, address: str) -> int:
    reply = client.get(address)
    # Read to its end, so that the file is closed.
    reply.getvalue()
    return reply.status_code


def by_code(visitor, number, code):
    return visitor.get(CHECK, {"number": number, "code": code})


def test_number_and_code_tell_genuine_changed_and_unknown(submissions, issued, visitor):
    letter = issued[submissions[0].pk]
    code = check_code(letter.sha256)
    other = "0" * 12 if code != "0" * 12 else "1" * 12
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}".upper()
    asked = [(letter.number, code), (letter.number, spaced), (letter.number, letter.sha256), (letter.number, other),
             ("SV2024-1-L9999", code), (letter.number, "zz")]  # fmt: skip
    assert [verdict(by_code(visitor, *each)) for each in asked] == [GENUINE] * 3 + [CHANGED, UNKNOWN, ""]
    page = by_code(visitor, letter.number, code).content.decode()
    place = submissions[0].municipality.full_name
    assert [word in page for word in (place, submissions[0].title, "₩600,000,000")] == [True] * 3


def test_who_was_not_awarded_is_told_to_nobody(submissions, issued, visitor):
    for submission in submissions[2:]:
        letter = issued[submission.pk]
        page = by_code(visitor, letter.number, check_code(letter.sha256))
        html = page.content.decode()
        assert verdict(page) == GENUINE
        assert letter.get_kind_display() in {"예비", "미선정", "Reserve", "Not awarded"}
        assert [word in html for word in (submission.municipality.full_name, submission.number)] == [
            False
        ] * 2


def test_a_row_changed_behind_the_portal_is_no_longer_genuine(submissions, issued, visitor):
    letter = issued[submissions[0].pk]
    # As somebody could who owns the database: the hash is made right again, the signature can't be.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE awards_letter DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE awards_letter SET said = replace(said, '600000000', '900000000'), sha256 = encode(sha256("
            "convert_to(replace(said, '600000000', '900000000'), 'UTF8')), 'hex') WHERE id = %s",
            [letter.pk],
        )
        cursor.execute("ALTER TABLE awards_letter ENABLE TRIGGER USER")
    letter.refresh_from_db()
    assert verdict(by_code(visitor, letter.number, check_code(letter.sha256))) == CHANGED


def test_the_file_itself_is_known_byte_for_byte(submissions, issued, visitor):
    content = stored.made(issued[submissions[0].pk])
    given = [content["pdf"], content["hwpx"], content["pdf"] + b"\n", b"no letter"]
    answers = [visitor.post(FILE, {"file": SimpleUploadedFile("letter.pdf", each)}) for each in given]
    assert [verdict(answer) for answer in answers] == [GENUINE, GENUINE, OTHER_FILE, OTHER_FILE]
    empty = visitor.post(FILE, {"file": SimpleUploadedFile("letter.pdf", b"")}).content.decode()
    assert "This file is empty. Choose the letter as it was downloaded." in empty
    assert visitor.get(FILE).headers["Location"] == CHECK


def test_guessing_is_put_off(issued, visitor, settings):
    settings.RECEIPT_CHECKS_FAILED = "2/m/ip"
    letter = Letter.objects.first()
    right = check_code(letter.sha256)
    codes = [right, "0" * 12, "1" * 12, right]
    assert [by_code(visitor, letter.number, code).status_code for code in codes] == [200, 200, 200, 429]


def test_a_letter_is_read_by_its_own_municipality_and_the_ministry_alone(submissions, issued, signed_in):
    letter = issued[submissions[0].pk]
    stored.made(letter)
    place = submissions[0].municipality
    coordinator = make.UserFactory()
    Membership.objects.create(
        user=coordinator, role=MembershipRole.COORDINATOR, province=place.province, valid_from=letter.issued_at
    )  # fmt: skip
    people = {
        "officer": make.member(place), "signer": make.member(place, MembershipRole.SIGNER),
        "stranger": make.member(submissions[1].municipality), "coordinator": coordinator,
        **{role.value: make.person(role) for role in (Role.REVIEWER, Role.MANAGER, Role.AUDITOR)},
    }  # fmt: skip
    addresses = [
        reverse("letters:download", args=[letter.pk, "pdf"]),
        reverse("letters:download", args=[letter.pk, "hwpx"]),
        reverse("letters:of_proposal", args=[submissions[0].proposal_id]),
        reverse("letters:download", args=[letter.pk, "exe"]),
    ]
    found = {
        name: [status_of(signed_in(user), address) for address in addresses] for name, user in people.items()
    }
    may, may_not = [200, 200, 200, 404], [404] * 4
    assert found == {
        "officer": may, "signer": may, "stranger": may_not, "coordinator": may_not,
        "reviewer": may_not, "manager": may, "auditor": may,
    }  # fmt: skip
    assert [Client().get(address).status_code for address in addresses[:3]] == [302] * 3
    # The municipality's people count, once each; who looks on does not.
    taken = LetterDownload.objects.order_by("user").values_list("user", flat=True)
    assert list(taken) == sorted(people[name].pk for name in ("officer", "signer"))


def test_the_officer_is_led_from_the_project_to_the_letter(submissions, issued, signed_in):
    client = signed_in(make.member(submissions[2].municipality))
    assert client.get(reverse("letters:of_proposal", args=[submissions[2].proposal_id])).status_code == 404
    stored.made(issued[submissions[2].pk])
    page = client.get(reverse("proposals:detail", args=[submissions[2].proposal_id])).content.decode()
    address = reverse("letters:of_proposal", args=[submissions[2].proposal_id])
    assert f'href="{address}"' in page
    shown = client.get(address).content.decode()
    letter = issued[submissions[2].pk]
    assert [shown.count(reverse("letters:download", args=[letter.pk, each])) for each in ("pdf", "hwpx")] == [
        1,
        1,
    ]
    reply = client.get(reverse("letters:download", args=[letter.pk, "pdf"]))
    assert (reply.headers["Content-Type"], reply.getvalue()[:5]) == (
        "application/pdf",
        b"%PDF-",
    )


def test_managers_see_how_far_they_are_and_take_all(submissions, decision, signed_in):
    manager = signed_in(make.person(Role.MANAGER))
    address = reverse("admin:awards_letters", args=[decision.pk])
    asks_again = f'hx-get="{address}" hx-trigger="every 2s"'
    # Just published: the worker is about to number them.
    assert asks_again in manager.get(address).content.decode()
    manager.post(reverse("admin:awards_letters_make", args=[decision.pk]))
    assert asks_again in manager.get(address, headers={"HX-Request": "true"}).content.decode()
    assert jobs.run(job_id=str(Job.objects.get().pk)).state == "done"
    over = manager.get(address, headers={"HX-Request": "true"})
    assert (over.headers["HX-Refresh"], over.content) == ("true", b"")
    assert asks_again not in manager.get(address).content.decode()
    manager.post(reverse("admin:awards_letters_archive", args=[decision.pk]))
    packed = jobs.run(job_id=str(Job.objects.latest("asked_at").pk))
    with zipfile.ZipFile(default_storage.path(f"jobs/{packed.file}")) as archive:
        assert len(archive.namelist()) == 8
        assert archive.testzip() is None


def test_a_manager_issues_one_anew_and_says_who_sends(submissions, decision, issued, signed_in):
    manager = signed_in(make.person(Role.MANAGER))
    letter = issued[submissions[0].pk]
    anew = reverse("admin:awards_letter_anew", args=[letter.pk])
    assert manager.get(anew).status_code == 200
    assert b'id="id_reason_error"' in manager.post(anew, {"reason": "x"}).content
    head = reverse("admin:awards_letterhead", args=[decision.pk])
    assert manager.get(head).status_code == 200
    manager.post(head, {"issuer": "예시부", "sender": "예시부장관", "phone": "000-000-0000"})
    assert Letterhead.objects.get().sender == "예시부장관"
    reply = manager.post(anew, {"reason": "발신 정보를 바로잡음"})
    assert reply.headers["Location"] == reverse("admin:awards_letters", args=[decision.pk])
    newest = Letter.objects.get(replaces=letter)
    assert '"sender":"예시부장관"' in newest.said
    again = manager.post(anew, {"reason": "한 번 더 바로잡음"}).content.decode()
    assert "한 번 더 바로잡음" in again
    assert Letter.objects.count() == 5


@pytest.mark.parametrize("role", [Role.FINANCE, Role.REVIEWER])
def test_others_change_nothing(submissions, decision, issued, signed_in, role):
    client = signed_in(make.person(role))
    letter = issued[submissions[0].pk]
    addresses = [
        reverse("admin:awards_letters_make", args=[decision.pk]),
        reverse("admin:awards_letter_anew", args=[letter.pk]),
        reverse("admin:awards_letterhead", args=[decision.pk]),
    ]
    assert [client.post(each, {"reason": "바꾸고 싶습니다"}).status_code for each in addresses] == [404] * 3
    assert (Letter.objects.count(), Letterhead.objects.count()) == (4, 0)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(signed_in, cost_of, number):
    submissions = awards.asking(awards.call_with_envelope(1000), *[10] * number)
    decision = awards.published(awards.drafted(submissions[0].call, submissions))
    manager = signed_in(make.person(Role.MANAGER))
    manager.post(reverse("admin:awards_letters_make", args=[decision.pk]))
    with cost_of() as cost:
        manager.get(reverse("admin:awards_letters", args=[decision.pk]))
    assert (len(cost.queries), cost.instances) == (8, 5 + 3 * number)
