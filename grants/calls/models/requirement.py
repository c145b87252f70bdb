"""What a proposal must meet to be judged at all (요건)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import in_language
from portal.guards import frozen_columns


class Requirement(models.Model):
    """One line of a call's checklist; it is retired rather than removed, for it may have been answered.

    Its words stand from the first answer on (`frozen_at`): another wording is another requirement.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="requirements", verbose_name=_("call"))
    key = models.SlugField(_("key"), max_length=30)
    text = models.CharField(_("requirement"), max_length=200)
    text_en = models.CharField(_("requirement in English"), max_length=200, blank=True)
    help = models.CharField(_("how it is checked"), max_length=300, blank=True)
    help_en = models.CharField(_("how it is checked, in English"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in force"), default=True)
    frozen_at = models.DateTimeField(_("words stand since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["call", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="calls_requirement_once"),
        ]
        triggers = [
            frozen_columns(
                "calls_requirement_frozen",
                ["call_id", "key", "text", "text_en", "help", "help_en", "frozen_at"],
                unless="OLD.frozen_at IS NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.localized_text

    @property
    def localized_text(self) -> str:
        """The requirement in the language of the page."""
        return in_language(self.text, self.text_en)

    @property
    def localized_help(self) -> str:
        """How it is checked, in the language of the page."""
        return in_language(self.help, self.help_en)
