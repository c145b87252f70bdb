"""The job that delivers."""

from celery import shared_task

from portal.outbox import actions


@shared_task
def deliver_outbox() -> str:
    """Deliver what is due; called at commit and swept every 30 s."""
    return f"delivered {actions.deliver_due()}"
