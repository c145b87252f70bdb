"""What a call asks beside the core of every proposal: typed questions in versions."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import in_language
from portal.files.kinds import KINDS
from portal.guards import refuse


def frozen_once_published(name: str, question: str) -> pgtrigger.Trigger:
    """No insert, change or removal once a published form asks it; `question` is the column with its id."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM calls_formitem item JOIN calls_applicationform form ON form.id = item.form_id
                WHERE item.question_id IN (OLD.{question}, NEW.{question}) AND form.state = 'published'
            ) THEN
                {refuse(name)}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,
    )


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    WHOLE_NUMBER = "whole_number", _("Whole number")
    WON = "won", _("Amount of money")
    PERCENTAGE = "percentage", _("Percentage")
    DATE = "date", _("Date")
    ONE_OF = "one_of", _("One of several")
    SEVERAL_OF = "several_of", _("Any of several")
    YES_NO = "yes_no", _("Yes or no")
    FILE = "file", _("File")


class Question(models.Model):
    """A question in one version. Answers belong to a version; once published it stands still.

    `least` and `most` bound a number (won; hundredths of a percent), or how many options may be chosen;
    `most` of a file are megabytes, and `accepted` its types.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="questions", verbose_name=_("call"))
    key = models.SlugField(_("key"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    label = models.CharField(_("question"), max_length=200)
    label_en = models.CharField(_("question in English"), max_length=200, blank=True)
    help = models.CharField(_("help"), max_length=500, blank=True)
    help_en = models.CharField(_("help in English"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    least = models.BigIntegerField(_("at least"), null=True, blank=True)
    most = models.BigIntegerField(_("at most"), null=True, blank=True)
    most_characters = models.PositiveIntegerField(_("most characters"), null=True, blank=True)
    earliest = models.DateField(_("not before"), null=True, blank=True)
    latest = models.DateField(_("not after"), null=True, blank=True)
    accepted = ArrayField(
        models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS]),
        verbose_name=_("accepted types"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["call", "key", "version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key", "version"], name="calls_question_version_once"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="calls_question_kind_known"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="calls_question_has_words"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")),
                name="calls_question_least_within_most",
            ),
            models.CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(earliest__lte=F("latest")),
                name="calls_question_earliest_within_latest",
            ),
            models.CheckConstraint(
                condition=Q(most_characters=None) | Q(most_characters__gte=1, most_characters__lte=20_000),
                name="calls_question_characters_possible",
            ),
            models.CheckConstraint(
                condition=Q(kind="file", accepted__contained_by=list(KINDS), accepted__len__gte=1)
                | (~Q(kind="file") & Q(accepted__len=0)),
                name="calls_question_types_of_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(kind="file") | Q(most=None) | Q(most__gte=1),
                name="calls_question_file_of_a_size",
            ),
        ]
        triggers = [frozen_once_published("calls_question_frozen", "id")]

    def __str__(self) -> str:
        return in_language(self.label, self.label_en)


class QuestionOption(models.Model):
    """One of the answers to choose from."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name=_("question"))
    key = models.SlugField(_("key"), max_length=40)
    label = models.CharField(_("option"), max_length=200)
    label_en = models.CharField(_("option in English"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="calls_option_key_once"),
            models.UniqueConstraint(fields=["question", "label"], name="calls_option_label_once"),
        ]
        triggers = [frozen_once_published("calls_option_frozen", "question_id")]

    def __str__(self) -> str:
        return in_language(self.label, self.label_en)
