"""What managers fill in: the checklist, a request to mend."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.proposals.models import Answer
from grants.proposals.nameable import Nameable
from grants.proposals.requirements import Checked
from portal.ui.fields import LongTextField

MOST_REASON, MOST_TEXT = 500, 1000


class ChecklistForm(forms.Form):
    """An answer and a reason for each requirement, and a remark for the applicant."""

    remark = LongTextField(
        label=_("Further reason, if not eligible"), max_characters=MOST_TEXT, rows=3, required=False
    )

    def __init__(self, *given: Any, checked: Iterable[Checked], **options: Any) -> None:
        super().__init__(*given, **options)
        self.checked = list(checked)
        for each in self.checked:
            pk, label = each.requirement.pk, each.requirement.localized_text
            self.fields[f"answer_{pk}"] = forms.ChoiceField(
                label=label,
                choices=Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=each.given.answer if each.given else None,
            )
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=_("Reason: %(requirement)s") % {"requirement": label},
                max_length=MOST_REASON,
                required=False,
                initial=each.given.reason if each.given else "",
            )

    def rows(self) -> list[tuple[Checked, Any, Any]]:
        """Each requirement with its two fields."""
        return [
            (each, self[f"answer_{each.requirement.pk}"], self[f"reason_{each.requirement.pk}"])
            for each in self.checked
        ]

    def answers(self) -> dict[int, tuple[str, str]]:
        """What was answered, by requirement."""
        said = self.cleaned_data
        keys = [each.requirement.pk for each in self.checked]
        return {pk: (said[f"answer_{pk}"], said[f"reason_{pk}"]) for pk in keys if said.get(f"answer_{pk}")}


class SupplementForm(forms.Form):
    """A text for each field that is to be mended; what is left empty stays closed."""

    due_at = forms.DateTimeField(
        label=_("To be mended until (Korean time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Say until when."), "invalid": _("Enter day and time.")},
    )

    def __init__(self, *given: Any, named: Iterable[Nameable], **options: Any) -> None:
        super().__init__(*given, **options)
        self.named = list(named)
        for number, each in enumerate(self.named):
            self.fields[f"field_{number}"] = LongTextField(
                label=each.label, max_characters=MOST_TEXT, rows=2, required=False
            )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields by section."""
        grouped: dict[str, list[Any]] = {}
        for number, each in enumerate(self.named):
            grouped.setdefault(each.section_label, []).append(self[f"field_{number}"])
        return list(grouped.items())

    def texts(self) -> dict[str, str]:
        """What is to be mended, by address."""
        said = {each.address: self.cleaned_data[f"field_{n}"] for n, each in enumerate(self.named)}
        return {address: text for address, text in said.items() if text.strip()}
