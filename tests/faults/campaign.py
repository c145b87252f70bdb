"""All rounds, one after another, and what must hold of everything together at their end."""

import argparse
import os
import time

from django.utils import timezone

from grants.awards import states
from grants.awards.models import AllocationSnapshot, Decision
from grants.awards.queries import national_envelope
from portal.audit import queries
from portal.local import folders
from tests import factories as make
from tests.faults import checks, ground, rounds
from tests.faults.ground import Ground
from tests.faults.killable import Portal
from tests.faults.pressing import Press

# The totals are swept every five minutes. Letters are made one after another, and what was lost of that
# work is found after two minutes.
PATIENCE = 330
PATIENCE_FOR_LETTERS = 600


def main() -> int:
    """Run them; 1 on any fault."""
    options = _options()
    folder = folders.data_of("faults")
    portal = Portal({**os.environ, "PORTAL_VAR": str(folder)}, folder)
    # People of earlier runs have numbers below this.
    make.UserFactory.reset_sequence(int(ground.mark_of(timezone.now())))
    stand = ground.laid()
    session = ground.cookie_of(stand.publisher)
    portal.start_all()
    try:
        done = list(_rounds(portal, stand, session, range(options.seed, options.seed + options.rounds)))
        faults = [fault for each in done for fault in each.faults] + _faults_of_all(stand)
    finally:
        portal.stop_all()
    published = sum(each.was_published for each in done)
    print(f"{len(done)} rounds: after the blow all was published in {published}, nothing in the others.")
    print(
        "\n".join(faults)
        or "All or none each time, nothing twice, no effect lost, every letter made, the books agree."
    )
    return 1 if faults else 0


def _rounds(portal: Portal, stand: Ground, session: str, seeds: range):
    usual = _usual(portal, stand, session)
    print(f"A publication of {ground.LINES} lines takes {usual * 1000:.0f} ms when nothing is killed.")
    for seed in seeds:
        done = rounds.run(portal, stand, session, usual, seed)
        print(done.line(), flush=True)
        yield done


def _usual(portal: Portal, stand: Ground, session: str) -> float:
    """Seconds from a press to its answer; the second of two, when everything is warm."""
    for mark in ("cold", "warm"):
        press = Press(portal.site, session, ground.request_of(ground.awaiting(stand, mark)))
        press.run()
    return press.took


def _faults_of_all(stand: Ground) -> list[str]:
    """All that follows is done, the totals catch up by themselves, the audit's chain holds."""
    faults = _faults_of_what_follows(stand)
    if not _catches_up(stand):
        faults.append(f"the totals did not catch up with the ledger in {PATIENCE} s")
    return [*faults, *queries.verify_chain().faults]


def _faults_of_what_follows(stand: Ground) -> list[str]:
    """Nothing waits, no work was lost or failed, and every published decision has its letters, once."""
    began = time.monotonic()
    published = Decision.objects.filter(call__programme_year=stand.year, state=states.PUBLISHED)
    while faults := [
        *checks.faults_of_work(stand.since),
        *(fault for decision in published for fault in checks.faults_of_letters(decision)),
    ]:
        if time.monotonic() > began + PATIENCE_FOR_LETTERS:
            break
        time.sleep(2)
    letters = len(published) * ground.LINES
    print(f"{letters} letters and all other effects were looked at {time.monotonic() - began:.0f} s later.")
    return faults


def _catches_up(stand: Ground) -> bool:
    end, position = time.monotonic() + PATIENCE, national_envelope(stand.year).version
    newest = AllocationSnapshot.objects.filter(programme_year=stand.year, position=position)
    while not newest.exists():
        if time.monotonic() > end:
            return False
        time.sleep(1)
    return True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()
