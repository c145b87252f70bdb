from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor, Role


def _of_a_municipality(actor: Actor) -> bool:
    return actor.has(Role.OFFICER, Role.SIGNER)


def _of_a_province(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)


def _of_the_ministry(actor: Actor) -> bool:
    return actor.in_ministry


def _of_nobody(actor: Actor) -> bool:
    return not actor.is_known


class ProposalsConfig(AppConfig):
    name = "grants.proposals"
    label = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        """Make its notices, its kinds of sign-off and jobs, its pages, its people and what waits known."""
        from django.core import checks as django_checks

        from grants.calls import hooks
        from grants.proposals import (
            checks,
            concerned,
            document_jobs,
            notice_texts,
            refused_files,
            signing,
            waiting,
        )
        from grants.proposals.actions.rotating import pass_on
        from portal.files import registry as registry_of_files
        from portal.jobs import registry
        from portal.ui import menu, tones
        from portal.ui import waiting as waiting_rooms
        from villages.hooks import on_handover

        django_checks.register(checks.receipts_can_be_signed, *checks.TAGS, deploy=True)
        import_module("grants.proposals.tasks")
        hooks.concerned_by(concerned.people_in)
        on_handover(pass_on)
        registry_of_files.when_refused(refused_files.note_refused_file)
        refused_files.register_texts()
        notice_texts.register_texts()
        signing.register_kind()
        for kind in document_jobs.KINDS:
            registry.register(kind)
        waiting_rooms.register("proposals", waiting.tasks_for)
        tones.register(awaiting_signoff="information")
        menu.register(_("Proposals"), "proposals:list", _of_a_municipality, order=20)
        menu.register(_("Proposals of the province"), "proposals:province", _of_a_province, order=22)
        menu.register(_("Receiving board"), "admin:proposals_board", _of_the_ministry, order=28, office=True)
        menu.register(_("Check a receipt"), "receipts:check", _of_nobody, order=90)
        menu.register(
            _("Proposals"), "admin:proposals_proposal_changelist", _of_the_ministry, order=30, office=True
        )
