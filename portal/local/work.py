"""The commands of a developer: test, faults, check, manage, bench, messages, format."""

import base64
import sys

from portal.local import demo, environment, processes, services, steps
from portal.local.refusal import Refusal

PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "import-linter": ("lint-imports",),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "catalogue": (*MANAGE, "check_catalogue"),
    "locks": (PYTHON, "-m", "portal.local", "check-locks"),
}
DEPLOY = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")


def test(arguments: list[str]) -> int:
    """Run the suite on servers of its own, two workers unless told otherwise."""
    pytest = (PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments)
    with services.in_use("test", fast=True) as servers:
        env = environment.variables("test", servers, "test")
        steps.take_for_clone(env)
        return processes.run(pytest, env)


def faults(arguments: list[str]) -> int:
    """Kill parts of the portal while it publishes, on servers of its own: they die too."""
    with services.in_use("faults") as servers:
        if services.Services("faults").gone():
            raise Refusal("`make faults` kills its servers: run it without DATABASE_URL and REDIS_URL.")
        owner = environment.variables("dev", servers, "faults", DATABASE_ROLE=environment.OWNER)
        steps.take_for_clone(owner)
        steps.take_for_database(steps.OF_DATABASE[:2], owner, services.Services("faults"))
        env = owner | {"DATABASE_ROLE": environment.WEB_ROLE}
        return processes.run([PYTHON, "-m", "tests.faults", *arguments], env)


def check(_arguments: list[str]) -> int:
    """Run every check, also after one failed; return 1 and name those that did."""
    with services.in_use("test", fast=True) as servers:
        env = environment.variables("test", servers, "test")
        failed = [name for name, command in CHECKS.items() if _fails(name, command, env)]
        if _fails("check --deploy", DEPLOY, _production(servers)):
            failed.append("check --deploy")
    if failed:
        raise Refusal(f"Failed: {', '.join(failed)}. What each said stands above.")
    return 0


def _fails(name: str, command: tuple[str, ...], env: dict[str, str]) -> bool:
    sys.stdout.write(f"--- {name}\n")
    sys.stdout.flush()
    return processes.run(command, env) != 0


def _production(servers: dict[str, str]) -> dict[str, str]:
    """Return a production environment of made-up values, only to be checked."""
    secret = "".join(chr(33 + number) for number in range(64))
    return environment.variables(
        "production",
        servers,
        "test",
        SECRET_KEY=secret,
        RECEIPT_KEY=base64.b64encode(bytes(32)).decode(),
        ALLOWED_HOSTS="portal.example",
        PUBLIC_URL="https://portal.example",
    )


def manage(arguments: list[str]) -> int:
    """Run a management command as the owner, in the demo's environment and on its servers."""
    with services.in_use(demo.NAME) as servers:
        # marked apart from the demo: neither ends what the other started
        env = demo.variables(servers, environment.OWNER, demo.PORT) | environment.marked("manage")
        if services.Services(demo.NAME).is_new():
            steps.take_for_database(steps.OF_DATABASE, env, services.Services(demo.NAME))
        return processes.run([*MANAGE, *arguments], env)


def messages(_arguments: list[str]) -> int:
    """Gather the strings of the source into the catalogue, and compile it."""
    return processes.run([*MANAGE, "update_catalogue"], environment.variables("dev", {}, "messages"))


def tidy(_arguments: list[str]) -> int:
    """Rewrite the source as ruff would have it."""
    env = environment.variables("dev", {}, "format")
    return processes.run(["ruff", "check", "--fix", "."], env) or processes.run(["ruff", "format", "."], env)


def bench(arguments: list[str]) -> int:
    """Measure on servers of its own, which are as safe, and as slow, as the demo's."""
    with services.in_use("bench") as servers:
        env = environment.variables("dev", servers, "bench", DATABASE_ROLE=environment.OWNER)
        steps.take_for_clone(env)
        steps.take_for_database(steps.OF_DATABASE, env, services.Services("bench"))
        return processes.run([PYTHON, "-m", "bench", *arguments], env)
