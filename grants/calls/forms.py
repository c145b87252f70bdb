"""What managers fill in about calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import SCORED_BY, Call, Envelope, RequiredDocument, Requirement
from portal.files.kinds import KINDS
from portal.ui.fields import LongTextField, WonField


class CallForm(forms.ModelForm):
    """A call; amounts are typed in won with or without commas, or as 3억 5,000만."""

    least_national = WonField(label=_("least national share per project (won)"), least=1)
    most_national = WonField(label=_("most national share per project (won)"), least=1)

    class Meta:
        model = Call
        fields = [
            "programme_year",
            "code",
            "name",
            "name_en",
            "summary",
            "summary_en",
            "is_example",
            "opens_at",
            "questions_until",
            "closes_at",
            "review_until",
            "places_on",
            "unit",
            "least_national",
            "most_national",
            "most_projects",
            "most_years",
            "operation_most_basis_points",
            "pass_mark",
            "trim_from",
            "reason_least",
            "others_scores",
            "blind",
            "reviewers_per_proposal",
            *SCORED_BY,
            "planned_projects",
            "reserve_projects",
            "most_file_megabytes",
            "through_province",
            "province_days",
            "supplement_days",
            "appeal_days",
            "feedback_shows_points",
        ]


class EnvelopeForm(forms.ModelForm):
    """A ceiling, typed in won or as 1,039억, given once: two persons change it. What it covers is chosen once."""

    ceiling = WonField(label=_("ceiling (won)"))

    class Meta:
        model = Envelope
        fields = [
            "fiscal_year",
            "scope",
            "province",
            "service_field",
            "support_type",
            "ceiling",
            "is_example",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("fiscal_year", "scope", "province", "service_field", "support_type", "ceiling"):
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True


class DocumentForm(forms.ModelForm):
    """A document asked for; its key is given once."""

    kinds = forms.MultipleChoiceField(
        label=_("accepted types"),
        choices=[(kind, kind) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
        initial=KINDS,
    )

    class Meta:
        model = RequiredDocument
        fields = [
            "order",
            "key",
            "name",
            "name_en",
            "help",
            "help_en",
            "is_required",
            "needs_number",
            "kinds",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True


class RequirementForm(forms.ModelForm):
    """A line of the checklist; once proposals were checked by it, only its place and force change."""

    class Meta:
        model = Requirement
        fields = ["order", "key", "text", "text_en", "help", "help_en", "is_active"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.frozen_at:
            for name in {"key", "text", "text_en", "help", "help_en"} & self.fields.keys():
                self.fields[name].disabled = True


class CloseForm(forms.Form):
    """Why a call is closed before its time."""

    reason = LongTextField(
        label=_("Reason"),
        max_characters=500,
        rows=3,
        error_messages={"required": _("Say why the call is closed now.")},
    )


class ExtendForm(forms.Form):
    """A later deadline, and why; a second person signs it off."""

    closes_at = forms.DateTimeField(
        label=_("New deadline (Korean time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S"),
        error_messages={"required": _("Choose the new deadline."), "invalid": _("Enter a date and a time.")},
    )
    reason = LongTextField(
        label=_("Reason"),
        max_characters=500,
        rows=3,
        help_text=_("Everybody reads it on the call's page."),
        error_messages={"required": _("Say why the deadline is moved. Everybody reads it.")},
    )
