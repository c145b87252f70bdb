from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests.factories import MunicipalityFactory, ProvinceFactory, TownshipFactory, UserFactory, actor, member
from villages.actions import (
    end_membership,
    end_memberships,
    grant_membership,
    hand_over,
    name_acting_signer,
    name_village,
)
from villages.models import Membership, MembershipRole, Village
from villages.queries import memberships_at

pytestmark = pytest.mark.django_db
SIGNER = MembershipRole.SIGNER
DAY = timedelta(days=1)


@pytest.fixture
def jinan():
    return MunicipalityFactory(name="진안군")


@pytest.fixture
def administrator():
    return actor(None, Role.ADMINISTRATOR)


def standing(user):
    return Membership.objects.get(user=user)


def now():
    return datetime.now(UTC)


def acts():
    return list(
        Entry.objects.filter(act__startswith="membership").order_by("id").values_list("act", flat=True)
    )


class TestGrant:
    def test_gives_the_role_and_records_it(self, administrator, jinan):
        user = UserFactory()
        given = grant_membership(actor=administrator, user=user, role=Role.OFFICER, municipality=jinan)
        assert actor(user).roles == {Role.OFFICER}
        assert given.granted_by == administrator.user
        entry = Entry.objects.get(act="membership.granted")
        assert entry.target == f"villages.membership:{given.pk}"
        assert entry.changes == {
            "user": user.pk,
            "role": "officer",
            "municipality": jinan.pk,
            "province": None,
            "acting_for": None,
            "valid_from": given.valid_from.isoformat(),
            "valid_until": None,
        }

    def test_is_refused_to_others(self, jinan):
        with pytest.raises(NotAllowed):
            grant_membership(
                actor=actor(member(jinan, SIGNER)), user=UserFactory(), role=Role.OFFICER, municipality=jinan
            )
        assert Membership.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            (
                {"role": Role.OFFICER},
                "Officers and signers act for a municipality, coordinators for a province.",
            ),
            (
                {"role": Role.COORDINATOR, "municipality": True},
                "Officers and signers act for a municipality, coordinators for a province.",
            ),
            (
                {"role": Role.SIGNER, "municipality": True, "valid_until": datetime(2020, 1, 1, tzinfo=UTC)},
                "The membership must end later than it begins.",
            ),
        ],
    )
    def test_says_what_does_not_fit(self, administrator, jinan, given, sentence):
        if given.get("municipality"):
            given = {**given, "municipality": jinan}
        with override("en"), pytest.raises(Refused, match=sentence):
            grant_membership(actor=administrator, user=UserFactory(), **given)
        assert acts() == []

    def test_never_twice_at_once(self, administrator, jinan):
        user = member(jinan)
        with pytest.raises(Refused):
            grant_membership(actor=administrator, user=user, role=Role.OFFICER, municipality=jinan)
        assert Membership.objects.filter(user=user).count() == 1
        assert acts() == []

    def test_not_to_somebody_who_may_not_sign_in(self, administrator, jinan):
        with pytest.raises(Refused):
            grant_membership(
                actor=administrator, user=UserFactory(is_active=False), role=Role.OFFICER, municipality=jinan
            )

    def test_a_coordinator_has_a_province(self, administrator):
        given = grant_membership(
            actor=administrator, user=UserFactory(), role=Role.COORDINATOR, province=ProvinceFactory()
        )
        assert given.place == ProvinceFactory()


class TestEnd:
    def test_ends_now_and_only_once(self, administrator, jinan):
        user = member(jinan)
        ended = end_membership(actor=administrator, membership=standing(user))
        assert actor(user).roles == frozenset()
        assert ended.ended_by == administrator.user
        with pytest.raises(Refused):
            end_membership(actor=administrator, membership=ended)
        assert acts() == ["membership.ended"]

    def test_one_that_has_not_begun_never_begins(self, administrator, jinan):
        coming = grant_membership(
            actor=administrator,
            user=UserFactory(),
            role=Role.OFFICER,
            municipality=jinan,
            valid_from=now() + DAY,
        )
        end_membership(actor=administrator, membership=coming)
        coming.refresh_from_db()
        assert coming.valid_until == coming.valid_from
        assert not Membership.objects.active(now() + DAY).filter(pk=coming.pk).exists()
        with pytest.raises(Refused):
            end_membership(actor=administrator, membership=coming)

    def test_is_refused_to_others(self, jinan):
        user = member(jinan)
        with pytest.raises(NotAllowed):
            end_membership(actor=actor(user), membership=standing(user))
        assert actor(user).roles == {Role.OFFICER}

    def test_several_all_or_none(self, administrator, jinan):
        first, second = standing(member(jinan)), standing(member(jinan))
        end_membership(actor=administrator, membership=second)
        with pytest.raises(Refused):
            end_memberships(actor=administrator, memberships=[first, second])
        first.refresh_from_db()
        assert first.valid_until is None


