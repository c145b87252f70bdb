"""Say whether the books agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.awards.reconciliation import reconcile_all


class Command(BaseCommand):
    """Prints every comparison; exits 0 only when all agree."""

    help = "Compare ledger, envelopes, awards, snapshots and targets, to the won."

    def handle(self, *args: Any, **options: Any) -> None:
        reports = reconcile_all()
        for report in reports:
            self.stdout.write(f"{report.programme_year}, ledger position #{report.position}")
            for line in report.compared:
                self.stdout.write(f"  {line}")
        faults = [fault for report in reports for fault in report.faults]
        if faults:
            raise CommandError(f"{len(faults)} comparisons differ: " + "; ".join(faults[:10]))
        count = sum(len(report.compared) for report in reports)
        self.stdout.write(f"All {count} comparisons agree.")
