"""What reviewers and managers fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.proposals.models import Submission
from grants.reviews.models import DECLARED, Ground, IntegrityText, Panel, ReviewerTie
from grants.reviews.sheet_forms import MOST_REASON, MOST_REMARK
from portal.accounts.models import User
from portal.ui.fields import LongTextField, PersonChoiceField


class ConflictForm(forms.Form):
    """The declaration before the first look."""

    nothing = forms.BooleanField(
        label=_("None of these grounds applies to me, and I judge this proposal independently."),
        error_messages={"required": _("Tick the declaration, or step aside.")},
    )


# Stands for the ground in the data where naming it would tell who applies.
IN_DATA = "in_data"


class RecusalForm(forms.Form):
    """Stepping aside; `found` is the ground that data show, `is_said` whether the reviewer is told which."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        widget=forms.RadioSelect,
        choices=[(ground.value, ground.label) for ground in DECLARED],
        error_messages={"required": _("Choose on what ground you step aside.")},
    )
    detail = LongTextField(label=_("Details"), required=False, max_characters=MOST_REMARK, rows=3)

    def __init__(self, *args: Any, found: Ground | None = None, is_said: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = found
        if found:
            said = (found.value, found.label) if is_said else (IN_DATA, _("The ground that the data show"))
            self.fields["ground"].choices = [said, *self.fields["ground"].choices]
            self.initial.setdefault("ground", said[0])

    def clean_ground(self) -> str:
        """The ground itself, whether it was named or not."""
        ground: str = self.cleaned_data["ground"]
        return self.found.value if self.found and ground == IN_DATA else ground


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


class OwnTieForm(TieForm):
    """A reviewer's own tie."""

    class Meta(TieForm.Meta):
        fields = ["kind", "municipality", "province", "since", "until", "evidence"]
        labels = {"evidence": _("What shows it")}
        help_texts = {"province": _("Instead of the municipality, where the tie is to the whole province.")}
        widgets = {
            **{
                name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                for name in ("since", "until")
            },
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }


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
