"""Factories without surprises: each makes one row and what it cannot do without."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from grants.calls import models as calls
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import actor_of
from portal.actor import Actor, Role
from villages.models import Membership, MembershipRole, Municipality, Province, Township, Village

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"사람{n}")
    password = factory.Transformer(PASSWORD, transform=make_password)


def person(*roles: Role, **fields: object) -> User:
    """A person with granted roles (reviewer, manager, finance, auditor, administrator)."""
    user = UserFactory(**fields)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role.value)
    return user


def actor(user: User | None = None, *roles: Role) -> Actor:
    """The actor of a person as the portal computes it, or one made of the given roles."""
    if user is None:
        user = person(*roles)
    return actor_of(user)


class ProvinceFactory(DjangoModelFactory[Province]):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = "52"
    name = "전북특별자치도"
    name_en = "Jeonbuk State"
    kind = "autonomous_province"
    latitude = 35.8
    longitude = 127.1


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    province = factory.SubFactory(ProvinceFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.province.code}{100 + n % 900}")
    name = factory.Sequence(lambda n: f"예시{n}군")
    name_en = factory.Sequence(lambda n: f"Example{n}-gun")
    full_name = factory.LazyAttribute(lambda o: f"{o.province.name} {o.name}")
    full_name_en = factory.LazyAttribute(lambda o: f"{o.name_en}, {o.province.name_en}")
    kind = "gun"
    is_basic = True
    latitude = 35.8
    longitude = 127.1


def member(
    municipality: Municipality, role: MembershipRole = MembershipRole.OFFICER, **fields: object
) -> User:
    """A person who acts for the municipality since a year."""
    user = UserFactory(**fields)
    since = datetime.now(UTC) - timedelta(days=365)
    Membership.objects.create(user=user, role=role, municipality=municipality, valid_from=since)
    return user


class TownshipFactory(DjangoModelFactory[Township]):
    class Meta:
        model = Township

    municipality = factory.SubFactory(MunicipalityFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.municipality.code}{10000 + n % 90000}")
    name = factory.Sequence(lambda n: f"예시{n}면")
    name_en = factory.Sequence(lambda n: f"Example{n}-myeon")
    kind = "myeon"


class VillageFactory(DjangoModelFactory[Village]):
    class Meta:
        model = Village

    township = factory.SubFactory(TownshipFactory)
    name = factory.Sequence(lambda n: f"예시{n}마을")


class ProgrammeFactory(DjangoModelFactory[calls.Programme]):
    class Meta:
        model = calls.Programme
        django_get_or_create = ("code",)

    code = "smart-village"
    name = "스마트빌리지 보급 및 확산"
    name_en = "Smart Village"


class ProgrammeYearFactory(DjangoModelFactory[calls.ProgrammeYear]):
    class Meta:
        model = calls.ProgrammeYear
        django_get_or_create = ("programme", "year")

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2024
    name = "스마트빌리지 2024"
    name_en = "Smart Village 2024"


class ServiceFieldFactory(DjangoModelFactory[calls.ServiceField]):
    class Meta:
        model = calls.ServiceField

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"field-{n}")
    name = factory.Sequence(lambda n: f"분야{n}")
    name_en = factory.Sequence(lambda n: f"Field {n}")


class SupportTypeFactory(DjangoModelFactory[calls.SupportType]):
    class Meta:
        model = calls.SupportType

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"type-{n}")
    name = factory.Sequence(lambda n: f"유형{n}")
    name_en = factory.Sequence(lambda n: f"Type {n}")


class EnvelopeFactory(DjangoModelFactory[calls.Envelope]):
    """The national envelope of the year; make it before any other, its id must be the lowest."""

    class Meta:
        model = calls.Envelope

    programme_year = factory.SubFactory(ProgrammeYearFactory)
    fiscal_year = factory.SelfAttribute("programme_year.year")
    scope = calls.Scope.ALL
    ceiling = 103_900_000_000


class CallFactory(DjangoModelFactory[calls.Call]):
    """A published call, open since yesterday for ten days more."""

    class Meta:
        model = calls.Call

    programme_year = factory.SubFactory(ProgrammeYearFactory)
    code = factory.Sequence(lambda n: f"SV2024-{n}")
    name = factory.Sequence(lambda n: f"공모{n}")
    name_en = factory.Sequence(lambda n: f"Call {n}")
    opens_at = factory.LazyFunction(lambda: datetime.now(UTC) - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=10))
    is_published = True
    places_on = date(2024, 2, 1)
    least_national = 100_000_000
    most_national = 2_000_000_000
    most_projects = 2
    pass_mark = 70


class SupportRateFactory(DjangoModelFactory[calls.SupportRate]):
    class Meta:
        model = calls.SupportRate

    call = factory.SubFactory(CallFactory)
    support_type = factory.SubFactory(SupportTypeFactory)
    national_basis_points = 8000


class RubricFactory(DjangoModelFactory[calls.Rubric]):
    class Meta:
        model = calls.Rubric

    call = factory.SubFactory(CallFactory)


class CriterionFactory(DjangoModelFactory[calls.Criterion]):
    class Meta:
        model = calls.Criterion

    rubric = factory.SubFactory(RubricFactory)
    name = factory.Sequence(lambda n: f"항목{n}")
    name_en = factory.Sequence(lambda n: f"Criterion {n}")
    max_points = 20
