"""The launcher's commands: `python -m portal.local COMMAND`; people say them with make."""

import argparse
import sys
from collections.abc import Callable

from portal.local import demo, requirements, services, signals, welcome, work
from portal.local.refusal import Refusal

# those below need root, and nothing here should
PORTS = range(1024, 65536)


def start_servers(arguments: list[str]) -> int:
    """Start the servers of one name and leave them; print the lines for a shell to take."""
    options = _named(arguments)
    for name, value in services.Services(options.name, fast=options.fast).start().items():
        sys.stdout.write(f"export {name}={value}\n")
    return 0


def stop_servers(arguments: list[str]) -> int:
    """Stop the servers of one name, or of every name."""
    options = _named(arguments)
    for name in [options.name] if options.name else services.names():
        services.Services(name).stop()
    return 0


def run_demo(arguments: list[str]) -> int:
    """Run the whole portal."""
    return demo.run(_port(arguments))


def wait_for_page(arguments: list[str]) -> int:
    """Print the page's address once it answers."""
    welcome.wait(demo.address(_port(arguments)))
    return 0


def _named(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal.local")
    parser.add_argument("--name", default="")
    parser.add_argument("--fast", action="store_true")
    return parser.parse_args(arguments)


def _port(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.local")
    parser.add_argument("--port", default=str(demo.PORT))
    told = parser.parse_args(arguments).port
    if not told.isdecimal() or int(told) not in PORTS:
        raise Refusal(
            f"PORT is {told}, and must be a number from 1024 to 65535, as in `make demo PORT=8080`."
        )
    return int(told)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": run_demo,
    "welcome": wait_for_page,
    "services": start_servers,
    "stop": stop_servers,
    "part": lambda arguments: demo.run_part(*arguments),
    "test": work.test,
    "faults": work.faults,
    "check": work.check,
    "manage": work.manage,
    "messages": work.messages,
    "format": work.tidy,
    "bench": work.bench,
    "lock": requirements.lock,
    "check-locks": lambda _arguments: requirements.check(),
}


def main() -> int:
    """Run one command; a refusal is one sentence and exit status 1."""
    signals.stop_alike()
    name, *arguments = sys.argv[1:] or ["(none)"]
    if name not in COMMANDS:
        sys.stderr.write(f"There is no command {name}: there are {', '.join(COMMANDS)}.\n")
        return 1
    try:
        return COMMANDS[name](arguments)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
