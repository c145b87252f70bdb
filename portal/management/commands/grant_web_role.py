"""Give the web's database role what it needs, and no more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

# The web reads and writes rows. It owns nothing: it can neither TRUNCATE nor switch a trigger off.
GRANTS = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {role} TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""
# django-pgtrigger lets any session ignore triggers by a setting. Ours can't be ignored; and looking the
# setting up cost a third of a millisecond for every row and trigger.
NEVER_IGNORE = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT FALSE';
"""


class Command(BaseCommand):
    """Create the role and grant it rows, on every table there is; run after each migrate."""

    help = "Create the web's database role and grant it what it needs."

    def handle(self, *args: Any, **options: Any) -> None:
        role = settings.WEB_DATABASE_ROLE
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(role=role))
            cursor.execute(NEVER_IGNORE)
        self.stdout.write(f"{role} may read and write rows, and nothing else.")
