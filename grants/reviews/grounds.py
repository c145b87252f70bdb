"""Why data keep a reviewer from judging a proposal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grants.proposals.models import Submission
from grants.reviews.models import Exclusion, Ground, ReviewerProfile, ReviewerTie, TieKind
from grants.reviews.naming import Names, plain
from portal.accounts.models import User
from villages.models import Membership, Municipality

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A ground against a reviewer, and the data it was found in."""

    reviewer: int
    ground: Ground
    detail: str = ""


def found_against(submissions: Iterable[Submission], reviewers: Iterable[int]) -> dict[int, list[Found]]:
    """By submission id, what data have against which of the reviewers: the weightiest ground each.

    Submissions with their municipality; packages that were not read with them are read a few at a time.
    At most seven queries, however many.
    """
    copies = {copy.pk: copy for copy in submissions}
    finder = Finder(reviewers)
    earlier = _earlier_copies(list(copies.values()), finder.reviewers)
    found = {
        pk: finder.against(copies[pk], text, earlier[pk]) for pk, text in _packages(list(copies.values()))
    }
    return {pk: found[pk] for pk in copies}


def _packages(copies: list[Submission]) -> Iterator[tuple[int, str]]:
    """Each filed copy's text by its key; ten thousand of them never lie in memory together."""
    unread = [copy.pk for copy in copies if "package" in copy.get_deferred_fields()]
    yield from ((copy.pk, copy.package) for copy in copies if "package" not in copy.get_deferred_fields())
    if unread:
        rows = Submission.objects.filter(pk__in=unread).order_by().values_list("pk", "package")
        yield from rows.iterator(chunk_size=AT_ONCE)


class Finder:
    """What is known of reviewers, laid out by place and by name."""

    def __init__(self, reviewers: Iterable[int]) -> None:
        self.reviewers = sorted(set(reviewers))
        self.places: defaultdict[str, list[Found]] = defaultdict(list)
        self.people: defaultdict[str, list[int]] = defaultdict(list)
        self.institutions: defaultdict[str, list[int]] = defaultdict(list)
        self._lay_out_people()
        self._lay_out_ties()
        self.names = Names(self.people, self.institutions)

    def _lay_out_people(self) -> None:
        for pk, name in User.objects.filter(pk__in=self.reviewers).values_list("pk", "name"):
            self.people[plain(name)].append(pk)
        homes = ReviewerProfile.objects.filter(user__in=self.reviewers).order_by()
        for user, municipality, province, institution in homes.values_list(
            "user", "home_municipality", "home_province", "institution"
        ):
            self._note(municipality, Found(user, Ground.OWN_MUNICIPALITY))
            self._note(province, Found(user, Ground.OWN_PROVINCE))
            if institution:
                self.institutions[plain(institution)].append(user)

    def _lay_out_ties(self) -> None:
        served = Membership.objects.filter(user__in=self.reviewers).order_by("pk")
        for user, municipality, province in served.values_list("user", "municipality", "province"):
            self._note(municipality or province, Found(user, Ground.FORMER_PLACE))
        for tie in ReviewerTie.objects.filter(reviewer__in=self.reviewers, struck_at=None).order_by("pk"):
            ground = Ground.EARLIER_ADVICE if tie.kind == TieKind.ADVICE else Ground.FORMER_PLACE
            place = tie.municipality_id or tie.province_id
            self._note(place, Found(tie.reviewer_id, ground, tie.evidence))

    def _note(self, place: str | None, found: Found) -> None:
        if place:
            self.places[place].append(found)

    def against(self, copy: Submission, text: str, earlier: Iterable[Found]) -> list[Found]:
        """What is found against whom, each reviewer once, by the first ground in this order."""
        place = copy.municipality
        found = [*self.places[place.code], *self.places[place.province_id]]
        found += self._of_the_applicant(place)
        found += self._named(text)
        found += earlier
        weightiest = {each.reviewer: each for each in reversed(found)}
        return [weightiest[reviewer] for reviewer in sorted(weightiest)]

    def _of_the_applicant(self, place: Municipality) -> Iterable[Found]:
        """Who works for the applicant itself: 진안군청."""
        offices = (place.full_name, f"{place.name}청")
        for institution, users in self.institutions.items():
            if any(institution.startswith(office) or f" {office}" in institution for office in offices):
                yield from (Found(user, Ground.INSTITUTION, institution) for user in users)

    def _named(self, package: str) -> Iterable[Found]:
        people, institutions = self.names.found_in(package)
        for name in sorted(people):
            yield from (Found(user, Ground.NAMED, name) for user in self.people[name])
        for name in sorted(institutions):
            yield from (Found(user, Ground.INSTITUTION, name) for user in self.institutions[name])


def _earlier_copies(copies: list[Submission], reviewers: list[int]) -> dict[int, list[Found]]:
    """What was recorded against reviewers on other copies of the same proposals: it goes on counting."""
    rows = Exclusion.objects.filter(
        submission__proposal__in={copy.proposal_id for copy in copies}, reviewer__in=reviewers
    ).order_by("pk")
    recorded: defaultdict[int, list[tuple[int, Found]]] = defaultdict(list)
    for proposal, copy, user, ground, detail in rows.values_list(
        "submission__proposal", "submission", "reviewer", "ground", "detail"
    ):
        recorded[proposal].append((copy, Found(user, Ground(ground), detail)))
    return {
        copy.pk: [found for other, found in recorded[copy.proposal_id] if other != copy.pk] for copy in copies
    }
