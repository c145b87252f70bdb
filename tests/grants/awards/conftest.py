"""Fixtures of the awards' tests."""

from tests.workers import celery_worker

__all__ = ["celery_worker"]