class TestActingSigner:
    @pytest.fixture
    def signer(self, jinan):
        return member(jinan, SIGNER)

    def name(self, who, signer, user, begins=None, ends=None):
        return name_acting_signer(
            actor=who,
            signer=standing(signer),
            user=user,
            valid_from=begins or now(),
            valid_until=ends or now() + DAY,
        )

    def test_a_colleague_signs_for_a_time(self, signer, jinan):
        colleague = member(jinan)
        given = self.name(actor(signer), signer, colleague)
        assert given.is_acting
        assert given.acting_for == standing(signer)
        assert actor(colleague).roles == {Role.OFFICER, Role.SIGNER}
        assert list(memberships_at(jinan, Role.SIGNER)) == [standing(signer), given]
        assert list(memberships_at(jinan, Role.SIGNER, now() + 2 * DAY)) == [standing(signer)]
        assert acts() == ["membership.acting_signer_named"]

    def test_an_outsider_does_not(self, signer):
        for outsider in (UserFactory(), member(MunicipalityFactory()), signer):
            with pytest.raises(Refused):
                self.name(actor(signer), signer, outsider)
        assert acts() == []

    def test_a_stand_in_names_nobody(self, signer, jinan, administrator):
        stand_in = self.name(actor(signer), signer, member(jinan))
        with pytest.raises(NotAllowed):
            name_acting_signer(
                actor=administrator,
                signer=stand_in,
                user=member(jinan),
                valid_from=now(),
                valid_until=now() + DAY,
            )

    def test_the_time_lies_ahead_and_within_the_signers_own(self, signer, jinan, administrator):
        colleague, at = member(jinan), now()
        for begins, ends in [(at, at - DAY), (at - 2 * DAY, at - DAY), (at + DAY, at + DAY)]:
            with pytest.raises(Refused):
                self.name(actor(signer), signer, colleague, begins, ends)
        Membership.objects.filter(user=signer).update(valid_until=now() + DAY)
        with pytest.raises(Refused):
            self.name(actor(signer), signer, colleague, now(), now() + 2 * DAY)
        end_membership(actor=administrator, membership=standing(signer))
        with pytest.raises(Refused):
            self.name(administrator, signer, colleague)

    def test_the_signer_ends_it_and_it_ends_with_the_signer(self, signer, jinan, administrator):
        first = self.name(actor(signer), signer, member(jinan))
        end_membership(actor=actor(signer), membership=first)
        second = self.name(actor(signer), signer, member(jinan), now() + DAY, now() + 2 * DAY)
        end_membership(actor=administrator, membership=standing(signer))
        assert list(memberships_at(jinan, Role.SIGNER)) == []
        second.refresh_from_db()
        assert second.valid_until == second.valid_from


class TestHandOver:
    def test_ends_ones_own_and_gives_the_same(self, jinan):
        old, new = member(jinan), UserFactory()
        given = hand_over(actor=actor(old), membership=standing(old), successor=new)
        assert given.valid_from == standing(old).valid_until
        assert actor(old).roles == frozenset()
        assert actor(new).roles == {Role.OFFICER}
        assert list(memberships_at(jinan, Role.OFFICER)) == [given]
        assert acts() == ["membership.ended", "membership.handed_over"]

    def test_a_successor_who_is_an_officer_already_keeps_theirs(self, jinan):
        old, colleague = member(jinan), member(jinan)
        assert hand_over(actor=actor(old), membership=standing(old), successor=colleague) == standing(
            colleague
        )
        assert acts() == ["membership.ended"]

    def test_not_to_oneself_nor_by_a_stranger(self, jinan):
        old = member(jinan)
        with pytest.raises(Refused):
            hand_over(actor=actor(old), membership=standing(old), successor=old)
        with pytest.raises(NotAllowed):
            hand_over(actor=actor(member(jinan)), membership=standing(old), successor=UserFactory())
        assert actor(old).roles == {Role.OFFICER}


class TestVillage:
    def test_is_named_once(self, jinan):
        township, officer = TownshipFactory(municipality=jinan), actor(member(jinan))
        village = name_village(actor=officer, township=township, name="  산골  마을 ")
        assert (village.name, village.named_by) == ("산골 마을", officer.user)
        assert name_village(actor=officer, township=township, name="산골 마을") == village
        assert Village.objects.count() == Entry.objects.filter(act="village.named").count() == 1

    @pytest.mark.parametrize("name", ["", "   ", "😀", "가" * 51])
    def test_a_name_that_is_none_is_refused(self, jinan, name):
        with pytest.raises(Refused):
            name_village(actor=actor(member(jinan)), township=TownshipFactory(municipality=jinan), name=name)
        assert Village.objects.count() == 0

    def test_not_elsewhere(self, jinan):
        with pytest.raises(NotAllowed):
            name_village(actor=actor(member(jinan)), township=TownshipFactory(), name="산골")
