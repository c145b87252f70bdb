"""A ledger of any length, written as the owner with the guards off, and right to the won all the same."""

from django.db import connection, transaction

from grants.awards.models import Award, AwardYear, Decision, LedgerEntry
from grants.awards.queries import national_envelope
from grants.calls.models import ProgrammeYear
from grants.proposals.models import Submission

GUARDED = ("awards_ledgerentry", "calls_envelope", "awards_ceilingchange")
BATCH = 500

# Each award draws on two envelopes, the national one and its province's. Rows of (award, envelope, step) in the order of their positions, with what each moves.
INSERT = """
INSERT INTO awards_ledgerentry (envelope_id, position, kind, delta_reserved, delta_committed,
    balance_reserved, balance_committed, ceiling, award_id, decision_id, key, entered_at)
SELECT env, %(version)s + n, kind, reserved, committed,
    had_reserved + SUM(reserved) OVER each, had_committed + SUM(committed) OVER each,
    ceiling, award, decision, 'bench:' || %(version)s + n, now()
FROM (
    SELECT a.id AS award, a.decision_id AS decision, e.id AS env, e.ceiling, k.kind,
        k.reserved * a.amount + k.one_reserved AS reserved,
        k.committed * a.amount + k.one_committed AS committed,
        e.reserved AS had_reserved, e.committed AS had_committed,
        row_number() OVER (ORDER BY k.step, a.id, e.id) AS n
    FROM awards_award a
    JOIN calls_envelope e ON e.programme_year_id = a.programme_year_id AND e.fiscal_year = %(year)s
        AND (e.scope = 'all' OR e.province_id = left(a.municipality_id, 2))
    CROSS JOIN ({steps}) AS k (step, kind, reserved, committed, one_reserved, one_committed)
    WHERE a.programme_year_id = %(programme_year)s AND a.state = 'published' AND a.id > %(after)s
) AS moves
WINDOW each AS (PARTITION BY env ORDER BY n)
"""
TWO_STEPS = "VALUES (1, 'reserve', 1, 0, 0, 0), (2, 'commit', -1, 1, 0, 0)"
# A won more, a won less.
PAIRS = """
    SELECT step, 'adjust', 0, 0, 0, CASE WHEN step %% 2 = 1 THEN 1 ELSE -1 END
    FROM generate_series(1, %(last)s) AS step
"""
COLUMNS = """
UPDATE calls_envelope e SET reserved = s.reserved, committed = s.committed,
    ceiling = GREATEST(e.ceiling, s.reserved + s.committed + 1)
FROM (
    SELECT envelope_id, SUM(delta_reserved) AS reserved, SUM(delta_committed) AS committed
    FROM awards_ledgerentry GROUP BY envelope_id
) AS s WHERE s.envelope_id = e.id;
UPDATE awards_ceilingchange c SET after = e.ceiling FROM calls_envelope e WHERE e.id = c.envelope_id;
UPDATE calls_envelope SET version = %(count)s WHERE id = %(national)s;
"""


def count_of(year: ProgrammeYear) -> int:
    """Entries of the year's books; those of other years are not among its positions."""
    return LedgerEntry.objects.filter(envelope__programme_year=year).count()


@transaction.atomic
def grow_to(entries: int, year: ProgrammeYear) -> None:
    """At least so many entries: adjustments of a won, shared out among the awards that stand."""
    missing = entries - count_of(year)
    if missing > 0:
        each = 2 * Award.objects.filter(programme_year=year, state="published").count()
        _enter(year, PAIRS, after=0, last=2 * -(-missing // (2 * each)))


@transaction.atomic
def award_everything(year: ProgrammeYear) -> int:
    """Every proposal that has no award is awarded, with its entries; how many there are then."""
    last = Award.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _award(year)
    _enter(year, TWO_STEPS, after=last)
    return Award.objects.count()


def _award(year: ProgrammeYear) -> None:
    """Published awards to all others; their own guards are on."""
    decision = Decision.objects.filter(state="published").earliest("pk")
    free = Submission.objects.filter(call__programme_year=year, revision=1, proposal__awards=None)
    found = free.filter(national_total__gt=0).defer("package").order_by("pk")
    awards = Award.objects.bulk_create(
        [
            Award(
                decision=decision,
                programme_year=year,
                proposal_id=each.proposal_id,
                submission=each,
                municipality_id=each.municipality_id,
                amount=each.national_total,
                amount_asked=each.national_total,
                is_example=True,
            )
            for each in found
        ],
        batch_size=BATCH,
    )
    years = (
        AwardYear(award=each, fiscal_year=year.year, amount=each.amount, amount_asked=each.amount)
        for each in awards
    )
    AwardYear.objects.bulk_create(years, batch_size=BATCH)
    Award.objects.filter(pk__in=[each.pk for each in awards]).update(
        state="published", published_at=decision.published_at
    )


def _enter(year: ProgrammeYear, steps: str, **given: int) -> None:
    national = national_envelope(year)
    values = {
        "version": national.version,
        "year": year.year,
        "programme_year": year.pk,
        "national": national.pk,
        **given,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(INSERT.replace("{steps}", steps), values)
        values["count"] = count_of(year)
        cursor.execute(COLUMNS, values)
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE portal_web; SET CONSTRAINTS ALL DEFERRED")
