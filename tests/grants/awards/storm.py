"""Many threads that reserve, publish, adjust and release at random over the same envelopes.

lots = lay_out(calls=64, groups=5, lines=4, ceiling=60_000)      # rows, in the database
told = let_loose(lots, processes=8, acts=156, seed=1, env=...)   # a process for each eighth, a thread a lot
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from uuid import uuid4

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()

from django.db import connection

from grants.awards import actions, reserving, states
from grants.awards.models import Award
from grants.calls.models import Call
from grants.proposals.models import Submission
from portal.accounts.models import User
from portal.actor import Actor, Role
from portal.errors import Refused
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import YEAR, asks, empty_draft, ended, explained

MOST = 1000
# How often each act is chosen.
ACTS = {"reserve": 35, "release": 20, "adjust": 30, "publish": 5, "give_back": 6, "again": 4}


@dataclass(slots=True)
class Lot:
    """What one thread plays with: the two managers, and drafts of a call one after another."""

    call: int
    drafter: int
    signer: int
    groups: list[list[int]]


def lay_out(*, calls: int, groups: int, lines: int, ceiling: int) -> list[Lot]:
    """Calls of one programme year under overlapping envelopes: national, two provinces, fields, types.

    Every thread has a call, as a call has one open decision; `groups` decisions of `lines` projects can be
    made of each. `ceiling` (won) is that of the year; narrower ones hold 60 % of it.
    """
    programme = make.ProgrammeFactory(code=f"storm-{uuid4().hex[:8]}")
    year = make.ProgrammeYearFactory(programme=programme)
    make.EnvelopeFactory(programme_year=year, ceiling=ceiling)
    fields = [make.ServiceFieldFactory(programme=programme) for _ in range(2)]
    types = [make.SupportTypeFactory(programme=programme) for _ in range(2)]
    provinces = [make.ProvinceFactory(code=code, name=code, name_en=code) for code in ("52", "47")]
    narrow = {"programme_year": year, "ceiling": ceiling * 6 // 10}
    for each in provinces:
        make.EnvelopeFactory(scope="province", province=each, **narrow)
    for each in fields:
        make.EnvelopeFactory(scope="service_field", service_field=each, **narrow)
    for each in types:
        make.EnvelopeFactory(scope="support_type", support_type=each, **narrow)
    towns = [[make.MunicipalityFactory(province=each) for _ in range(5)] for each in provinces]
    drafter, signer = make.person(Role.MANAGER), make.person(Role.MANAGER)
    rng, lots = random.Random(ceiling), []
    for _ in range(calls):
        call = make.CallFactory(
            programme_year=year, most_projects=groups * lines, code=f"S{uuid4().hex[:12]}"
        )
        played = [
            [
                asks(
                    call,
                    rng.randint(1, MOST),
                    rng.choice(rng.choice(towns)),
                    service_field=rng.choice(fields),
                    support_type=rng.choice(types),
                ).pk
                for _ in range(lines)
            ]
            for _ in range(groups)
        ]
        lots.append(Lot(call.pk, drafter.pk, signer.pk, played))
    return lots


class Player:
    """One thread's random acts on its own call; the envelopes are everybody's."""

    def __init__(self, lot: Lot, seed: int) -> None:
        self.rng, self.counted = random.Random(seed), Counter[str]()
        people = {user.pk: user for user in User.objects.filter(pk__in=[lot.drafter, lot.signer])}
        roles = frozenset({Role.MANAGER})
        self.drafter, self.signer = Actor(people[lot.drafter], roles), Actor(people[lot.signer], roles)
        self.call = Call.objects.select_related("programme_year").get(pk=lot.call)
        self.groups = [list(Submission.objects.filter(pk__in=keys)) for keys in lot.groups]
        self.done = 0
        self.begin()

    def begin(self) -> None:
        """A new draft of the next projects, each of them on reserve."""
        self.projects = self.groups.pop()
        self.draft = empty_draft(self.call, self.projects)

    def play(self, acts: int) -> None:
        """So many acts; a refusal is an act as well."""
        chosen = self.rng.choices(list(ACTS), list(ACTS.values()), k=acts)
        for self.done, name in enumerate(chosen, start=1):
            try:
                self.counted[name if getattr(self, name)() else "nothing"] += 1
            except Refused as refusal:
                self.counted[refusal.code] += 1

    def reserve(self) -> bool:
        project = self.rng.choice(self.projects)
        actions.reserve_award(actor=self.drafter, decision=self.draft, submission=project)
        return True

    def release(self) -> bool:
        project = self.rng.choice(self.projects)
        actions.remove_award(actor=self.drafter, decision=self.draft, submission=project)
        return True

    def adjust(self) -> bool:
        return self._adjusted(f"act{self.done}")

    def again(self) -> bool:
        """A key that may have been used before."""
        return self._adjusted("again")

    def _adjusted(self, key: str) -> bool:
        award = self._one_of(states.PENDING, states.PUBLISHED)
        won = {YEAR: self.rng.randint(1, MOST), YEAR + 1: self.rng.randint(0, MOST)}
        return bool(award and reserving.adjust(actor=self.drafter, award=award, amounts=won, key=key))

    def publish(self) -> bool:
        """Laid before the second manager and signed, or now and then returned."""
        if not self.groups:
            return False
        asked = actions.request_publication(actor=self.drafter, decision=explained(self.draft))
        if self.rng.random() < 0.2:
            signoff.return_to_drafter(actor=self.signer, signoff_id=asked.pk, reason="다시")
            return True
        signoff.approve(actor=self.signer, signoff_id=asked.pk, seen_hash=asked.payload_hash)
        self.begin()
        return True

    def give_back(self) -> bool:
        award = self._one_of(states.PUBLISHED)
        if award is None:
            return False
        ended(award)
        return bool(reserving.give_back(actor=self.signer, award=award))

    def _one_of(self, *standing: str) -> Award | None:
        found = list(Award.objects.filter(decision__call=self.call, state__in=standing).order_by("pk"))
        return self.rng.choice(found) if found else None


def storm(lots: Sequence[Lot], acts: int, seed: int, wait: Callable[[], float]) -> tuple[Counter[str], float]:
    """In this process, a thread for each lot; all begin once `wait` returns the moment of it.

    What was done and refused, and that moment.
    """
    players = [Player(lot, seed * 1000 + number) for number, lot in enumerate(lots)]
    connection.close()
    began, errors = wait(), list[Exception]()

    def play(player: Player) -> None:
        try:
            player.play(acts)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where all are seen
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=play, args=[player]) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sum((player.counted for player in players), Counter[str]()), began


def let_loose(
    lots: Sequence[Lot],
    *,
    processes: int,
    acts: int,
    seed: int,
    env: Mapping[str, str],
    program: Sequence[str] = ("tests.grants.awards.storm",),
) -> tuple[Counter[str], float]:
    """All lots shared out among processes that begin together; what was done, and how many seconds it took."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *program, str(acts), str(seed + share)],
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in range(processes)
    ]
    for share, process in enumerate(running):
        say(process.stdin, [astuple(lot) for lot in lots[share::processes]])
    assert [process.stdout.readline() for process in running] == ['"ready"\n'] * processes
    for process in running:
        say(process.stdin, "go")
    told = [json.loads(process.stdout.readline()) for process in running]
    assert [process.wait(timeout=30) for process in running] == [0] * processes
    for process in running:
        process.stdin.close()
        process.stdout.close()
    counted = sum((Counter(each["counted"]) for each in told), Counter[str]())
    return counted, max(each["seconds"] for each in told)


def say(file: object, what: object) -> None:
    """A line that the other side reads."""
    file.write(json.dumps(what) + "\n")
    file.flush()


def begin_together() -> float:
    """Say that all is ready, wait for the word, and give the moment."""
    say(sys.stdout, "ready")
    sys.stdin.readline()
    return time.monotonic()


def main(acts: int, seed: int) -> None:
    """One process: its lots are the first line of its input."""
    # People of its own: no other process has these numbers.
    make.UserFactory.reset_sequence(uuid4().int % 10**12)
    lots = [Lot(*each) for each in json.loads(sys.stdin.readline())]

    counted, began = storm(lots, acts, seed, begin_together)
    say(sys.stdout, {"counted": counted, "seconds": time.monotonic() - began})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
