"""docker-compose.yml, read by Compose itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.local import commands, folders

COMPOSE = Path(sys.executable).parent / "docker-compose"
REQUIRED = {
    "SECRET_KEY": "s" * 50,
    "RECEIPT_KEY": "r" * 44,
    "POSTGRES_PASSWORD": "p",
    "VALKEY_PASSWORD": "v",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_URL": "https://portal.example",
    "MAIL_FROM": "portal@portal.example",
    "EMAIL_URL": "smtp://mail.example:25",
}


def compose_config(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMPOSE, "--file", folders.ROOT / "docker-compose.yml", "config", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    done = compose_config(**REQUIRED)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def test_the_installation_has_these_services(services: dict[str, dict]) -> None:
    assert sorted(services) == ["beat", "clamav", "migrate", "postgres", "valkey", "web", "worker"]


@pytest.mark.parametrize("name", sorted(commands.ALL))
def test_each_process_is_the_very_one_of_the_demo(services: dict[str, dict], name: str) -> None:
    assert tuple(services[name]["command"]) == commands.ALL[name]


@pytest.mark.parametrize("name", sorted(commands.ALL))
def test_processes_wait_for_the_migrated_database_and_serve_as_the_web_role(
    services: dict[str, dict], name: str
) -> None:
    conditions = {other: wait["condition"] for other, wait in services[name]["depends_on"].items()}
    assert conditions == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }
    assert services[name]["environment"]["DATABASE_ROLE"] == "portal_web"


def test_web_and_worker_find_the_virus_scanner(services: dict[str, dict]) -> None:
    assert {services[name]["environment"]["CLAMAV_ADDRESS"] for name in commands.ALL} == {"clamav:3310"}


def test_migrations_run_as_the_owner(services: dict[str, dict]) -> None:
    assert services["migrate"]["environment"]["DATABASE_ROLE"] == ""


@pytest.mark.parametrize("missing", sorted(REQUIRED))
def test_no_secret_or_address_has_a_default(missing: str) -> None:
    done = compose_config(**{name: value for name, value in REQUIRED.items() if name != missing})
    # this build of Compose exits 0 all the same
    assert done.stdout == ""
    assert f"required variable {missing} is missing a value" in done.stderr


def test_every_server_is_asked_whether_it_is_well(services: dict[str, dict]) -> None:
    asked = sorted(name for name, service in services.items() if "healthcheck" in service)
    assert asked == ["clamav", "postgres", "valkey", "web"]
