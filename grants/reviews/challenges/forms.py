"""What an officer names, and how a committee voted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.reviews.models.challenge import ChallengedKind, Vote
from portal.accounts.models import User
from portal.numbers import number_in
from portal.ui.fields import LongTextField, PersonChoiceField

LONGEST = 2000


class ChallengeForm(forms.Form):
    """Whom, and why."""

    kind = forms.ChoiceField(
        label=_("Whom do you name"),
        choices=ChallengedKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you name a person or an institution.")},
    )
    named = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("A person's full name, or the institution. One at a time."),
        error_messages={"required": _("Write the name.")},
    )
    reason = LongTextField(
        label=_("Cause"),
        max_characters=LONGEST,
        rows=6,
        help_text=_("What makes you doubt a fair judgement, and what shows it."),
        error_messages={"required": _("Write the cause.")},
    )


class WhomForm(forms.Form):
    """Which reviewer of the pool is meant."""

    reviewer = PersonChoiceField(
        label=_("Who is meant"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose a reviewer.")},
    )

    def __init__(self, *args: Any, pool: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reviewer"].queryset = pool


class RulingForm(forms.Form):
    """A vote for each member of the committee, and the grounds."""

    reason = LongTextField(
        label=_("Grounds of the decision"),
        max_characters=LONGEST,
        rows=4,
        error_messages={"required": _("Say on what grounds it was decided.")},
    )

    def __init__(self, *args: Any, committee: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.committee = committee
        for member in committee:
            self.fields[f"vote_{member.pk}"] = forms.ChoiceField(
                label=member.name,
                choices=Vote.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Record a vote, or the absence.")},
            )

    def rows(self) -> list[forms.BoundField]:
        """A field for each member."""
        return [self[f"vote_{member.pk}"] for member in self.committee]

    def votes(self) -> dict[int, str]:
        """By user id; also the votes of people who are not asked, so that the action can refuse them."""
        given = {
            number_in(name.removeprefix("vote_")): vote
            for name, vote in self.data.items()
            if name.startswith("vote_")
        }
        return {member: vote for member, vote in given.items() if member is not None}


class GroundsForm(forms.Form):
    """Why nobody is meant."""

    reason = LongTextField(
        label=_("How it was looked for"),
        max_characters=LONGEST,
        rows=2,
        error_messages={"required": _("Say on what grounds it was decided.")},
    )
