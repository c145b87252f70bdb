"""Each handing in of a sheet is copied by the database itself, whatever the code does."""

import pgtrigger

from portal.guards import refuse


def keeps_each_version() -> pgtrigger.Trigger:
    """On the sheet: its points, reasons and remarks at each submission; never the note to oneself."""
    return pgtrigger.Trigger(
        name="reviews_sheet_keeps_versions",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("(NEW.state = 'submitted' AND OLD.state <> 'submitted')"),
        func="""
            INSERT INTO reviews_sheetversion
                (sheet_id, number, submitted_at, total, strengths, weaknesses, return_reason, scores)
            SELECT NEW.id, 1 + (SELECT count(*) FROM reviews_sheetversion WHERE sheet_id = NEW.id),
                   NEW.submitted_at, NEW.total, NEW.strengths, NEW.weaknesses, NEW.return_reason,
                   COALESCE((
                       SELECT jsonb_agg(jsonb_build_object(
                           'criterion', s.criterion_id, 'points', s.points, 'reason', s.reason
                       ) ORDER BY c."order", c.id)
                       FROM reviews_score s JOIN calls_criterion c ON c.id = s.criterion_id
                       WHERE s.sheet_id = NEW.id
                   ), '[]'::jsonb);
            RETURN NULL;
        """,
    )


def written_by_its_sheet() -> pgtrigger.Trigger:
    """On the version: depth 1 is a statement of one's own; the sheet's trigger inserts at depth 2."""
    return pgtrigger.Trigger(
        name="reviews_version_by_its_sheet",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF pg_trigger_depth() < 2 THEN {refuse("reviews_version_by_its_sheet")} END IF;
            RETURN NEW;
        """,
    )
