"""The review in the menu of the back office."""

from django.utils.translation import gettext_lazy as _

from grants.reviews import policies
from portal.actor import Actor, Role
from portal.ui import menu


def register_menu() -> None:
    """Each page for whom it is."""
    menu.register(_("My panels"), "admin:reviews_seats", _sits, 39, office=True)
    menu.register(_("Score sheets"), "admin:reviews_scoresheet_changelist", _lists, 40, office=True)
    for label, name, order in (
        (_("Panels"), "admin:reviews_panel_changelist", 39),
        (_("Assignment"), "admin:reviews_assignment", 40),
        (_("Review board"), "admin:reviews_board", 41),
        (_("Bonus points"), "admin:reviews_bonus", 42),
        (_("Ranking"), "admin:reviews_ranking", 43),
        (_("Papers of the review"), "admin:reviews_papers", 45),
    ):
        menu.register(label, name, _oversees, order, office=True)
    menu.register(_("Progress of the panel"), "admin:reviews_own_panel", _chairs, 44, office=True)


def _oversees(actor: Actor) -> bool:
    return bool(policies.may_oversee(actor))


def _sits(actor: Actor) -> bool:
    return bool(policies.may_sit(actor))


def _lists(actor: Actor) -> bool:
    return bool(policies.may_list(actor))


def _chairs(actor: Actor) -> bool:
    return actor.has(Role.CHAIR)
