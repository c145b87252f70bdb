"""The form of a call in versions: which questions it asks, in which sections and order, and when."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import Named
from grants.calls.models.question import Question
from portal.guards import allowed_moves, begins_as, refuse
from portal.signoff.models import SignOff

DRAFT, PUBLISHED = "draft", "published"


class FormState(models.TextChoices):
    """A form is worked on, then stands."""

    DRAFT = DRAFT, _("In preparation")
    PUBLISHED = PUBLISHED, _("Published")


def of_a_draft_only(name: str) -> pgtrigger.Trigger:
    """Rows of a published form are neither added, changed nor removed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM calls_applicationform WHERE id IN (OLD.form_id, NEW.form_id) AND state = 'published'
            ) THEN
                {refuse(name)}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,
    )


class ApplicationForm(models.Model):
    """What a call asks beside the core of every proposal, in one version (신청 양식)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="forms", verbose_name=_("call"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=FormState.choices, default=DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    signoff = models.ForeignKey(
        SignOff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sign-off")
    )
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="calls_form_version_once"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state=DRAFT), name="calls_form_one_in_preparation"
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT, published_at=None, signoff=None)
                | Q(state=PUBLISHED, published_at__isnull=False, signoff__isnull=False),
                name="calls_form_published_by_two",
            ),
        ]
        triggers = [
            begins_as("calls_form_begins_in_preparation", "state", [DRAFT]),
            allowed_moves("calls_form_allowed_moves", "state", [(DRAFT, PUBLISHED)]),
            pgtrigger.Trigger(
                name="calls_form_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("(OLD.state = 'published')"),
                func=refuse("calls_form_frozen"),
            ),
        ]

    def __str__(self) -> str:
        return _now("{call}: form {version}").format(call=self.call, version=self.version)


class FormSection(Named):
    """A section of the call's own, between the schedule and the attachments."""

    form = models.ForeignKey(
        ApplicationForm, models.CASCADE, related_name="sections", verbose_name=_("application form")
    )
    key = models.SlugField(_("key"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["form", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="calls_form_section_once")]
        triggers = [of_a_draft_only("calls_form_section_frozen")]


class ShownIf(models.TextChoices):
    """What must hold of an earlier answer for a question to be asked."""

    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    CONTAINS = "contains", _("contains")


class FormItem(models.Model):
    """A question in its place: section, order, and the earlier answer on which it depends, if any."""

    form = models.ForeignKey(
        ApplicationForm, models.CASCADE, related_name="items", verbose_name=_("application form")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="items", verbose_name=_("question"))
    section = models.SlugField(_("section"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    depends_on = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="dependents", verbose_name=_("shown if")
    )
    shown_if = models.CharField(_("condition"), max_length=8, choices=ShownIf.choices, blank=True)
    shown_if_value = models.CharField(_("value"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("question of a form")
        verbose_name_plural = _("questions of a form")
        ordering = ["form", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "question"], name="calls_form_question_once"),
            models.CheckConstraint(
                condition=Q(depends_on=None, shown_if="", shown_if_value="")
                | (
                    Q(depends_on__isnull=False, shown_if__in=ShownIf.values)
                    & ~Q(shown_if_value="")
                    & ~Q(depends_on=models.F("id"))
                ),
                name="calls_form_condition_whole",
            ),
        ]
        triggers = [
            of_a_draft_only("calls_form_item_frozen"),
            pgtrigger.Trigger(
                name="calls_form_item_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM calls_applicationform form, calls_question question
                        WHERE form.id = NEW.form_id AND question.id = NEW.question_id
                          AND form.call_id <> question.call_id
                    ) OR EXISTS (
                        SELECT 1 FROM calls_formitem other
                        WHERE other.id = NEW.depends_on_id AND other.form_id <> NEW.form_id
                    ) OR EXISTS (
                        SELECT 1 FROM calls_formitem other
                        JOIN calls_question asked ON asked.id = other.question_id
                        JOIN calls_question question ON question.id = NEW.question_id
                        WHERE other.form_id = NEW.form_id AND other.id <> NEW.id AND asked.key = question.key
                    ) THEN
                        {refuse("calls_form_item_fits")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)
