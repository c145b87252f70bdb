"""Makes the environment of the clone, then hands over to `portal.local`.

Runs on the system's own Python with nothing but its standard library, even one
too old for the portal: it is what says so. Hence no syntax newer than Python 3.6.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = str(ENVIRONMENT / "bin" / "python")
STAMP = ENVIRONMENT / "set-up.json"
FRONT_END_STAMP = ROOT / "node_modules" / ".set-up"
INSTALLER_LOCK = "portal/local/installer.lock"
RUNTIME_LOCK = "requirements.lock"
FULL_LOCK = "requirements-dev.lock"
NEED_RUNTIME_ONLY = {"demo", "manage", "services", "stop"}
OLDEST = (3, 11)
NETWORK_HINT = (
    "If this machine has no network, connect it and run the same command again; "
    "a mirror of the registries is named by PIP_INDEX_URL, UV_DEFAULT_INDEX and NPM_CONFIG_REGISTRY."
)


class Refusal(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do."""


def refuse_unfit_python() -> None:
    """Refuse a Python that is too old, or that Debian split without saying so."""
    if sys.version_info < OLDEST:
        raise Refusal(
            "The portal needs Python 3.11 or newer, and this is Python {}.{}: install one, "
            "and name it if it is not python3, as in `make demo PYTHON=python3.11`.".format(*sys.version_info)
        )
    try:
        import ensurepip  # noqa: F401 - only to see whether it is there
        import venv  # noqa: F401
    except ImportError:
        raise Refusal(
            "This Python can't make virtual environments: install its venv module "
            "(on Debian `apt-get install python3-venv`) and run the same command again."
        ) from None


def refuse_unwritable_clone() -> None:
    """Refuse a clone whose set-up belongs to another user."""
    for folder in (ROOT, ENVIRONMENT, FRONT_END_STAMP.parent, data_folder()):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise Refusal(
                f"{folder} belongs to another user: run this as that user, or in a clone of your own."
            )


def data_folder() -> Path:
    """Return the folder of all local data, outside version control."""
    return Path(os.environ.get("PORTAL_VAR") or str(ROOT / "var"))


def digest_of(*names: str) -> str:
    """Return the SHA-256 of files of the clone, together."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict:
    """Return what the environment was made from, empty when there is none."""
    try:
        return dict(json.loads(read(STAMP)))
    except ValueError:
        return {}


def stamp_for(lock: str) -> dict:
    """Return what an environment made now from this lock would be made from."""
    return {
        "root": str(ROOT),
        "python": "{}.{}".format(*sys.version_info),
        "lock": lock,
        "digest": digest_of(INSTALLER_LOCK, lock),
    }


def lock_for(command: str, stamp: dict) -> str:
    """Return the lock to install: never fewer packages than are there already."""
    if command in NEED_RUNTIME_ONLY and stamp.get("lock") != FULL_LOCK:
        return RUNTIME_LOCK
    return FULL_LOCK


def set_up(command: str) -> None:
    """Make or renew the environment and the front-end packages, if anything changed."""
    stamp = read_stamp()
    wanted = stamp_for(lock_for(command, stamp))
    if stamp != wanted:
        install_packages(stamp, wanted)
    digest = digest_of("package-lock.json")
    if read(FRONT_END_STAMP) != digest:
        install_front_end(digest)


def install_packages(stamp: dict, wanted: dict) -> None:
    """Bring the Python environment to exactly what the lock names."""
    say("Setting up the Python environment from {} ...".format(wanted["lock"]))
    make_environment(stamp, wanted)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--retries", "1", "--require-hashes"]
    attempt("The installer", [*pip, "--requirement", INSTALLER_LOCK])
    uv = [str(ENVIRONMENT / "bin" / "uv"), "pip", "sync", "--quiet", "--python", PYTHON]
    attempt("The Python packages", [*uv, "--require-hashes", wanted["lock"]])
    write(STAMP, json.dumps(wanted))


def make_environment(stamp: dict, wanted: dict) -> None:
    """Make the environment; from nothing when the clone was moved or Python replaced."""
    fits = all(stamp.get(key, wanted[key]) == wanted[key] for key in ("root", "python"))
    clear = [] if fits else ["--clear"]
    if not fits or not Path(PYTHON).exists():
        attempt("The Python environment", [sys.executable, "-m", "venv", *clear, str(ENVIRONMENT)])


def install_front_end(digest: str) -> None:
    """Install exactly what the npm lock names; no package's own scripts are run."""
    say("Setting up the front-end packages from package-lock.json ...")
    npm = shutil.which("npm") or str(ENVIRONMENT / "bin" / "npm")
    quiet = ["--ignore-scripts", "--loglevel=error", "--fetch-retries=1"]
    attempt("The front-end packages", [npm, "ci", *quiet])
    write(FRONT_END_STAMP, digest)


def attempt(what: str, command: list) -> None:
    """Run one step of the set-up; when it fails, say so with the tool's own last words."""
    path = os.environ.get("PATH", os.defpath) + os.pathsep + str(ENVIRONMENT / "bin")
    done = subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=str(ROOT),
        env=dict(os.environ, PATH=path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        words = done.stdout.decode(errors="replace").strip()[-600:]
        raise Refusal(f"{what} could not be fetched. {NETWORK_HINT}\n{words}")


def read(path: Path) -> str:
    """Return the file's text, empty when there is no such file."""
    try:
        return path.read_text()
    except OSError:
        return ""


def write(path: Path, text: str) -> None:
    """Write the file whole or not at all: an interrupted set-up is done again."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def say(text: str) -> None:
    """Tell the person what is going on."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def clean() -> None:
    """Delete all that set-up and use have made, naming it; the source stays."""
    if STAMP.exists():
        subprocess.run([PYTHON, "-m", "portal.local", "stop"], cwd=str(ROOT), check=False)  # noqa: S603
    made = [ENVIRONMENT, FRONT_END_STAMP.parent, data_folder()]
    caches = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
    for folder in made + [ROOT / name for name in caches]:
        if folder.exists():
            say(f"Deleting {folder}")
            shutil.rmtree(str(folder))


def main() -> None:
    """Set up for the command named first, then become it."""
    if sys.argv[1:] == ["clean"]:
        clean()
        return
    try:
        refuse_unfit_python()
        refuse_unwritable_clone()
        data_folder().mkdir(parents=True, exist_ok=True)
        # two at once would write into each other's environment: the second waits
        with (data_folder() / "set-up.lock").open("w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            set_up(sys.argv[1])
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(str(ROOT))
    os.execv(PYTHON, [PYTHON, "-m", "portal.local", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
