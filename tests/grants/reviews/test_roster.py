"""Reviewers brought in from a spreadsheet: a report for each row, all or only the sound ones."""

import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.reviews.models import ReviewerProfile, Technology
from grants.reviews.roster.actions import take_in
from grants.reviews.roster.checking import checked
from grants.reviews.roster.sheet import Row, empty_form, read_roster
from portal.accounts.models import Invitation, User
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews

HEADER = ["이름", "이메일", "소속", "거주 시도", "거주 시군구", "전문 분야", "보유 기술", "가능 건수"]
ADDRESS = reverse("admin:reviews_roster")


def uploaded(rows, merge=None, name="위원.xlsx"):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if merge:
            sheet.merge_range(*merge)
    return SimpleUploadedFile(name, stream.getvalue())


@pytest.fixture
def known():
    """A place, a service field and a technology that files may name."""
    field = make.ServiceFieldFactory(name="생활편의 개선")
    technology, _made = Technology.objects.get_or_create(name="드론", name_en="Drones")
    return make.MunicipalityFactory(), field, technology


def good(place, email="new@example.test", **cells):
    row = {
        "name": "박새롬",
        "email": email,
        "institution": "예시연구원",
        "province": place.province.name,
        "municipality": place.name,
        "service_fields": "생활편의 개선",
        "technologies": "드론",
        "capacity": "12",
    }
    return {**row, **cells}


@pytest.mark.django_db
def test_all_rows_are_taken_in_by_a_press(known, manager, as_):
    place, field, technology = known
    old = reviews.reviewer(email="old@example.test")
    client = as_(manager.user)
    file = uploaded(
        [["평가위원 명단"], HEADER, list(good(place).values()), ["박오래", "OLD@example.test", "한빛연구원"]]
    )
    page = client.post(ADDRESS, {"file": file}).content.decode()
    assert User.objects.filter(email="new@example.test").count() == 0
    [carried] = [line.split('value="')[1] for line in page.split("<input") if 'name="rows"' in line]
    rows = carried.split('"')[0].replace("&quot;", '"')
    assert client.post(ADDRESS, {"rows": rows}).status_code == 302
    profile = ReviewerProfile.objects.get(user__email="new@example.test")
    assert (profile.home_municipality, profile.home_province, profile.capacity) == (place, place.province, 12)
    assert (list(profile.service_fields.all()), list(profile.technologies.all())) == ([field], [technology])
    assert list(profile.user.grants.values_list("role", flat=True)) == ["reviewer"]
    assert Invitation.objects.get().user == profile.user
    assert ReviewerProfile.objects.get(user=old).institution == "한빛연구원"


@pytest.mark.django_db
def test_each_row_says_what_is_wrong_with_it(known):
    place, *_rest = known
    make.MunicipalityFactory(name=place.name, province=make.ProvinceFactory(code="41", name="경기도"))
    officer = make.member(place)
    rows = [
        good(place, name=""),
        good(place, "nobody"),
        good(place, "twice@example.test"),
        good(place, "Twice@example.test"),
        good(place, officer.email),
        good(place, "a@example.test", province="없는도", municipality=""),
        good(place, "b@example.test", province=""),
        good(place, "c@example.test", service_fields="생활편의 개선, 우주"),
        good(place, "d@example.test", capacity="많이"),
        good(place, "e@example.test"),
    ]
    lines = checked([Row(number, cells) for number, cells in enumerate(rows, start=2)])
    assert [line.problems for line in lines] == [
        ["이름이 없습니다."],
        ["“nobody”은(는) 전자우편 주소가 아닙니다."],
        ["전자우편 twice@example.test이(가) 여러 행에 있습니다."],
        ["전자우편 twice@example.test이(가) 여러 행에 있습니다."],
        [f"{officer.email}은(는) 평가위원이 아닌 사용자의 주소입니다. 평가위원 역할은 관리자가 부여합니다."],
        ["“없는도”은(는) 등록되지 않은 값입니다."],
        [f"“{place.name}”이(가) 여러 곳입니다. 시·도를 함께 적어 주십시오."],
        ["“우주”은(는) 등록되지 않은 값입니다."],
        ["“많이”은(는) 1 이상의 건수가 아닙니다."],
        [],
    ]


@pytest.mark.django_db
def test_merged_cells_are_told_on_each_of_their_rows_and_unknown_columns_once(known):
    place, *_rest = known
    row = list(good(place).values())
    other = ["김둘", "second@example.test"]
    file = uploaded(
        [[*HEADER, "취미"], row, other, ["김셋", "third@example.test"]], (1, 2, 2, 2, "예시연구원")
    )
    roster = read_roster(file)
    assert roster.unknown == ["취미"]
    assert [(each.number, each.is_merged) for each in roster.rows] == [(2, True), (3, True), (4, False)]
    told = "이 행에 병합된 셀이 있습니다. 병합을 풀고 행마다 채워 주십시오."
    assert [told in line.problems for line in checked(roster.rows)] == [True, True, False]


@pytest.mark.django_db
def test_with_problems_nothing_is_taken_in_unless_only_the_sound_is_wanted(known, manager, as_):
    place, *_rest = known
    rows = [Row(2, good(place)), Row(3, good(place, "nobody"))]
    with pytest.raises(Refused) as refusal:
        take_in(actor=manager, rows=rows, sound_only=False)
    assert refusal.value.code == "problems"
    assert User.objects.filter(email="new@example.test").count() == 0
    carried = json.dumps([[row.number, row.cells, row.is_merged] for row in rows])
    as_(manager.user).post(ADDRESS, {"rows": carried, "sound_only": "1"})
    assert User.objects.filter(email="new@example.test").count() == 1
    with pytest.raises(Refused) as refusal:
        take_in(actor=manager, rows=rows[1:], sound_only=True)
    assert refusal.value.code == "nothing_sound"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "code"),
    [
        (uploaded([["아무", "표"]]), "no_header"),
        (uploaded([HEADER]), "nothing"),
        (uploaded([HEADER, *([["이름", "a@example.test"]] * 2001)]), "too_many"),
        (SimpleUploadedFile("위원.xlsx", b"not a workbook"), "unreadable"),
        (SimpleUploadedFile("위원.xlsx", empty_form()), "nothing"),
    ],
)
def test_what_is_no_list_is_refused_in_words(file, code, manager, as_):
    with pytest.raises(Refused) as refusal:
        read_roster(file)
    assert refusal.value.code == code
    file.seek(0)
    page = as_(manager.user).post(ADDRESS, {"file": file}).content.decode()
    assert str(refusal.value) in page


@pytest.mark.django_db
def test_what_the_page_carried_is_checked_anew(known, manager, as_):
    client = as_(manager.user)
    for carried in ("", "{", "[1]", '[["x", {}, false]]', "null"):
        assert 'class="error-summary"' in client.post(ADDRESS, {"rows": carried}).content.decode()


@pytest.mark.django_db
def test_only_managers_bring_reviewers_in(known, as_):
    place, *_rest = known
    for role in (Role.AUDITOR, Role.REVIEWER, Role.FINANCE):
        assert as_(make.person(role)).get(ADDRESS).status_code == 404
        with pytest.raises(NotAllowed):
            take_in(actor=make.actor(None, role), rows=[Row(2, good(place))], sound_only=False)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_checking_costs_the_same_however_many_rows(known, number, django_assert_num_queries):
    place, *_rest = known
    for each in range(number):
        reviews.reviewer(email=f"r{each}@example.test")
    rows = [Row(each + 2, good(place, f"r{each}@example.test")) for each in range(number)]
    with django_assert_num_queries(9):
        checked(rows)
