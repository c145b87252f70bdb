"""What awards add up to by place, field, type and state, kept by the awards themselves."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import ProgrammeYear, ServiceField, SupportType
from portal.guards import never_deleted, refuse
from villages.models import Municipality

KEY = ("programme_year", "municipality", "service_field", "support_type", "state")
KEY_COLUMNS = "programme_year_id, municipality_id, service_field_id, support_type_id, state"

# Adds (projects, won, future) to the row of an award in a state; `a` is the award. Not ON CONFLICT: its
# CHECKs would look at what is added, which may be below 0.
ADD = f"""
    UPDATE awards_awardtally t
    SET projects = t.projects + %(projects)s, won = t.won + %(won)s, future = t.future + %(future)s
    FROM proposals_submission s
    WHERE s.id = a.submission_id AND t.programme_year_id = a.programme_year_id
      AND t.municipality_id = a.municipality_id AND t.service_field_id = s.service_field_id
      AND t.support_type_id = s.support_type_id AND t.state = %(state)s;
    IF NOT FOUND THEN
        INSERT INTO awards_awardtally ({KEY_COLUMNS}, projects, won, future)
        SELECT a.programme_year_id, a.municipality_id, s.service_field_id, s.support_type_id, %(state)s,
               %(projects)s, %(won)s, %(future)s
        FROM proposals_submission s WHERE s.id = a.submission_id;
    END IF;
"""


class AwardTally(models.Model):
    """Awards of one programme year, municipality, field, type and state.

    `projects` counts them, `won` is their share of the year itself, `future` that of later years. Written
    by the awards' own triggers, under the lock of the national envelope, so that totals cost the same
    however many awards there are.
    """

    programme_year = models.ForeignKey(ProgrammeYear, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    service_field = models.ForeignKey(ServiceField, models.PROTECT, related_name="+")
    support_type = models.ForeignKey(SupportType, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    projects = models.BigIntegerField(default=0)
    won = models.BigIntegerField(default=0)
    future = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of awards")
        verbose_name_plural = _("tallies of awards")
        constraints = [
            models.UniqueConstraint(fields=KEY, name="awards_tally_once"),
            models.CheckConstraint(
                condition=Q(projects__gte=0, won__gte=0, future__gte=0), name="awards_tally_not_negative"
            ),
        ]
        triggers = [
            never_deleted("awards_tally_never_deleted"),
            pgtrigger.Trigger(
                name="awards_tally_by_awards_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(pg_trigger_depth() = 0)"),
                func=refuse("awards_tally_by_awards_only"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.state}: {self.projects}"


def tallies_awards(name: str) -> list[pgtrigger.Trigger]:
    """The triggers of an award: it is counted when it begins, and moves when its state or amount does."""
    later = """
        SELECT COALESCE(SUM(w.amount), 0) INTO later FROM awards_awardyear w
        JOIN calls_programmeyear y ON y.id = a.programme_year_id
        WHERE w.award_id = a.id AND w.fiscal_year > y.year;
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_begun",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            declare=[("a", "RECORD")],
            func=f"""
                a := NEW;
                {ADD % {"state": "NEW.state", "projects": 1, "won": "NEW.amount", "future": 0}}
                RETURN NULL;
            """,
        ),
        pgtrigger.Trigger(
            name=f"{name}_moved",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "(OLD.state IS DISTINCT FROM NEW.state OR OLD.amount IS DISTINCT FROM NEW.amount)"
            ),
            declare=[("a", "RECORD"), ("later", "bigint")],
            func=f"""
                a := NEW;
                IF OLD.state = NEW.state THEN
                    {ADD % {"state": "NEW.state", "projects": 0, "won": "NEW.amount - OLD.amount", "future": 0}}
                ELSE
                    {later}
                    {ADD % {"state": "OLD.state", "projects": -1, "won": "-OLD.amount", "future": "-later"}}
                    {ADD % {"state": "NEW.state", "projects": 1, "won": "NEW.amount", "future": "later"}}
                END IF;
                RETURN NULL;
            """,
        ),
    ]


def tallies_years(name: str) -> pgtrigger.Trigger:
    """The trigger of an award's years: later ones are future commitments of the award's state."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("a", "RECORD"), ("change", "bigint")],
        func=f"""
            change := NEW.amount;
            IF TG_OP = 'UPDATE' THEN change := NEW.amount - OLD.amount; END IF;
            SELECT w.* INTO a FROM awards_award w JOIN calls_programmeyear y ON y.id = w.programme_year_id
            WHERE w.id = NEW.award_id AND NEW.fiscal_year > y.year;
            IF FOUND AND change <> 0 THEN
                {ADD % {"state": "a.state", "projects": 0, "won": 0, "future": "change"}}
            END IF;
            RETURN NULL;
        """,
    )
