"""Two calls on one programme year share its books; two programme years never do."""

import pgtrigger

from portal.guards import refuse


def award_of_its_calls_year(name: str) -> pgtrigger.Trigger:
    """An award draws on the programme year of the call it answers, on no other."""
    return _born_only_where(
        name,
        """
        SELECT 1 FROM awards_decision d JOIN calls_call c ON c.id = d.call_id
        WHERE d.id = NEW.decision_id AND c.programme_year_id = NEW.programme_year_id
        """,
    )


def entry_within_one_year(name: str) -> pgtrigger.Trigger:
    """An award moves the envelopes of its own programme year alone."""
    return _born_only_where(
        name,
        """
        SELECT 1 FROM awards_award a JOIN calls_envelope e ON e.programme_year_id = a.programme_year_id
        WHERE a.id = NEW.award_id AND e.id = NEW.envelope_id
        """,
    )


def _born_only_where(name: str, found: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"IF NOT EXISTS ({found}) THEN {refuse(name)} END IF; RETURN NEW;",
    )
