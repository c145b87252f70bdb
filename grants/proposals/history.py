"""The history of a draft as people read it: what one person did to one field in one sitting is one entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.proposals.fields import address_of
from grants.proposals.labels import field_label, names_of, value_label
from grants.proposals.models import FieldChange, How
from portal.ui.differences import Piece, differences

SITTING = timedelta(minutes=10)


@dataclass(slots=True)
class Sitting:
    """From `before` to `after`, in words; `version` is that before the first change of the sitting."""

    field: str
    label: str
    how: How
    by: Any
    at: datetime
    first_at: datetime
    version: int
    last_version: int
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """What went and what came, word by word."""
        return differences(self.before, self.after)


def sittings(changes: Iterable[FieldChange], form: FormSpec = NOTHING_ASKED) -> list[Sitting]:
    """Changes, the newest first, joined where one person went on with one field in the same way.

    `form` says what the questions of the call are called.
    """
    shown, found = list(changes), list[Sitting]()
    names = names_of(
        (address_of(change.field), text) for change in shown for text in (change.before, change.after)
    )
    for change in shown:
        going_on = next((each for each in reversed(found) if each.field == change.field), None)
        if going_on and _is_same_sitting(going_on, change):
            going_on.before = value_label(address_of(change.field), change.before, form, names)
            going_on.first_at, going_on.version = change.at, change.version - 1
        else:
            found.append(_begun(change, form, names))
    return found


def _is_same_sitting(sitting: Sitting, earlier: FieldChange) -> bool:
    return (
        sitting.by == earlier.by
        and sitting.how == earlier.how == How.TYPED
        and sitting.first_at - earlier.at <= SITTING
    )


def _begun(change: FieldChange, form: FormSpec, names: Mapping[tuple[str, str], str]) -> Sitting:
    address = address_of(change.field)
    return Sitting(
        field=change.field,
        label=field_label(address, form),
        how=How(change.how),
        by=change.by,
        at=change.at,
        first_at=change.at,
        version=change.version - 1,
        last_version=change.version,
        before=value_label(address, change.before, form, names),
        after=value_label(address, change.after, form, names),
    )
