"""The statements of an act, recorded once and sent again by psycopg2 alone."""

from collections.abc import Callable
from typing import Any

import psycopg2
from django.db import connection

Statement = tuple[str, Any]
NEW_AWARD = 'INSERT INTO "awards_award" '


def recorded(act: Callable[[], Any]) -> list[Statement]:
    """What the act sends, with the parameters; BEGIN and COMMIT stand around it."""
    statements: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    return statements


class Replay:
    """Sends recorded transactions of one award anew, each time with the award's new key."""

    def __init__(self, award: int, *transactions: list[Statement]) -> None:
        self.award, self.transactions = award, transactions
        self.parameters = connection.get_connection_params()

    def during(self, repeated: Callable[[Callable[[], None]], int]) -> int:
        """What `repeated` makes of it, on a connection of its own."""
        self.connection = psycopg2.connect(**self.parameters)
        try:
            return repeated(self)
        finally:
            self.connection.close()

    def __call__(self) -> None:
        award = self.award
        with self.connection.cursor() as cursor:
            for statements in self.transactions:
                for sql, params in statements:
                    cursor.execute(sql, self._anew(params, award))
                    rows = cursor.fetchall() if cursor.description else []
                    if sql.startswith(NEW_AWARD):
                        award = rows[0][0]
                self.connection.commit()

    def _anew(self, given: Any, award: int) -> Any:
        """The parameters with the new award's key in the place of the recorded one's."""
        if isinstance(given, list | tuple):
            return type(given)(self._anew(each, award) for each in given)
        if isinstance(given, str):
            return given.replace(f"award:{self.award}:", f"award:{award}:")
        return award if given == self.award and isinstance(given, int) else given
