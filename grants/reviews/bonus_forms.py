"""What a manager fills in about bonus points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import BonusRule, Call
from grants.proposals.models import Submission
from grants.reviews.queries import judged
from portal.ui.fields import LongTextField

MOST_EVIDENCE = 1000


class GrantForm(forms.Form):
    """Points of a rule for a submission, with what shows that they are due."""

    submission = forms.CharField(
        label=_("Number of the submission"),
        max_length=40,
        error_messages={"required": _("Enter the number of the submission.")},
    )
    rule = forms.ModelChoiceField(
        label=_("Bonus points"),
        queryset=BonusRule.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose for what the points are given.")},
    )
    evidence = LongTextField(
        label=_("Evidence"),
        max_characters=MOST_EVIDENCE,
        rows=3,
        help_text=_("The document, its number and date, or where it can be looked up."),
        error_messages={"required": _("Say what shows that the points are due.")},
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        self.call = call
        rules: Any = self.fields["rule"]
        rules.queryset = BonusRule.objects.filter(call=call).order_by("order", "id")

    def clean_submission(self) -> Submission:
        """The last filed copy before a panel that has this number."""
        found = Submission.objects.filter(
            assignment__in=judged(self.call), number__iexact=self.cleaned_data["submission"].strip()
        )
        submission = found.defer("package").first()
        if submission is None:
            raise forms.ValidationError(_("No submission of this call that a panel judges has this number."))
        return submission
