"""Form fields that people can type into as they write: won, and texts counted as people count."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.ui import characters, money

WON, THOUSAND = "won", "thousand"
MULTIPLIERS = {WON: 1, THOUSAND: money.THOUSAND}
UNIT_LABELS = {WON: _("won"), THOUSAND: _("1,000 won")}


class PersonChoiceField(forms.ModelChoiceField):
    """One of many people; namesakes are told apart by their e-mail."""

    def label_from_instance(self, obj: Any) -> str:
        """강도담 (signer@example.test)."""
        return f"{obj.name} ({obj.email})"


class WonField(forms.Field):
    """A whole amount of won, 0 to 2⁶³-1, typed in won or 천원 and kept in won.

    `unit` is "won" or "thousand". What cannot be read is shown again as it was typed.
    """

    default_error_messages = {
        "empty": _("Enter an amount."),
        "negative": _("An amount can't be less than 0. Enter it without the minus sign."),
        "fraction": _("Won have no fractions. Enter whole won."),
        "not_a_number": _("This could not be read as an amount. Enter digits, for example 1,234,000."),
        "too_large": _("This amount is too large. Check the number of zeros and the unit."),
        "too_small": _("Enter at least %(least)s won."),
        "too_much": _("Enter at most %(most)s won."),
    }

    def __init__(
        self, *, unit: str = WON, least: int = 0, most: int = money.MOST_WON, **options: Any
    ) -> None:
        options.setdefault("widget", forms.TextInput)
        self.unit, self.least, self.most = unit, least, most
        super().__init__(**options)

    @property
    def unit_label(self) -> str:
        """What stands behind the field: 원 or 천원."""
        return str(UNIT_LABELS[self.unit])

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """A number pad on phones, no guesses by the browser, figures to the right."""
        return {
            "inputmode": "numeric",
            "autocomplete": "off",
            "class": "figure-input",
            "data-amount": self.unit,
        }

    def prepare_value(self, value: Any) -> Any:
        """Won from the database as people type them; typed text untouched."""
        if isinstance(value, int) and not isinstance(value, bool):
            return money.in_thousands(value) if self.unit == THOUSAND else money.grouped(value)
        return value

    def to_python(self, value: Any) -> int | None:
        """Won, or None when nothing was typed. Raises ValidationError with a plain sentence."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, int):
            return value
        try:
            return money.parse(str(value), MULTIPLIERS[self.unit])
        except money.UnreadableAmount as error:
            raise ValidationError(self.error_messages[error.code], code=error.code) from error

    def validate(self, value: int | None) -> None:
        """Within its bounds."""
        super().validate(value)
        if value is not None and value < self.least:
            raise ValidationError(
                self.error_messages["too_small"],
                code="too_small",
                params={"least": money.grouped(self.least)},
            )
        if value is not None and value > self.most:
            raise ValidationError(
                self.error_messages["too_much"], code="too_much", params={"most": money.grouped(self.most)}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the amount differs, not how it is written."""
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class LongTextField(forms.CharField):
    """A text of at most `max_characters`, counted as people count (한 글자, one emoji: 1)."""

    default_error_messages = {
        "too_long": _("Shorten the text: it has %(count)s characters, at most %(most)s are possible."),
        "too_short": _("Write a little more: it has %(count)s characters, at least %(least)s are needed."),
    }

    def __init__(
        self, *, max_characters: int | None = None, min_characters: int = 0, rows: int = 6, **options: Any
    ) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        self.max_characters, self.min_characters = max_characters, min_characters
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """One form for what looks the same (composed Hangul, plain line ends)."""
        return characters.settled(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Neither too long nor, when something was written, too short."""
        super().validate(value)
        count = characters.count(value)
        if self.max_characters and count > self.max_characters:
            params = {"count": count, "most": self.max_characters}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)
        if value and count < self.min_characters:
            params = {"count": count, "least": self.min_characters}
            raise ValidationError(self.error_messages["too_short"], code="too_short", params=params)
