"""Which names would tell who filed a copy: of its place, its people, and of what the copy itself names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, JSONField
from django.db.models.functions import Cast

from grants.proposals.models import Submission
from grants.reviews.blinding.masking import Mask, Names
from villages.models import Membership, Municipality, Township

Found = defaultdict[str, set[str]]


def masks_of(submissions: Iterable[int]) -> dict[int, Mask]:
    """What takes the names out of texts about each of the filed copies, by id. Four queries, however many."""
    copies = _copies(submissions)
    places = {copy["municipality"] for copy in copies}
    of_place, townships, people = _of_places(places), _townships_of(places), _people_of(places)
    return {
        copy["pk"]: Mask(_names(copy, of_place[copy["municipality"]], townships, people)) for copy in copies
    }


def _names(copy: Mapping[str, Any], place: Mapping[str, str], townships: Found, people: Found) -> Names:
    code = copy["municipality"]
    villages = copy["villages"] or ()
    return Names(
        places=(place["name"],),
        provinces=(place["province_name"],),
        townships=_sorted({*townships[code], *(each["township_name"] for each in villages)}),
        villages=_sorted(each["village"] for each in villages),
        people=_sorted({*people[code], copy["drafter"], copy["filer"]}),
        english=_english(place["name_en"], place["province_en"]),
    )


def _copies(submissions: Iterable[int]) -> list[dict[str, Any]]:
    rows = Submission.objects.filter(pk__in=list(submissions)).annotate(said=Cast("package", JSONField()))
    named = {"drafter": F("drafted_by__name"), "filer": F("filed_by__name")}
    villages = {"villages": F("said__content__villages")}
    found: Iterable[Any] = rows.order_by("pk").values("pk", "municipality", **villages, **named)
    return list(found)


def _of_places(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    rows = Municipality.objects.filter(pk__in=codes)
    named = {"province_name": F("province__name"), "province_en": F("province__name_en")}
    found: Iterable[Any] = rows.order_by("pk").values("code", "name", "name_en", **named)
    return {row["code"]: row for row in found}


def _townships_of(codes: Iterable[str]) -> Found:
    rows = Township.objects.filter(municipality__in=codes).order_by("pk")
    found: Found = defaultdict(set)
    for code, district, name in rows.values_list("municipality", "district", "name"):
        found[code] |= {district, name}
    return found


def _people_of(codes: Iterable[str]) -> Found:
    """Whoever acts or acted for a place."""
    rows = Membership.objects.filter(municipality__in=codes).order_by("pk")
    found: Found = defaultdict(set)
    for code, name in rows.values_list("municipality", "user__name"):
        found[code].add(name)
    return found


def _english(*names: str) -> tuple[str, ...]:
    """Jinan-gun, and Jinan alone."""
    return tuple(dict.fromkeys(each for name in names for each in (name, name.rsplit("-", 1)[0])))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({" ".join(name.split()) for name in names} - {""}))
