"""Triggers of a proposal's moves that look at other tables than its own."""

import pgtrigger

from portal.guards import refuse

STATE_CHANGES = "OLD.state IS DISTINCT FROM NEW.state"


def province_route() -> pgtrigger.Trigger:
    """What a province endorses or returns it has decided on record; the ministry receives nothing else of it."""
    return pgtrigger.Trigger(
        name="proposal_through_its_province",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"({STATE_CHANGES} AND NEW.state IN ('endorsed', 'returned', 'received'))"
        ),
        declare=[("routed", "BOOLEAN")],
        func=f"""
            SELECT through_province INTO routed FROM calls_call WHERE id = NEW.call_id;
            IF NEW.state = 'received' THEN
                IF routed AND OLD.state IN ('filed', 'drafting', 'awaiting_signoff') THEN
                    {refuse("proposal_received_once_endorsed")}
                END IF;
                RETURN NEW;
            END IF;
            IF NOT routed OR NOT EXISTS (
                SELECT 1 FROM proposals_provincedecision decided
                WHERE decided.submission_id = (
                    SELECT id FROM proposals_submission
                    WHERE proposal_id = NEW.id ORDER BY revision DESC LIMIT 1
                )
                AND decided.decision = NEW.state
                AND decided.id = (
                    SELECT max(id) FROM proposals_provincedecision WHERE proposal_id = NEW.id
                )
            ) THEN {refuse("proposal_through_its_province")} END IF;
            RETURN NEW;
        """,
    )


def supplement_asked() -> pgtrigger.Trigger:
    """Nobody is asked to mend without an open request, and nobody goes on while one is open."""
    return pgtrigger.Trigger(
        name="proposal_supplement_on_record",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"({STATE_CHANGES} AND 'supplement_requested' IN (OLD.state, NEW.state))"
        ),
        func=f"""
            IF (NEW.state = 'supplement_requested') <> EXISTS (
                SELECT 1 FROM proposals_supplementrequest WHERE proposal_id = NEW.id AND outcome = ''
            ) THEN {refuse("proposal_supplement_on_record")} END IF;
            RETURN NEW;
        """,
    )


def eligible_meets_requirements() -> pgtrigger.Trigger:
    """Eligible is what meets, or need not meet, every requirement in force of its call, by its last copy."""
    return pgtrigger.Trigger(
        name="proposal_eligible_meets_requirements",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"({STATE_CHANGES} AND NEW.state = 'eligible')"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM calls_requirement asked
                WHERE asked.call_id = NEW.call_id AND asked.is_active AND NOT EXISTS (
                    SELECT 1 FROM proposals_screeninganswer given
                    WHERE given.requirement_id = asked.id AND given.answer <> 'not_met'
                      AND given.submission_id = (
                        SELECT id FROM proposals_submission
                        WHERE proposal_id = NEW.id ORDER BY revision DESC LIMIT 1
                    )
                )
            ) THEN {refuse("proposal_eligible_meets_requirements")} END IF;
            RETURN NEW;
        """,
    )


def within_time() -> str:
    """SQL that holds for a NEW submission filed while the call, a request to mend or a return by the province let it."""
    return """(
        EXISTS (
            SELECT 1 FROM calls_call
            WHERE id = NEW.call_id AND opens_at <= NEW.filed_at AND NEW.filed_at < closes_at
        )
        OR EXISTS (
            SELECT 1 FROM proposals_supplementrequest
            WHERE proposal_id = NEW.proposal_id AND outcome = ''
              AND requested_at <= NEW.filed_at AND NEW.filed_at < due_at
        )
        OR EXISTS (
            SELECT 1 FROM proposals_provincedecision decided
            JOIN calls_call ON calls_call.id = NEW.call_id AND calls_call.through_province
            WHERE decided.decision = 'returned' AND decided.decided_at <= NEW.filed_at
              AND decided.id = (
                SELECT max(id) FROM proposals_provincedecision WHERE proposal_id = NEW.proposal_id
              )
              AND NEW.filed_at < calls_call.closes_at + make_interval(days => calls_call.province_days)
        )
    )"""
