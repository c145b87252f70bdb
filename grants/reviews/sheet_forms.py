"""The score sheet as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion, Level
from grants.reviews.actions import REMARKS, Given
from grants.reviews.models import Score, ScoreSheet
from portal.ui.fields import LongTextField

MOST_REASON, MOST_REMARK = 1000, 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion on the page: its fields, its levels, and what another window saved, if anything."""

    criterion: Criterion
    points: forms.BoundField
    reason: forms.BoundField
    level_name: str
    levels: list[tuple[Level, bool]]
    elsewhere: str
    least: int


class SheetForm(forms.Form):
    """A score sheet: points and a reason for each criterion, all optional until it is submitted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    strengths = LongTextField(label=_("Strengths"), required=False, max_characters=MOST_REMARK, rows=4)
    weaknesses = LongTextField(label=_("Weaknesses"), required=False, max_characters=MOST_REMARK, rows=4)

    private_note = LongTextField(
        label=_("Note to oneself"),
        required=False,
        max_characters=MOST_REMARK,
        rows=2,
        help_text=_("Nobody else reads it, neither the ministry nor the panel."),
    )

    def __init__(
        self, data: Any = None, *, criteria: Sequence[Criterion], least: int, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.criteria, self.least = criteria, least
        self.elsewhere: Mapping[int, str] = {}
        self.remarks_elsewhere: list[tuple[str, str]] = []
        for criterion in criteria:
            self._add_fields(criterion)

    def _add_fields(self, criterion: Criterion) -> None:
        name, most = criterion.localized_name, criterion.max_points
        self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
            label=_now("%(criterion)s: points of %(most)s") % {"criterion": name, "most": most},
            required=False,
            min_value=0,
            max_value=most,
            widget=forms.NumberInput(
                attrs={"data-points": "", "class": "points-input", "inputmode": "numeric"}
            ),
            error_messages={
                "invalid": _now("Enter whole points."),
                "min_value": _now("Give 0 to %(most)s points.") % {"most": most},
                "max_value": _now("Give 0 to %(most)s points.") % {"most": most},
            },
        )
        self.fields[f"reason_{criterion.pk}"] = LongTextField(
            label=_now("%(criterion)s: reason") % {"criterion": name},
            required=False,
            max_characters=MOST_REASON,
            rows=3,
        )
        self.fields[f"level_{criterion.pk}"] = forms.IntegerField(required=False)

    def points_of(self, criterion: Criterion) -> int | None:
        """What was typed; else, where scripts are off, what the chosen level gives."""
        typed = self.cleaned_data.get(f"points_{criterion.pk}")
        chosen = self.cleaned_data.get(f"level_{criterion.pk}")
        return (
            chosen if typed is None and chosen is not None and 0 <= chosen <= criterion.max_points else typed
        )

    def given(self) -> Given:
        """What the action is told."""
        return Given(
            points={criterion.pk: self.points_of(criterion) for criterion in self.criteria},
            reasons={c.pk: self.cleaned_data[f"reason_{c.pk}"] for c in self.criteria},
            strengths=self.cleaned_data["strengths"],
            weaknesses=self.cleaned_data["weaknesses"],
            private_note=self.cleaned_data["private_note"],
        )

    def rows(self) -> list[Row]:
        """The criteria in order, as the page shows them."""
        return [self._row(criterion) for criterion in self.criteria]

    def _row(self, criterion: Criterion) -> Row:
        points = self[f"points_{criterion.pk}"]
        level = level_for(criterion, _number(points.value()))
        return Row(
            criterion=criterion,
            points=points,
            reason=self[f"reason_{criterion.pk}"],
            level_name=f"level_{criterion.pk}",
            levels=[(each, each == level) for each in criterion.levels.all()],
            elsewhere=self.elsewhere.get(criterion.pk, ""),
            least=self.least,
        )

    @property
    def total(self) -> int:
        """The sum of the points that can be read."""
        given = (_number(self[f"points_{criterion.pk}"].value()) for criterion in self.criteria)
        return sum(points for points in given if points is not None)

    @property
    def most(self) -> int:
        """The most points the sheet can give."""
        return sum(criterion.max_points for criterion in self.criteria)

    def point_out(self, problems: Sequence[tuple[str, int, str]]) -> None:
        """Put each sentence beside the field of its criterion."""
        for field, criterion_id, sentence in problems:
            self.add_error(f"{field}_{criterion_id}", sentence)


def _number(value: Any) -> int | None:
    try:
        return None if value in (None, "") else int(value)
    except (TypeError, ValueError):
        return None


def level_for(criterion: Criterion, points: int | None) -> Level | None:
    """The highest level whose points are reached."""
    if points is None:
        return None
    return next((level for level in criterion.levels.all() if level.points <= points), None)


def initial_of(sheet: ScoreSheet, scores: Sequence[Score]) -> dict[str, Any]:
    """What stands on a sheet, by the names of the form's fields."""
    initial: dict[str, Any] = {
        "version": sheet.version,
        "strengths": sheet.strengths,
        "weaknesses": sheet.weaknesses,
        "private_note": sheet.private_note,
    }
    for score in scores:
        initial[f"points_{score.criterion_id}"] = score.points
        initial[f"reason_{score.criterion_id}"] = score.reason
    return initial


def at_version(form: SheetForm, version: int) -> SheetForm:
    """The bound form with the version that now stands."""
    form.data = form.data.copy()
    form.data["version"] = str(version)
    return form


def beside(form: SheetForm, standing: ScoreSheet) -> SheetForm:
    """The form at the standing version, with what the other window saved beside what differs."""
    scores = list(standing.scores.all())
    written = form.given()
    form.elsewhere = {
        score.criterion_id: _said(score)
        for score in scores
        if (score.points, score.reason)
        != (written.points.get(score.criterion_id), written.reasons.get(score.criterion_id))
    }
    form.remarks_elsewhere = [
        (form[name].label, getattr(standing, name))
        for name in REMARKS
        if getattr(standing, name) != getattr(written, name)
    ]
    return at_version(form, standing.version)


def _said(score: Score) -> str:
    points = _("no points") if score.points is None else _("%(points)s points") % {"points": score.points}
    return f"{points} · {score.reason}" if score.reason else points
