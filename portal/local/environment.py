"""The environment variables that Django's processes are started with."""

import os
import sys
from pathlib import Path

from portal.local import folders
from portal.local.processes import MARK

# "" is the owner of the tables: migrations, grants and seeding, never the web
OWNER = ""
WEB_ROLE = "portal_web"


def variables(settings: str, servers: dict[str, str], mark: str, **others: str) -> dict[str, str]:
    """Return a whole environment for the settings module `portal.settings.<settings>`."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {
        **os.environ,
        "PATH": path,
        "PORTAL_VAR": str(folders.var()),
        "DJANGO_SETTINGS_MODULE": f"portal.settings.{settings}",
        # so that lines appear when they are written, in the order they were
        "PYTHONUNBUFFERED": "1",
        **bytecode(),
        **marked(mark),
        **servers,
        **others,
    }


def bytecode() -> dict[str, str]:
    """Return what keeps compiled modules among the local data, unless a place was named already.

    A process that finds none compiles for two thirds of its start, and the source stays clean.
    """
    if os.environ.get("PYTHONPYCACHEPREFIX"):
        return {}
    return {"PYTHONPYCACHEPREFIX": str(folders.var() / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}


def marked(name: str) -> dict[str, str]:
    """Return the mark of what one command starts, by which its leftovers are found."""
    return {MARK: str(folders.data_of(name))}
