"""PostgreSQL and Valkey together, as the environment variables that Django reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.local import folders, given, locks, signals
from portal.local.postgres import Postgres
from portal.local.valkey import Valkey


@dataclass(frozen=True)
class Services:
    """The two servers of one name, with their data in `var/<name>`.

    `fast` gives up safety on power loss for speed: only for data made anew by tests.
    """

    name: str
    fast: bool = False

    @property
    def folder(self) -> Path:
        """Return the folder of their data."""
        return folders.data_of(self.name)

    @property
    def postgres(self) -> Postgres:
        """Return the PostgreSQL of this name."""
        return Postgres(self.folder, self.fast)

    @property
    def valkey(self) -> Valkey:
        """Return the Valkey of this name."""
        return Valkey(self.folder, self.fast)

    def start(self) -> dict[str, str]:
        """Start what isn't running and return the variables that lead to both."""
        self.postgres.start()
        self.valkey.start()
        return {"DATABASE_URL": self.postgres.url(), "REDIS_URL": self.valkey.url()}

    def stop(self) -> None:
        """Stop both; nothing happens to one that doesn't run."""
        self.valkey.stop()
        self.postgres.stop()

    def is_new(self) -> bool:
        """Tell whether nothing was ever brought into the database; never of one given."""
        return not given.named() and not (self.folder / "steps.json").exists()

    def gone(self) -> str | None:
        """Name one that no longer runs, None while both do."""
        pids = {"PostgreSQL": self.postgres.pid(), "Valkey": self.valkey.pid()}
        return next((name for name, pid in pids.items() if pid is None), None)


def names() -> list[str]:
    """Return the names of all servers that ever ran here."""
    return sorted(path.parent.name for path in folders.var().glob("*/postgres"))


@contextmanager
def in_use(name: str, *, fast: bool = False) -> Iterator[dict[str, str]]:
    """Give the variables that lead to the servers: those given, else our own for as long as used."""
    servers = given.servers()
    if servers:
        yield servers
        return
    with _own(Services(name, fast)) as servers:
        yield servers


@contextmanager
def _own(services: Services) -> Iterator[dict[str, str]]:
    """Start the servers with their first user and stop them with their last."""
    with locks.shared(services.folder / "use.lock") as use:
        try:
            with signals.deferred(), locks.alone(services.folder / "change.lock"):
                urls = services.start()
            yield urls
        finally:
            with signals.held_off(), locks.alone(services.folder / "change.lock"):
                if locks.take(use):
                    services.stop()
