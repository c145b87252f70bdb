"""One number for all that a transaction writes, so that what was done and its record find each other."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Drawn once a transaction, by the first row that asks (audit/migrations/0002).
NUMBER = models.Func(function="audit_occasion", output_field=models.BigIntegerField())


def occasion_field() -> "models.BigIntegerField[Any, Any]":
    """A column that the database fills; empty in rows from before it was kept."""
    return models.BigIntegerField(_("occasion"), null=True, editable=False, db_default=NUMBER, db_index=True)
