"""PostgreSQL and Valkey together, as the environment variables that Django reads."""

from dataclasses import dataclass

from portal.local import folders
from portal.local.postgres import Postgres
from portal.local.valkey import Valkey


@dataclass(frozen=True)
class Services:
    """The two servers of one name, with their data in `var/<name>`."""

    name: str
    fast: bool = False

    def start(self) -> dict[str, str]:
        """Start both and return the variables that lead to them."""
        postgres, valkey = self._both()
        postgres.start()
        valkey.start()
        return {"DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url()}

    def stop(self) -> None:
        """Stop both; nothing happens to one that doesn't run."""
        for server in self._both():
            server.stop()

    def _both(self) -> tuple[Postgres, Valkey]:
        folder = folders.data_of(self.name)
        return Postgres(folder, self.fast), Valkey(folder, self.fast)
