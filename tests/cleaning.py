"""Empty the test database after data that many tests shared."""

from django.apps import apps
from django.db import connection


def empty_every_table() -> None:
    """As the owner, for the web's role can't TRUNCATE."""
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table) for model in apps.get_models() if model._meta.managed
    )
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    connection.close()
