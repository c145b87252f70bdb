"""Everything that is measured on one database, as the web's role: `python -m bench.measure SIZE FILE`."""

import json
import sys
from pathlib import Path

import django

# The dashboard's cost hangs on the ledger, not on the proposals: measured once, beside the most of them.
DASHBOARD_FROM = 10_000


def main() -> None:
    """Write a line of JSON for each figure into the file."""
    django.setup()
    from bench import assignment, dashboard, filing, leaving, pages, ranking, saves, similar, slates
    from grants.calls.models import Call

    size, file = int(sys.argv[1]), Path(sys.argv[2])
    call = Call.objects.get(code="SV2024-SCALE")
    with file.open("w") as out:
        for figures in (
            pages.measure(size, call),
            similar.measure(size),
            saves.measure(size),
            filing.measure(size),
            assignment.measure(size, call),
            ranking.measure(size, call),
            slates.measure(size),
            leaving.measure(size, call),
            # Last: it awards every proposal there is.
            dashboard.measure() if size >= DASHBOARD_FROM else (),
        ):
            for figure in figures:
                print(json.dumps(figure.as_json()), file=out, flush=True)


if __name__ == "__main__":
    main()
