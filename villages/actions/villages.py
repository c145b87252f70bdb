"""The writer of villages."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.actor import Actor
from portal.audit.actions import record
from portal.errors import Refused, ensure
from villages import names, policies
from villages.models import Township, Village


@transaction.atomic
def name_village(*, actor: Actor, township: Township, name: str) -> Village:
    """Name a village inside a township; one that is known already is returned as it is.

    Raises NotAllowed, or Refused when the name is empty, too long or has signs no name has.
    """
    ensure(policies.may_name_village(actor, township))
    tidy = names.tidied(name)
    if not names.is_a_name(tidy):
        raise Refused(
            _(
                "Write the name of the village in letters and numbers, at most %(longest)d "
                "characters. Nothing was kept."
            )
            % {"longest": names.LONGEST}
        )
    village, is_new = Village.objects.get_or_create(
        township=township, name=tidy, defaults={"named_by": actor.user}
    )
    if is_new:
        record(
            actor=actor,
            act="village.named",
            about=village,
            changes={"township": township.pk, "name": tidy},
        )
    return village
