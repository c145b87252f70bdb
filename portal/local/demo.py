"""`make demo`: the whole portal on this machine, stopped together."""

import multiprocessing
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from honcho.manager import Manager

from portal.local import commands, environment, folders, given, locks, processes, signals, steps
from portal.local.lines import Lines
from portal.local.refusal import Refusal
from portal.local.services import Services, in_use

NAME = "demo"
PORT = 8000
SERVERS = "servers"
WATCH_SECONDS = 1
# as long as honcho and the processes need to stop in good order, twice
PATIENCE = 10
# honcho's exit status after SIGINT and SIGTERM
ASKED_TO_STOP = (130, 143)


def run(port: int) -> int:
    """Set up the example data, run web, worker and beat until asked to stop; return the exit status."""
    with _only_one(port), in_use(NAME) as servers:
        env = variables(servers, environment.OWNER, port)
        steps.take_for_clone(env)
        steps.take_for_database(steps.OF_DEMO, env, Services(NAME))
        return _serve(servers, port)


def variables(servers: dict[str, str], role: str, port: int) -> dict[str, str]:
    """Return the demo's environment, for the database role."""
    return environment.variables(
        "dev",
        servers,
        NAME,
        DATABASE_ROLE=role,
        PORTAL_DEMO="1",
        PUBLIC_URL=address(port).rstrip("/"),
        GRANIAN_HOST="127.0.0.1",
        GRANIAN_PORT=str(port),
    )


def address(port: int) -> str:
    """Return the address of the front page."""
    return f"http://127.0.0.1:{port}/"


@contextmanager
def _only_one(port: int) -> Iterator[None]:
    """Refuse a second demo in the same clone; end what a killed one left."""
    folder = folders.data_of(NAME)
    with (folder / "demo.lock").open("a+") as file:
        if not locks.take(file):
            file.seek(0)
            raise Refusal(
                f"`make demo` already runs in this clone, at {file.read()}: "
                "use that one, or stop it with Ctrl-C first."
            )
        processes.end_marked(str(folder))
        _refuse_used(port)
        file.truncate(0)
        file.write(address(port))
        file.flush()
        yield


def _refuse_used(port: int) -> None:
    if not processes.port_is_free(port):
        raise Refusal(
            f"Port {port} is in use by another program: stop that one, or choose another port, "
            f"as in `make demo PORT={port + 1}`."
        )


class PatientManager(Manager):
    """Asked to stop while processes still start, it stops them once all have, and waits for none too long.

    Honcho alone fails on the first whose process id it does not know yet, and the wish is lost.
    """

    asked_at = 0.0

    def terminate(self) -> None:
        """Stop all, now or as soon as they can be stopped."""
        self.asked_at = self.asked_at or time.monotonic()
        if super()._all_started():
            super().terminate()

    def _all_started(self) -> bool:
        """Looked at ten times a second by the loop."""
        started = bool(super()._all_started())
        waited = bool(self.asked_at) and time.monotonic() - self.asked_at > PATIENCE
        if waited or signals.was_interrupted():
            # what has not stopped by now is ended by its mark
            raise KeyboardInterrupt
        if started and self.asked_at:
            super().terminate()
        return started


def _serve(servers: dict[str, str], port: int) -> int:
    """Run the processes until one ends or all are asked to stop; leave none behind."""
    lines, env = Lines(sys.stdout), variables(servers, environment.WEB_ROLE, port)
    manager = PatientManager(lines)
    for name in _parts():
        command = shlex.join([sys.executable, "-m", "portal.local", "part", name])
        # exec: the shell that honcho starts must not stand between a process and its signals
        manager.add_process(name, f"exec {command}", env=env, cwd=str(folders.ROOT))
    try:
        _say_when_it_answers(env, port)
        _loop(manager)
    finally:
        with signals.held_off():
            # honcho's own, when it was stopped while starting: one may be about to start a process
            for child in multiprocessing.active_children():
                child.kill()
            processes.end_marked(env[processes.MARK])
    return _farewell(manager, lines)


def run_part(name: str) -> int:
    """Run one process of the portal; nothing of it outlives it, even when it is killed.

    Web servers left by their killed parent would keep the port, and honcho waiting.
    """
    if name == SERVERS:
        return _watch()
    mark = {processes.MARK: f"{os.environ[processes.MARK]}/{name}"}
    return processes.run_apart(commands.ALL[name], {**os.environ, **mark})


def _parts() -> list[str]:
    return [*commands.ALL] if given.named() else [SERVERS, *commands.ALL]


def _watch() -> int:
    """Wait until PostgreSQL or Valkey is gone, and say which."""
    services = Services(NAME)
    while not services.gone():
        time.sleep(WATCH_SECONDS)
    raise Refusal(f"{services.gone()} is gone: its last words stand in {services.folder}.")


def _say_when_it_answers(env: dict[str, str], port: int) -> None:
    command = [sys.executable, "-m", "portal.local", "welcome", "--port", str(port)]
    subprocess.Popen(command, cwd=folders.ROOT, env=env, start_new_session=True)  # noqa: S603


def _loop(manager: Manager) -> None:
    with signals.hang_up_terminates():
        manager.loop()


def _farewell(manager: Manager, lines: Lines) -> int:
    if manager.returncode in ASKED_TO_STOP or lines.first_ended is None:
        sys.stdout.write("The portal has stopped; `make demo` starts it again with its data.\n")
        return 0
    raise Refusal(
        f"The process `{lines.first_ended}` ended by itself, so the portal was stopped whole: "
        f"its last words stand above, on the lines that begin with its name."
    )
