"""What reviewers and managers fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion, Level
from grants.proposals.models import Submission
from grants.reviews.actions import Given
from grants.reviews.models import DECLARED, Ground, IntegrityText, Panel, ReviewerTie, Score, ScoreSheet
from portal.accounts.models import User
from portal.ui.fields import LongTextField, PersonChoiceField

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


class ConflictForm(forms.Form):
    """The declaration before the first look."""

    nothing = forms.BooleanField(
        label=_("None of these grounds applies to me, and I judge this proposal independently."),
        error_messages={"required": _("Tick the declaration, or step aside.")},
    )


class RecusalForm(forms.Form):
    """Stepping aside."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        widget=forms.RadioSelect,
        choices=[(ground.value, ground.label) for ground in DECLARED],
        error_messages={"required": _("Choose on what ground you step aside.")},
    )
    detail = LongTextField(label=_("Details"), required=False, max_characters=MOST_REMARK, rows=3)

    def __init__(self, *args: Any, found: Ground | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if found:
            self.fields["ground"].choices = [(found.value, found.label), *self.fields["ground"].choices]


class ExclusionForm(forms.Form):
    """A ground of exclusion found later, with what shows it."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    detail = LongTextField(
        label=_("What shows it"),
        max_characters=MOST_REMARK,
        rows=3,
        error_messages={"required": _("Say what shows it: the evidence stays on record.")},
    )


class ReplacementForm(forms.Form):
    """Who takes an open place."""

    reviewer = forms.ModelChoiceField(
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose a reviewer."),
            "invalid_choice": _("Choose a reviewer from the list."),
        },
    )

    def __init__(self, *args: Any, reviewers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reviewer"].queryset = reviewers


class TieForm(forms.ModelForm):
    """What ties a reviewer to one municipality or one whole province."""

    class Meta:
        model = ReviewerTie
        fields = ["reviewer", "kind", "municipality", "province", "since", "until", "evidence"]

    def clean(self) -> dict[str, Any]:
        """One place: either kind of it."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("municipality")) == bool(given.get("province")):
            raise forms.ValidationError(_("Choose a municipality or a province, one of the two."))
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The end lies before the beginning."))
        return given


class ReasonForm(forms.Form):
    """An act that says why."""

    reason = LongTextField(
        label=_("Reason"),
        max_characters=MOST_REASON,
        rows=3,
        error_messages={"required": _("Say why.")},
    )


class SeatForm(forms.Form):
    """A new seat on a panel."""

    reviewer = PersonChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    is_chair = forms.BooleanField(label=_("Chair"), required=False)

    def __init__(self, *args: Any, reviewers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reviewer"].queryset = reviewers


class DeclineForm(forms.Form):
    """Why a seat is declined."""

    reason = LongTextField(
        label=_("Why you decline"),
        max_characters=MOST_REASON,
        rows=2,
        error_messages={"required": _("Say in a few words why you decline.")},
    )


class DeclarationForm(forms.Form):
    """The signature under the declaration of integrity; `seen` is the hash of the text that was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        label=_("I have read the declaration and sign it."),
        error_messages={"required": _("Tick that you have read it, then sign.")},
    )


class IntegrityTextForm(forms.ModelForm):
    """A new version of a call's declaration."""

    class Meta:
        model = IntegrityText
        fields = ["call", "text", "text_en"]


class AssignForm(forms.Form):
    """Which submissions go before a panel."""

    submissions = forms.ModelMultipleChoiceField(
        label=_("Submissions"),
        queryset=Submission.objects.none(),
        error_messages={"required": _("Choose at least one submission.")},
    )

    def __init__(self, *args: Any, waiting: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["submissions"].queryset = waiting


class PanelForm(forms.ModelForm):
    """A panel; its call stays what it was."""

    class Meta:
        model = Panel
        fields = ["call", "name", "service_field"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and "call" in self.fields:
            self.fields["call"].disabled = True


class SeedForm(forms.Form):
    """By which lot ties are broken; the same seed gives the same assignment."""

    seed = forms.IntegerField(
        label=_("Seed for ties"), min_value=1, max_value=999_999, initial=1, required=False
    )


class PlanWorkbookForm(forms.Form):
    """An assignment changed in a spreadsheet."""

    file = forms.FileField(
        label=_("Workbook (.xlsx, at most 10 MB)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
