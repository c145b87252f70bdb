"""What the letters give to the rooms that everybody shares: kinds of jobs, notices, a step on a project's page."""

from importlib import import_module

from grants.awards import announcing
from grants.awards.letters import following, jobs, steps, telling
from grants.proposals import hooks
from portal.jobs import registry


def register() -> None:
    """Called once, when the app is ready."""
    for kind in jobs.KINDS:
        registry.register(kind)
    telling.register()
    hooks.on_the_page(steps.page_of)
    announcing.when_announced(lambda _actor, _decision_id: following.poke())
    import_module("grants.awards.letters.tasks")
