"""The portal's own processes and its servers, to be killed and started again as a supervisor would."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis

from portal.local import commands
from portal.local.postgres import Postgres
from portal.local.processes import free_port, wait_until
from tests.workers import HOST, answers

PATIENCE = 60
DATABASE = "database"
VICTIMS = (*commands.ALL, DATABASE)


class Portal:
    """Web, worker and beat as in the demo, on one database and one Valkey; `site` is the web's address."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        port = free_port()
        self.site = f"http://{HOST}:{port}"
        where = {"GRANIAN_HOST": HOST, "GRANIAN_PORT": str(port), "PUBLIC_URL": self.site}
        self._environment = {**environment, **where}
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        running = Postgres(folder)
        # Started again where the others know it.
        self._database = Postgres(folder, port=int(running.url().rpartition(":")[2].partition("/")[0]))

    def start(self, name: str) -> None:
        """Start one of them; the database and the web are waited for."""
        if name == DATABASE:
            self._database.start()
            return
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", *commands.ALL[name]],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End all processes of one of them at once: nothing is finished and nobody is told."""
        if name == DATABASE:
            pid = self._database.pid()
            assert pid is not None, "the database runs"
            os.killpg(pid, signal.SIGKILL)
            wait_until(lambda: self._database.pid() is None, PATIENCE)
            return
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_all(self) -> None:
        """Start everything but the servers, and wait for the web."""
        for name in commands.ALL:
            self.start(name)
        self.wait_for_web()

    def stop_all(self) -> None:
        """Kill what still runs."""
        for name in list(self._running):
            self.kill(name)

    def wait_for_web(self) -> None:
        """Until it answers again."""
        end = time.monotonic() + PATIENCE
        while not answers(self.site):
            assert time.monotonic() < end, f"the web did not answer; see {self._folder}/web.log"
            time.sleep(0.05)

    def empty_valkey(self) -> None:
        """As if its memory and its disk were new: no message, no flag, no session cache is left."""
        with redis.Redis.from_url(self._environment["REDIS_URL"]) as client:
            client.flushall()
