"""What each row of a list of reviewers means, and what keeps it from being taken in."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from grants.calls.models import ServiceField
from grants.reviews.models import ReviewerProfile, Technology
from grants.reviews.roster.sheet import Row, bare
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Role
from villages.models import Municipality, Province

LONGEST = {"name": 60, "institution": 100, "email": 254}
MOST_CAPACITY = 1000
NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(slots=True)
class Line:
    """A row with what it means; sound when there is no problem."""

    row: Row
    problems: list[str] = field(default_factory=list)
    user: User | None = None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken in."""
        return not self.problems


class Checker:
    """What is known of people, places, fields and technologies, read once for all rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        emails = [row.cells.get("email", "").lower() for row in rows]
        self.times = Counter(emails)
        self.users = {user.email.lower(): user for user in User.objects.filter(email__in=emails)}
        self.reviewers = set(people_with(Role.REVIEWER).filter(email__in=emails).values_list("pk", flat=True))
        profiles = ReviewerProfile.objects.filter(user__email__in=emails)
        self.profiles = {
            each.user_id: each for each in profiles.prefetch_related("service_fields", "technologies")
        }
        self.provinces = _by_name(Province.objects.all())
        self.municipalities = _by_name(Municipality.objects.filter(valid_to=None).select_related("province"))
        self.fields = _by_name(ServiceField.objects.all())
        self.technologies = _by_name(Technology.objects.all())

    def check(self, row: Row) -> Line:
        """The row's meaning, with a plain sentence for each problem."""
        line = Line(row)
        if row.is_merged:
            line.problems.append(_("Cells of this row are merged. Unmerge them and fill in each row."))
        self._person(line)
        self._home(line)
        for name, known in (("service_fields", self.fields), ("technologies", self.technologies)):
            self._several(line, name, known)
        self._capacity(line)
        return line

    def _person(self, line: Line) -> None:
        cells = line.row.cells
        email = cells.get("email", "").lower()
        for name, most in LONGEST.items():
            if len(cells.get(name, "")) > most:
                line.problems.append(_("“%(text)s…” is too long.") % {"text": cells[name][:20]})
        if not cells.get("name"):
            line.problems.append(_("The name is missing."))
        try:
            validate_email(email)
        except ValidationError:
            line.problems.append(_("“%(text)s” is no e-mail address.") % {"text": cells.get("email", "")})
            return
        if self.times[email] > 1:
            line.problems.append(_("The e-mail %(email)s stands in more than one row.") % {"email": email})
        line.user = self.users.get(email)
        if line.user and line.user.pk not in self.reviewers:
            sentence = _(
                "%(email)s belongs to somebody who is no reviewer. An administrator gives that role."
            )
            line.problems.append(sentence % {"email": email})
        line.given |= {
            "email": email,
            "name": cells.get("name", ""),
            "institution": cells.get("institution", ""),
        }

    def _home(self, line: Line) -> None:
        cells, profile = line.row.cells, self._profile(line)
        province = self._one(line, cells.get("province", ""), self.provinces)
        places = self.municipalities.get(bare(cells.get("municipality", "")), [])
        fitting = [each for each in places if province is None or each.province_id == province.pk]
        if cells.get("municipality") and len(fitting) != 1:
            sentence = (
                _("“%(text)s” exists more than once. Write the province beside it.")
                if fitting
                else _("“%(text)s” is no municipality of that province.")
            )
            line.problems.append(sentence % {"text": cells["municipality"]})
        line.given["home_municipality"] = fitting[0] if len(fitting) == 1 else None
        line.given["home_province"] = province
        for name in ("province", "municipality"):
            if name not in cells and profile:
                line.given[f"home_{name}"] = getattr(profile, f"home_{name}")

    def _one(self, line: Line, text: str, known: Mapping[str, list[Any]]) -> Any:
        found = known.get(bare(text), [])
        if text and not found:
            line.problems.append(_("“%(text)s” is not known.") % {"text": text})
        return found[0] if found else None

    def _several(self, line: Line, name: str, known: Mapping[str, list[Any]]) -> None:
        profile = self._profile(line)
        if name not in line.row.cells:
            line.given[name] = list(getattr(profile, name).all()) if profile else []
            return
        texts = [text.strip() for text in re.split(r"[,;/\n]", line.row.cells[name]) if text.strip()]
        line.given[name] = [each for each in (self._one(line, text, known) for text in texts) if each]

    def _capacity(self, line: Line) -> None:
        profile, text = self._profile(line), line.row.cells.get("capacity")
        if text is None:
            line.given["capacity"] = profile.capacity if profile else None
            return
        digits = text.removesuffix("건").strip()
        fits = NUMBER.fullmatch(digits) is not None and int(digits) <= MOST_CAPACITY
        if text and not fits:
            line.problems.append(_("“%(text)s” is no number of sheets from 1 on.") % {"text": text})
        line.given["capacity"] = int(digits) if fits else None

    def _profile(self, line: Line) -> ReviewerProfile | None:
        return self.profiles.get(line.user.pk) if line.user else None


def checked(rows: Sequence[Row]) -> list[Line]:
    """Every row with what it means and what keeps it out. A constant number of queries."""
    checker = Checker(rows)
    return [checker.check(row) for row in rows]


def _by_name(things: Iterable[Any]) -> dict[str, list[Any]]:
    """By all that they are called."""
    known: defaultdict[str, list[Any]] = defaultdict(list)
    for each in things:
        names = {bare(getattr(each, name, "")) for name in ("name", "name_en", "full_name", "full_name_en")}
        for name in names - {""}:
            known[name].append(each)
    return dict(known)
