"""Take in what a list of reviewers says."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from grants.reviews import policies
from grants.reviews.actions.panels import save_reviewer
from grants.reviews.roster.checking import checked
from grants.reviews.roster.sheet import Row
from portal.accounts.actions import invite_reviewer
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


@transaction.atomic
def take_in(*, actor: Actor, rows: Sequence[Row], sound_only: bool) -> tuple[int, int]:
    """Save the reviewers of the rows, and invite those who are new; returns (new, known already).

    All or nothing: Refused when a row has a problem, unless only the sound ones are wanted.
    """
    ensure(policies.may_manage(actor))
    lines = checked(rows)
    sound = [line for line in lines if line.is_sound]
    if len(sound) < len(lines) and not sound_only:
        raise Refused(_("Some rows have problems. Nothing was taken in."), "problems")
    if not sound:
        raise Refused(_("No row can be taken in. Mend the file and choose it again."), "nothing_sound")
    added = 0
    for line in sound:
        given = dict(line.given)
        email, name = given.pop("email"), given.pop("name")
        added += line.user is None
        user = line.user or invite_reviewer(
            actor=actor, email=email, name=name, organisation=given["institution"]
        )
        save_reviewer(actor=actor, user=user, **given)
    changes = {"added": added, "known": len(sound) - added, "left_out": len(lines) - len(sound)}
    audit.record(actor=actor, act="reviewers.take_in", about="reviews.roster", changes=changes)
    return added, len(sound) - added
