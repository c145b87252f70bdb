"""What has a Korean and an English name."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(korean: str, english: str) -> str:
    """The text in the language of the page; the Korean one where there is no English."""
    return english if english and (get_language() or "").startswith("en") else korean


class Named(models.Model):
    """A thing named in both languages."""

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        """The name in the language of the page."""
        return in_language(self.name, self.name_en)
