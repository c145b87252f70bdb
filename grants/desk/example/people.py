"""Example people: synthetic names, one common password, never an address anybody reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from portal.accounts.demo import PASSWORD
from portal.accounts.models import GrantedRole, RoleGrant, User
from portal.actor import Role
from villages.models import Membership, MembershipRole, Municipality, Province

HOME = "52720"
SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = [
    "가람", "가온", "나래", "다온", "단비", "도담", "라온", "로운", "마루", "미르", "바름", "보람",
    "새론", "서윤", "소담", "슬기", "아름", "여름", "예슬", "우람", "유진", "은솔", "이든", "자람",
    "정온", "지온", "찬솔", "채움", "푸름", "하늘", "하람", "한결", "한별", "해솔", "현서", "혜윰",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """The people the example needs again."""

    managers: tuple[User, User]
    officers: dict[str, User]
    signers: dict[str, User]
    reviewers: tuple[User, ...]


class Census:
    """Makes people whose names and addresses follow from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - example data must be the same by seed
        # One hash for all: hashing is slow by design, and the password is no secret.
        self.password = make_password(PASSWORD)

    def person(self, address: str, organisation: str, demo_role: str = "") -> User:
        """A person, not yet saved."""
        return User(
            email=f"{address}@example.test",
            name=self.random.choice(SURNAMES) + self.random.choice(GIVEN),
            organisation=organisation,
            password=self.password,
            is_example=True,
            demo_role=demo_role,
        )


def make_people(municipalities: list[Municipality], reviewers: int, seed: int, now: datetime) -> People:
    """Everybody: an officer and a signer a municipality, a coordinator a province, the ministry, reviewers."""
    census = Census(seed)
    since = now - timedelta(days=400)
    officers = _people_of(census, municipalities, "officer", Role.OFFICER)
    signers = _people_of(census, municipalities, "signer", Role.SIGNER)
    judges = [
        census.person(f"reviewer{n}", f"예시대학교 {n % 9 + 1}학과", Role.REVIEWER if n in {1, 2, 3} else "")
        for n in range(1, reviewers + 1)
    ]
    ministry = _ministry(census)
    coordinators = _coordinators(census)
    User.objects.bulk_create(
        [*officers.values(), *signers.values(), *judges, *ministry.values(), *coordinators.values()]
    )
    _grant(GrantedRole.REVIEWER, judges, since)
    for address, role in MINISTRY_ROLES.items():
        _grant(role, [ministry[address]], since)
    _make_members(officers, MembershipRole.OFFICER, since)
    _make_members(signers, MembershipRole.SIGNER, since)
    Membership.objects.bulk_create(
        Membership(user=user, role=MembershipRole.COORDINATOR, province_id=code, valid_from=since)
        for code, user in coordinators.items()
    )
    return People((ministry["manager1"], ministry["manager2"]), officers, signers, tuple(judges))


MINISTRY_ROLES = {
    "manager1": GrantedRole.MANAGER,
    "manager2": GrantedRole.MANAGER,
    "finance": GrantedRole.FINANCE,
    "auditor": GrantedRole.AUDITOR,
    "admin": GrantedRole.ADMINISTRATOR,
}


def _people_of(census: Census, places: list[Municipality], word: str, role: Role) -> dict[str, User]:
    return {
        place.code: census.person(
            word if place.code == HOME else f"{word}.{place.code}",
            f"{place.name} {'스마트행정팀' if role == Role.OFFICER else '기획예산과'}",
            role if place.code == HOME else "",
        )
        for place in places
    }


def _ministry(census: Census) -> dict[str, User]:
    return {
        address: census.person(address, "과학기술정보통신부(예시)", role.value)
        for address, role in MINISTRY_ROLES.items()
    }


def _coordinators(census: Census) -> dict[str, User]:
    return {
        province.code: census.person(
            f"coordinator.{province.code}" if province.code != HOME[:2] else "coordinator",
            f"{province.name} 정보화부서",
            Role.COORDINATOR if province.code == HOME[:2] else "",
        )
        for province in Province.objects.order_by("code")
    }


def _grant(role: GrantedRole, people: Iterable[User], since: datetime) -> None:
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_at=since) for user in people)


def _make_members(people: dict[str, User], role: MembershipRole, since: datetime) -> None:
    Membership.objects.bulk_create(
        Membership(user=user, role=role, municipality_id=code, valid_from=since)
        for code, user in people.items()
    )
