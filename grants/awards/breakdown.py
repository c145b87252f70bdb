"""The totals of a programme year by province, field, type, municipality and size, with their names."""

from collections.abc import Iterable

from django.db.models import Case, Count, Sum, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.awards import sizing, states, tallies
from grants.awards.models import Award, SnapshotLine
from grants.awards.tallies import Group, Tally
from grants.calls.models import Envelope, ProgrammeYear, ServiceField, SupportType
from portal.ui.templatetags.portal import eok
from villages.models import Municipality, Province


def lines_of(
    programme_year: ProgrammeYear, groups: list[Group], envelopes: Iterable[Envelope]
) -> list[SnapshotLine]:
    """A line for each province, field, type, and municipality with an award; unsaved."""
    names = _names(programme_year, {group.municipality for group in groups})
    ceilings = _ceilings(envelopes)
    lines = []
    for dimension in tallies.DIMENSIONS:
        found = tallies.tallies_by(groups, dimension)
        for key, (name, name_en) in names[dimension].items():
            lines.append(
                SnapshotLine(
                    dimension=dimension,
                    key=key,
                    name=name,
                    name_en=name_en,
                    ceiling=ceilings.get((dimension, key)),
                    **found.get(key, Tally()).figures(),
                )
            )
    return lines


def lines_by_size(programme_year: ProgrammeYear, national: Envelope, position: int) -> list[SnapshotLine]:
    """By size of the award; none while the ledger has moved on, so that all lines are of one position."""
    groups = _grouped_by_size(programme_year)
    if Envelope.objects.values_list("version", flat=True).get(pk=national.pk) != position:
        return []
    found = tallies.tallies_by(groups, "size")
    return [
        SnapshotLine(
            dimension="size",
            key=str(band),
            name=_said(least, most, "ko"),
            name_en=_said(least, most, "en"),
            **found.get(str(band), Tally()).figures(),
        )
        for band, least, most in sizing.bands()
    ]


def _grouped_by_size(programme_year: ProgrammeYear) -> list[Group]:
    standing = Award.objects.filter(programme_year=programme_year).exclude(state=states.CANCELLED)
    reached = (Case(When(amount__gte=limit, then=1), default=0) for limit in sizing.LIMITS)
    rows = (
        standing.annotate(size=sum(reached, Value(0)))
        .order_by()
        .values_list("municipality", "size", "state")
        .annotate(projects=Count("pk"), won=Sum("amount"))
    )
    return [
        Group(place, "", "", state, projects, won, str(size)) for place, size, state, projects, won in rows
    ]


def _said(least: int | None, most: int | None, language: str) -> str:
    with override(language):
        if least is None:
            return _("under %(most)s") % {"most": eok(most)}
        if most is None:
            return _("%(least)s and more") % {"least": eok(least)}
        return _("%(least)s to under %(most)s") % {"least": eok(least), "most": eok(most)}


def _names(programme_year: ProgrammeYear, municipalities: set[str]) -> dict[str, dict[str, tuple[str, str]]]:
    mine = {"programme": programme_year.programme_id}
    asked = {
        "province": Province.objects.values_list("code", "name", "name_en"),
        "service_field": ServiceField.objects.filter(**mine).values_list("code", "name", "name_en"),
        "support_type": SupportType.objects.filter(**mine).values_list("code", "name", "name_en"),
        "municipality": Municipality.objects.filter(pk__in=municipalities).values_list(
            "code", "full_name", "full_name_en"
        ),
    }
    return {
        dimension: {code: (name, name_en) for code, name, name_en in rows}
        for dimension, rows in asked.items()
    }


def _ceilings(envelopes: Iterable[Envelope]) -> dict[tuple[str, str], int]:
    """Ceilings by dimension and code; the national one has neither."""
    ceilings = {}
    for envelope in envelopes:
        owner = envelope.province or envelope.service_field or envelope.support_type
        if owner is not None:
            ceilings[envelope.scope, owner.code] = envelope.ceiling
    return ceilings
