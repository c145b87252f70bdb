"""Triggers that many tables share: the database is the last guard, whatever the code does."""

from collections.abc import Iterable

import pgtrigger


def append_only(name: str) -> pgtrigger.Trigger:
    """No row is ever changed or removed."""
    return _refusing(name, pgtrigger.Update | pgtrigger.Delete)


def never_deleted(name: str) -> pgtrigger.Trigger:
    """Rows may change, none is removed."""
    return _refusing(name, pgtrigger.Delete)


def _refusing(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=refuse(name))


def broken_rule(error: Exception) -> str:
    """The name of the constraint or trigger that refused, from Django's IntegrityError."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def frozen_columns(name: str, columns: Iterable[str], *, unless: str = "") -> pgtrigger.Trigger:
    """These columns keep the value they were inserted with (unless the SQL condition holds)."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    condition = f"(({changed}) AND NOT ({unless or 'FALSE'}))"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(condition),
        func=refuse(name),
    )


def moved_by_trigger_only(name: str, *columns: str) -> pgtrigger.Trigger:
    """These columns move with what another table's trigger does, never by a statement of one's own."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    # Depth 0 is a statement of one's own; what a trigger updates is at depth 1.
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"(pg_trigger_depth() = 0 AND ({changed}))"),
        func=refuse(name),
    )


def allowed_moves(name: str, column: str, moves: Iterable[tuple[str, str]]) -> pgtrigger.Trigger:
    """Only these moves of a state column; generated from the stage's transition table."""
    listed = " OR ".join(
        f"(OLD.\"{column}\" = '{before}' AND NEW.\"{column}\" = '{after}')"
        for before, after in sorted(set(moves))
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f'(OLD."{column}" IS DISTINCT FROM NEW."{column}" AND NOT ({listed}))'),
        func=refuse(name),
    )


def begins_as(name: str, column: str, states: Iterable[str]) -> pgtrigger.Trigger:
    """A row can only be born in one of these states."""
    listed = ", ".join(f"'{state}'" for state in sorted(states))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(f'(NEW."{column}" NOT IN ({listed}))'),
        func=refuse(name),
    )


def refuse(name: str, detail: str = "''") -> str:
    """The body of a trigger that refuses; its name is the constraint of the error, so that code can tell."""
    return (
        f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}', "
        f"MESSAGE = 'refused by {name}', DETAIL = {detail};"
    )
