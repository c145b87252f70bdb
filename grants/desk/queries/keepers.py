"""How things stand, for those who keep the money, the record and the machine."""

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards.models import AllocationSnapshot
from grants.desk.blocks import Block, Figure, Link
from portal.actor import Actor
from portal.audit.models import Seal
from portal.audit.queries import unsealed_entries
from portal.jobs.models import TaskStatus
from portal.outbox.models import Message
from portal.ui.templatetags.portal import eok, kst


def finance_block(_actor: Actor) -> Block:
    """The newest programme year's money as last tracked; one query."""
    newest = AllocationSnapshot.objects.select_related("programme_year").order_by(
        "-programme_year__year", "pk"
    )
    links = [Link(_("Envelope and targets"), _dashboard()), Link(_("Ledger"), _ledger())]
    snapshot = newest.first()
    if snapshot is None:
        return Block(heading=_("Money"), links=links, empty=_("Nothing has been tracked yet."))
    left = snapshot.ceiling - snapshot.committed - snapshot.reserved
    return Block(
        heading=_("Money: %(year)s") % {"year": snapshot.programme_year},
        figures=[
            Figure(_("Committed"), eok(snapshot.committed), _ledger()),
            Figure(_("Reserved"), eok(snapshot.reserved), _ledger()),
            Figure(_("Left"), eok(left), _dashboard()),
            Figure(_("Ledger position"), f"#{snapshot.position:,}", _ledger()),
        ],
        links=links,
    )


def auditor_block(_actor: Actor) -> Block:
    """Up to where the record is sealed; three queries."""
    seal = Seal.objects.order_by("-number").first()
    unsealed = unsealed_entries().count()
    entries = reverse("admin:audit_entry_changelist")
    return Block(
        heading=_("The record"),
        figures=[
            Figure(_("Last seal"), f"#{seal.number:,}" if seal else _("None"), entries),
            Figure(_("Sealed at"), kst(seal.sealed_at) if seal else _("Not yet")),
            Figure(_("Not sealed yet"), unsealed, entries),
        ],
        links=[Link(_("Audit entries"), entries), Link(_("Ledger"), _ledger())],
    )


def administrator_block(_actor: Actor) -> Block:
    """What the machine could not do; three queries."""
    jobs = reverse("admin:jobs_overview")
    dead = Message.objects.filter(dead_at__isnull=False).count()
    waiting = Message.objects.filter(delivered_at=None, dead_at=None, held_at=None).count()
    failing = TaskStatus.objects.exclude(last_error="").count()
    return Block(
        heading=_("Jobs"),
        figures=[
            Figure(_("Given up"), dead, jobs, is_urgent=bool(dead)),
            Figure(_("Waiting to be delivered"), waiting, jobs),
            Figure(_("Regular jobs that failed last"), failing, jobs, is_urgent=bool(failing)),
        ],
        links=[Link(_("Jobs"), jobs), Link(_("People"), reverse("admin:accounts_user_changelist"))],
    )


def _dashboard() -> str:
    return reverse("admin:awards_dashboard")


def _ledger() -> str:
    return reverse("admin:awards_ledgerentry_changelist")
