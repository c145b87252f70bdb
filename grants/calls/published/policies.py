"""Who keeps published figures: programme managers; a published portfolio stands until it is taken back."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from grants.calls.models import FigureSource, Portfolio
from grants.calls.policies import Managed, may_manage
from portal.actor import Actor, Verdict, refused


@dataclass(frozen=True, slots=True)
class Portfolios(Managed):
    """As every table of the room, but for what stands published."""

    def may_change(self, actor: Actor, row: Model) -> Verdict:
        """Managers, while nobody else sees it."""
        if isinstance(row, Portfolio) and row.is_published:
            return refused(_("This portfolio is published. Take it back before you change it."))
        return may_manage(actor)


sources = Managed(FigureSource)
portfolios = Portfolios(Portfolio)


def may_publish(actor: Actor, portfolio: Portfolio) -> Verdict:
    """A manager shows what is not shown yet."""
    if portfolio.is_published:
        return refused(_("This portfolio is already published."))
    return may_manage(actor)


def may_take_back(actor: Actor, portfolio: Portfolio) -> Verdict:
    """A manager hides what is shown, to correct it."""
    if not portfolio.is_published:
        return refused(_("This portfolio is not published."))
    return may_manage(actor)
