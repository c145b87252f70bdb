"""What people are told: their inbox, and the mail that goes with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mailing(models.TextChoices):
    """How a notice goes out by mail; in the inbox it always stands."""

    AT_ONCE = "at_once", _("Mail at once")
    DIGEST = "digest", _("In the daily digest")
    NONE = "none", _("No mail")


class Notice(models.Model):
    """One thing one person was told, kept in their inbox.

    `code` and `details` are put into their language when read. `mailing` is as it was chosen when the
    notice was written; `digest_on` is the day of the digest that carried it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    code = models.CharField(_("kind"), max_length=60)
    details = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    mailing = models.CharField(max_length=10, choices=Mailing.choices, default=Mailing.AT_ONCE)
    digest_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_told_once"),
            models.CheckConstraint(
                condition=models.Q(mailing__in=Mailing.values), name="notices_mailing_known"
            ),
            models.CheckConstraint(
                condition=models.Q(digest_on=None) | models.Q(mailing=Mailing.DIGEST),
                name="notices_only_digests_are_gathered",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notices_unread"),
            models.Index(
                fields=["user"],
                condition=models.Q(mailing="digest", digest_on=None),
                name="notices_for_the_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.user_id}"


class NoticePreference(models.Model):
    """What a person chose for one kind of notice; without a row the kind's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    mailing = models.CharField(max_length=10, choices=Mailing.choices)

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")
        constraints = [
            models.UniqueConstraint(fields=["user", "code"], name="notices_chosen_once"),
            models.CheckConstraint(
                condition=models.Q(mailing__in=Mailing.values), name="notices_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.mailing}"


class MailHold(models.Model):
    """Whether the mails of one kind wait until a manager has read and released them."""

    code = models.CharField(_("kind"), max_length=60, primary_key=True)
    is_on = models.BooleanField(_("held until released"), default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("mails to read before they go")
        verbose_name_plural = _("mails to read before they go")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
