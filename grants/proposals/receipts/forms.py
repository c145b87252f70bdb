"""What a visitor gives to have a receipt checked."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.proposals.receipts.text import CODE_LENGTH, MOST_BYTES

MOST_PACKAGE_BYTES = 10 * 1024 * 1024


def plain(typed: str) -> str:
    """As the receipt prints it: without spaces, full-width signs made plain."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


class CodeForm(forms.Form):
    """A number and a check code, as they stand on what was given; who asks for them names the fields."""

    def clean_number(self) -> str:
        """Without spaces."""
        return plain(self.cleaned_data["number"])

    def clean_code(self) -> str:
        """Twelve or more digits of a hash."""
        code = plain(self.cleaned_data["code"]).lower()
        if len(code) < CODE_LENGTH or not set(code) <= set("0123456789abcdef"):
            raise ValidationError(
                _now("A check code has %(count)s characters, each 0 to 9 or a to f.") % {"count": CODE_LENGTH}
            )
        return code


class NumberForm(CodeForm):
    """Those of a receipt."""

    number = forms.CharField(
        label=_("Number of the receipt"),
        max_length=60,
        help_text=_("As it stands on the receipt, for example SV2024-2-00012-1."),
        error_messages={"required": _("Enter the number.")},
    )
    code = forms.CharField(
        label=_("Check code"),
        max_length=80,
        help_text=_("The 12 characters on the receipt; the whole SHA-256 will do as well."),
        error_messages={"required": _("Enter the check code.")},
    )


class FileForm(forms.Form):
    """A receipt's file, and the filed copy if that is to be checked too."""

    receipt = forms.FileField(
        label=_("File of the receipt"),
        allow_empty_file=True,
        help_text=_("The small file whose name ends in -receipt.json."),
        error_messages={"required": _("Choose the file of the receipt.")},
    )
    package = forms.FileField(
        label=_("Filed copy (optional)"),
        required=False,
        allow_empty_file=True,
        help_text=_("To see whether it is the very copy that was filed."),
    )

    def clean_receipt(self) -> Any:
        """Not longer than any receipt."""
        return not_above(self.cleaned_data["receipt"], MOST_BYTES)

    def clean_package(self) -> Any:
        """Not longer than any filed copy."""
        return not_above(self.cleaned_data["package"], MOST_PACKAGE_BYTES)


def not_above(upload: Any, most: int) -> Any:
    """The upload, if it is not larger than `most` bytes. Raises ValidationError."""
    if upload and upload.size > most:
        raise ValidationError(_now("This file is far too large for what it should be. Choose another."))
    return upload
