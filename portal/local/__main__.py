"""The launcher's commands: `python -m portal.local COMMAND`."""

import argparse
import sys

from portal.local.refusal import Refusal
from portal.local.services import Services


def _services(options: argparse.Namespace) -> None:
    for name, value in Services(options.name, fast=options.fast).start().items():
        sys.stdout.write(f"export {name}={value}\n")


def _stop(options: argparse.Namespace) -> None:
    Services(options.name).stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.local")
    commands = parser.add_subparsers(required=True)
    services = commands.add_parser("services", help="start PostgreSQL and Valkey and leave them")
    services.add_argument("--name", default="dev")
    services.add_argument("--fast", action="store_true")
    services.set_defaults(run=_services)
    stop = commands.add_parser("stop", help="stop them")
    stop.add_argument("--name", default="dev")
    stop.set_defaults(run=_stop)
    return parser


def main() -> int:
    """Run one command; a refusal is one sentence and exit status 1."""
    options = _parser().parse_args()
    try:
        options.run(options)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
