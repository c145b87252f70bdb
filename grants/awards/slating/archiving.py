"""A solved slate as its archive."""

from django.utils import translation

from grants.awards.models import Slate
from grants.awards.slates import record
from grants.awards.slates.archive import Line, archive_of
from grants.awards.slates.problem import Problem
from grants.awards.slating.opened import Opened, most_projects, opened
from grants.awards.slating.queries import submissions_by_key


def archived(slate: Slate) -> bytes:
    """The zip, the same whenever and for whomever it is made; `slate` comes with its proof."""
    with translation.override("ko"):
        found = opened(slate)
        return archive_of(
            Problem(found.gathered.projects, found.rules),
            record.solution_read(slate.proof.text),
            Line(found.gathered.pools, most_projects(found.rules)),
            about=_about(slate),
            names=_names(found),
            made_by=slate.code_version,
        )


def _about(slate: Slate) -> dict[str, str]:
    ranking = slate.input.ranking
    return {
        "slate": f"#{slate.pk} {slate.name}",
        "call": ranking.call.code,
        "ranking": f"#{ranking.pk}",
        "envelopes as of": slate.input.taken_at.isoformat(),
        "solved at": slate.solved_at.isoformat() if slate.solved_at else "",
    }


def _names(found: Opened) -> dict[str, str]:
    """By `province:46`, `project:123` and the like."""
    places = {f"{scope}:{code}": said for (scope, code), said in found.names.items()}
    submissions = submissions_by_key(found.every_key)
    projects = {f"project:{key}": f"{each.number} {each.municipality}" for key, each in submissions.items()}
    return {**places, **projects}
