"""One round: publish, kill something in the middle of it, start it again, press again, and look."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import OperationalError, connection

from grants.awards import states
from grants.awards.models import Decision
from tests.faults import checks, ground
from tests.faults.killable import DATABASE, VICTIMS, Portal
from tests.faults.pressing import Press

# The outbox is swept every 30 s; a worker killed while it delivers is found by the next.
QUIET_SECONDS = 120
PRESSES = 5


@dataclass
class Round:
    """What was done and found. `at` is when it was killed, as a share of a publication's usual time."""

    seed: int
    victim: str
    at: float
    is_emptied: bool
    was_published: bool = False
    presses: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """As a row of the table."""
        done = "all" if self.was_published else "none"
        emptied = "emptied" if self.is_emptied else ""
        found = "; ".join(self.faults) or "sound"
        return (
            f"{self.seed:>6}  {self.victim:<9} at {self.at:4.0%}  {emptied:<8} {done:<5} "
            f"{self.presses} more  {self.seconds:5.1f} s  {found}"
        )


def planned(seed: int) -> Round:
    """What a seed does: every victim in turn, at any moment of a publication and a little after."""
    chance = random.Random(seed)
    return Round(seed, VICTIMS[seed % len(VICTIMS)], chance.uniform(0, 1.4), chance.random() < 1 / 3)


def run(portal: Portal, stand: ground.Ground, session: str, usual: float, seed: int) -> Round:
    """Do it; what is not as it must be stands in `faults`."""
    began = time.perf_counter()
    this = planned(seed)
    decision = ground.awaiting(stand, str(seed))
    # Of the emptied, every other begins without what the cache knew, too.
    if this.is_emptied and seed % 2:
        portal.empty_valkey()
    press = Press(portal.site, session, ground.request_of(decision))
    press.start()
    time.sleep(this.at * usual)
    _strike(portal, this)
    press.join()
    portal.wait_for_web()
    this.faults += _patiently(lambda: checks.faults_of(decision))
    this.was_published = decision.state == states.PUBLISHED
    _press_until_published(portal, session, decision, this)
    _wait_for_quiet(decision, this)
    this.faults += checks.faults_of(decision)
    this.seconds = time.perf_counter() - began
    return this


def _strike(portal: Portal, this: Round) -> None:
    portal.kill(this.victim)
    if this.is_emptied:
        portal.empty_valkey()
    portal.start(this.victim)
    if this.victim == DATABASE:
        connection.close()


def _press_until_published(portal: Portal, session: str, decision: Decision, this: Round) -> None:
    """As the manager does who saw an error, or nothing; also once more when it was done already."""
    while this.presses < PRESSES:
        press = Press(portal.site, session, ground.request_of(decision))
        press.run()
        this.presses += 1
        decision.refresh_from_db()
        if decision.state == states.PUBLISHED:
            return
    this.faults.append(f"not published after {PRESSES} presses, the last answered {press.status}")


def _wait_for_quiet(decision: Decision, this: Round) -> None:
    end = time.monotonic() + QUIET_SECONDS
    while left := checks.waiting(decision):
        if time.monotonic() > end:
            this.faults.append(f"{left} effects were not delivered within {QUIET_SECONDS} s")
            return
        time.sleep(0.2)


def _patiently(look: Callable[[], list[str]]) -> list[str]:
    """The first look after the database came back may meet a connection that died with it."""
    try:
        return look()
    except OperationalError:
        connection.close()
        return look()
