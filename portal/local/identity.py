"""Who the servers run as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.local.refusal import Refusal

NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    """A user to run a server as: a uid to change to, or a prefix that hides root."""

    uid: int | None = None
    prefix: tuple[str, ...] = ()

    def own(self, path: Path) -> None:
        """Give the file or folder to this user, and to nobody else."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    @property
    def gid(self) -> int:
        """Return the user's own group."""
        return pwd.getpwuid(self.uid).pw_gid if self.uid is not None else os.getgid()

    def popen_arguments(self) -> dict[str, Any]:
        """Return what subprocess needs to run a command as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def for_data(data: Path, program: Path) -> Identity:
    """Choose the user for a server with its data here, the same one at every start."""
    if os.geteuid() != 0:
        return Identity()
    owner = data.stat().st_uid if data.exists() else None
    if owner:
        return Identity(uid=owner)
    if owner is None and _can_reach(Identity(uid=NOBODY), data.parent, program):
        return Identity(uid=NOBODY)
    return _hidden_root(data.parent, program)


def _hidden_root(folder: Path, program: Path) -> Identity:
    unshare = shutil.which("unshare") or "unshare"
    hidden = Identity(prefix=(unshare, "--user", f"--map-user={NOBODY}", "--"))
    if not _can_reach(hidden, folder, program):
        raise Refusal(
            f"PostgreSQL does not run as root, and no other user can reach {folder}: "
            "run this as a normal user, or put the clone where every user may read it, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return hidden


def _can_reach(identity: Identity, folder: Path, program: Path) -> bool:
    # by the shell: subprocess would change the folder before it changes the user
    reach = ("/bin/sh", "-c", 'cd "$0" && exec "$1" --version', str(folder), str(program))
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*identity.prefix, *reach],
            cwd="/",
            check=False,
            capture_output=True,
            **identity.popen_arguments(),
        )
    except OSError:
        return False
    return done.returncode == 0
