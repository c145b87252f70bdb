"""A slate: a proposed choice of awards, with the rules it was chosen by and the proof that none is better."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards import states
from grants.awards.slates import problem
from grants.reviews.models import RankingRun
from portal.guards import allowed_moves, append_only, begins_as, frozen_columns, never_deleted
from portal.jobs.models import Job

LEAST_SECONDS, MOST_SECONDS = 5, 300
# What stands in a slate when it is solved, and never before.
TOTALS = ("score", "won", "projects", "municipalities")
FOUND = (*TOTALS, "bound", "gap", "is_proven")
PRICED = (*TOTALS, "is_proven")
RESULT = (
    *FOUND,
    "most_municipalities",
    "is_irreducible",
    "solved_at",
    "took_ms",
    "input_hash",
    "code_version",
)


class SlateState(models.TextChoices):
    """Where a slate stands."""

    DRAFT = states.SLATE_DRAFT, _("Draft")
    SOLVING = states.SLATE_SOLVING, _("Being solved")
    SOLVED = states.SLATE_SOLVED, _("Solved")
    CLASH = states.SLATE_CLASH, _("Rules clash")
    NO_RESULT = states.SLATE_NO_RESULT, _("Nothing found in time")


class Objective(models.TextChoices):
    """What is made as large as can be."""

    SCORES = problem.SCORES, _("The highest sum of scores")
    MUNICIPALITIES = problem.MUNICIPALITIES_FIRST, _("The most local governments, then scores")


def all_null(columns: Iterable[str], *, is_null: bool) -> Q:
    """Whether all the columns are empty, or none of them is."""
    return Q(**{f"{column}__isnull": is_null for column in columns})


class SlateInput(models.Model):
    """What was to be chosen from at a moment, as text: the ranked projects and what is left of each envelope.

    Slates copied from one another share it, so that they can be compared.
    """

    ranking = models.ForeignKey(RankingRun, models.PROTECT, related_name="+", verbose_name=_("ranking"))
    taken_at = models.DateTimeField(_("as of"), default=timezone.now)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    text = models.TextField()

    class Meta:
        verbose_name = _("input of a slate")
        verbose_name_plural = _("inputs of slates")
        triggers = [append_only("awards_slate_input_append_only")]

    def __str__(self) -> str:
        return f"{self.ranking} {self.sha256[:12]}"


class Slate(models.Model):
    """A named choice of awards: rules while it is a draft, then what the solver found.

    `score` and `bound` are sums of scores in ten-thousandths of a point, nothing better than the bound exists;
    `gap` is in millionths of it. Nothing of it changes once it is solved; a change makes a copy.
    """

    input = models.ForeignKey(SlateInput, models.PROTECT, related_name="slates", verbose_name=_("input"))
    name = models.CharField(_("name"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=SlateState.choices, default=SlateState.DRAFT)
    objective = models.CharField(
        _("objective"), max_length=16, choices=Objective.choices, default=Objective.SCORES
    )
    per_municipality = models.PositiveSmallIntegerField(_("most of one local government"), null=True)
    pass_mark = models.BooleanField(_("only what reaches the pass mark"), default=True)
    time_limit = models.PositiveSmallIntegerField(_("time limit (seconds)"), default=30)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    solved_at = models.DateTimeField(_("solved at"), null=True)
    took_ms = models.PositiveIntegerField(_("took (ms)"), null=True)
    input_hash = models.CharField(_("hash of the problem"), max_length=64, blank=True)
    code_version = models.CharField(_("version of the code"), max_length=40, blank=True)
    score = models.BigIntegerField(_("sum of scores"), null=True)
    won = models.BigIntegerField(_("national share (won)"), null=True)
    projects = models.PositiveIntegerField(_("projects"), null=True)
    municipalities = models.PositiveIntegerField(_("local governments"), null=True)
    bound = models.BigIntegerField(_("nothing better than"), null=True)
    gap = models.PositiveIntegerField(_("gap (millionths)"), null=True)
    is_proven = models.BooleanField(_("proven"), null=True)
    # With local governments first: the most that any slate can have.
    most_municipalities = models.PositiveIntegerField(_("most local governments"), null=True)
    # Of a clash: whether each of its rules was tried; time may be over before.
    is_irreducible = models.BooleanField(_("every rule was tried"), null=True)

    class Meta:
        verbose_name = _("slate")
        verbose_name_plural = _("slates")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_limit__gte=LEAST_SECONDS, time_limit__lte=MOST_SECONDS),
                name="awards_slate_time_limit",
            ),
            models.CheckConstraint(
                condition=Q(per_municipality=None) | Q(per_municipality__gte=1),
                name="awards_slate_per_municipality",
            ),
            models.CheckConstraint(
                condition=(Q(state=states.SLATE_SOLVED) & all_null(FOUND, is_null=False))
                | (~Q(state=states.SLATE_SOLVED) & all_null(FOUND, is_null=True)),
                name="awards_slate_solved_whole",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="awards_slate_named"),
        ]
        triggers = [
            never_deleted("awards_slate_never_deleted"),
            begins_as("awards_slate_begins_draft", "state", [states.SLATE_DRAFT]),
            allowed_moves("awards_slate_allowed_moves", "state", states.SLATE_MOVES),
            frozen_columns("awards_slate_frozen", ["input_id", "made_by_id", "copied_from_id"]),
            frozen_columns(
                "awards_slate_rules_frozen",
                ["name", "objective", "per_municipality", "pass_mark", "time_limit", "seed"],
                unless="OLD.state = 'draft'",
            ),
            frozen_columns("awards_slate_result_frozen", RESULT, unless="OLD.state = 'solving'"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether the solver has answered, well or badly."""
        return self.state in {SlateState.SOLVED, SlateState.CLASH, SlateState.NO_RESULT}


class SlateProof(models.Model):
    """The solution with its certificates, as the archive carries it; apart, so that no list does."""

    slate = models.OneToOneField(Slate, models.PROTECT, related_name="proof")
    text = models.TextField()

    class Meta:
        verbose_name = _("proof of a slate")
        verbose_name_plural = _("proofs of slates")
        triggers = [append_only("awards_slate_proof_append_only")]

    def __str__(self) -> str:
        return f"{self.slate}"
