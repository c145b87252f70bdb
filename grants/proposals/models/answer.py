"""What a proposal answers to the questions of its call: typed, each to the version of the question it was given to."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Question
from grants.proposals.models.proposal import Proposal
from portal.guards import refuse

# In which column the answers to each kind of question are kept.
COLUMN_OF_KIND = {
    "short_text": "text",
    "long_text": "text",
    "one_of": "text",
    "whole_number": "number",
    "won": "number",
    "percentage": "number",
    "date": "day",
    "yes_no": "flag",
    "several_of": "options",
}
COLUMNS = ("text", "number", "day", "flag", "options")


def _in_its_column() -> str:
    """SQL: the column of the question's kind is filled."""
    kinds = {column: [kind for kind, its in COLUMN_OF_KIND.items() if its == column] for column in COLUMNS}
    listed = {column: ", ".join(f"'{kind}'" for kind in kinds[column]) for column in COLUMNS}
    return " OR ".join(
        f"(question.kind IN ({listed[column]}) AND NEW.{column} IS NOT NULL)" for column in COLUMNS
    )


def _columns() -> str:
    return ", ".join(f"NEW.{column}" for column in COLUMNS)


class FormAnswer(models.Model):
    """An answer to one question; none where nothing was said.

    `number` is a whole number, won or hundredths of a percent; `options` are keys of the question's options,
    and the key of a single one is `text`.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers", verbose_name=_("proposal"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    key = models.SlugField(_("key"), max_length=40)
    text = models.TextField(_("text"), null=True, blank=True)
    number = models.BigIntegerField(_("number"), null=True, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    flag = models.BooleanField(_("yes or no"), null=True, blank=True)
    options = ArrayField(models.CharField(max_length=40), verbose_name=_("options"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["proposal", "key"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposals_answer_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="proposals_answer_fits_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_question question
                        JOIN proposals_proposal proposal ON proposal.call_id = question.call_id
                        WHERE question.id = NEW.question_id AND question.key = NEW.key
                          AND proposal.id = NEW.proposal_id AND ({_in_its_column()})
                          AND num_nonnulls({_columns()}) = 1
                          AND EXISTS (
                              SELECT 1 FROM calls_formitem item
                              JOIN calls_applicationform form ON form.id = item.form_id
                              WHERE item.question_id = question.id AND form.state = 'published'
                          )
                    ) THEN
                        {refuse("proposals_answer_fits_question")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.key
