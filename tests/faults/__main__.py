"""`python -m tests.faults [--rounds 50] [--seed 1]`: kill, look, print a line a round; exit 1 on any fault.

Run by `make faults`, on servers of its own: the database is killed too, while it keeps what it promised.
"""

import sys

import django

django.setup()

from tests.faults.campaign import main  # noqa: E402 - the apps must be ready first

sys.exit(main())
