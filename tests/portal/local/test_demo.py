import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.local import processes
from tests.portal.local.clone import STEPS, Clone, answers, eventually

pytestmark = pytest.mark.xdist_group("launcher")
STOPPED = "The portal has stopped; `make demo` starts it again with its data.\n"


@contextmanager
def demo(clone: Clone, port: int = 0, **variables: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = port or processes.free_port()
    running = clone.start("demo", "--port", str(port), **variables)
    if not eventually(lambda: answers(port) and len(beats(clone)) == 1):
        running.kill()
        pytest.fail(running.communicate()[0])
    yield running, port


def beats(clone: Clone) -> list[str]:
    return [line for line in clone.processes() if "celery -A portal beat" in line]


def pid_of(clone: Clone, words: str) -> int:
    return min(pid for pid, line in clone.pids().items() if words in line and "portal.local" not in line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_stops_together_when_asked(clone: Clone, number: signal.Signals) -> None:
    with demo(clone) as (running, _port):
        running.send_signal(number)
        said, _ = running.communicate(timeout=60)
    assert (running.returncode, said.endswith(STOPPED)) == (0, True), said
    assert clone.processes() == []


def test_a_worker_in_the_middle_of_a_long_task_is_stopped_too(clone: Clone) -> None:
    with demo(clone, NAP="1") as (running, _port):
        assert eventually((clone.root / "napping").exists)
        running.terminate()
        said, _ = running.communicate(timeout=60)
    assert (running.returncode, said.endswith(STOPPED)) == (0, True), said
    assert clone.processes() == []


@pytest.mark.parametrize("seconds", [0.6, 0.8, 1.0, 1.2, 1.4])
def test_all_stops_when_asked_while_still_starting(clone: Clone, seconds: float) -> None:
    running = clone.start("demo", "--port", str(processes.free_port()))
    time.sleep(seconds)
    running.terminate()
    running.communicate(timeout=60)
    assert clone.processes() == []


def test_asked_while_a_step_ends_well_it_goes_no_further(clone: Clone) -> None:
    running = clone.start("demo", "--port", str(processes.free_port()), DEAF_STEP="grant_web_role")
    assert eventually((clone.root / "deaf").exists)
    running.terminate()
    running.communicate(timeout=20)
    assert (clone.taken()[-1], clone.processes()) == ("grant_web_role as ''", [])


def run_and_stop(clone: Clone) -> float:
    """Run the demo until it answers, then stop it; return the seconds until it answered."""
    began = time.monotonic()
    with demo(clone) as (running, _port):
        answered = time.monotonic() - began
        running.terminate()
        running.communicate(timeout=60)
    return answered


def test_steps_are_taken_as_the_owner_once_and_again_for_a_new_database(clone: Clone) -> None:
    once = [f"{step} as ''" for step in ("compile_catalogue", "build_map", "migrate --no-input", *STEPS[1:])]
    run_and_stop(clone)
    assert clone.taken() == once
    assert run_and_stop(clone) < 15
    assert clone.taken() == once
    (clone.data / "demo" / "postgres").rename(clone.data / "old")
    run_and_stop(clone)
    assert clone.taken() == [*once, *once[2:]]


def test_a_failing_step_stops_the_demo_and_is_taken_again(clone: Clone) -> None:
    status, said = clone.say("demo", "--port", str(processes.free_port()), FAILING_STEP="load_places")
    assert status == 1
    assert said.endswith("`manage.py load_places` failed: what it said stands above.\n")
    assert clone.processes() == []
    run_and_stop(clone)
    assert clone.taken()[-3:] == [f"{step} as ''" for step in STEPS[2:]]


def test_a_used_port_is_named(clone: Clone) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert clone.say("demo", "--port", str(port)) == (
            1,
            (
                f"Port {port} is in use by another program: stop that one, or choose another port, "
                f"as in `make demo PORT={port + 1}`.\n"
            ),
        )
    assert clone.processes() == []


@pytest.mark.parametrize("port", ["80", "65536", "web"])
def test_a_port_that_is_none_is_refused(clone: Clone, port: str) -> None:
    said = f"PORT is {port}, and must be a number from 1024 to 65535, as in `make demo PORT=8080`.\n"
    assert clone.say("demo", "--port", port) == (1, said)


def test_a_second_demo_in_the_clone_leaves_the_first_alone(clone: Clone) -> None:
    with demo(clone) as (running, port):
        assert clone.say("demo", "--port", str(processes.free_port())) == (
            1,
            (
                f"`make demo` already runs in this clone, at http://127.0.0.1:{port}/: "
                "use that one, or stop it with Ctrl-C first.\n"
            ),
        )
        assert answers(port)
        running.terminate()
        running.communicate(timeout=60)


def test_manage_uses_the_servers_of_a_running_demo_and_leaves_them(clone: Clone) -> None:
    with demo(clone) as (running, port):
        assert clone.say("manage", "reconcile_ledger") == (0, "")
        assert clone.taken()[-1] == "reconcile_ledger as ''"
        assert answers(port)
        assert eventually(lambda: running.poll() is None, seconds=2)
        running.terminate()
        running.communicate(timeout=60)


def test_manage_starts_servers_for_itself_when_none_run(clone: Clone) -> None:
    status, said = clone.say("manage", "reconcile_ledger")
    assert status == 0, said
    assert clone.taken() == [
        f"{step} as ''" for step in ("migrate --no-input", *STEPS[1:3], "reconcile_ledger")
    ]
    assert clone.processes() == []


def test_manage_returns_the_commands_own_exit_status(clone: Clone) -> None:
    assert clone.say("manage", "reconcile_ledger", FAILING_STEP="reconcile_ledger")[0] == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("web", "granian --interface"),
        ("worker", "celery -A portal worker"),
        ("beat", "celery -A portal beat"),
    ],
)
def test_one_killed_process_stops_all_and_is_named(clone: Clone, name: str, words: str) -> None:
    with demo(clone) as (running, _port):
        os.kill(pid_of(clone, words), signal.SIGKILL)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert f"The process `{name}` ended by itself, so the portal was stopped whole" in said
    assert clone.processes() == []


def test_a_killed_database_stops_all_and_is_named(clone: Clone) -> None:
    with demo(clone) as (running, _port):
        os.kill(pid_of(clone, "/postgres -D"), signal.SIGKILL)
        said, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert f"PostgreSQL is gone: its last words stand in {clone.data / 'demo'}." in said
    assert clone.processes() == []


def test_a_killed_launcher_is_recovered_from_on_the_same_port(clone: Clone) -> None:
    with demo(clone) as (running, port):
        running.kill()
        with running:
            pass
    assert answers(port)
    left = {pid for pid, line in clone.pids().items() if "granian" in line or "celery" in line}
    with demo(clone, port) as (again, _port):
        assert eventually(lambda: not left & set(clone.pids()) and len(beats(clone)) == 1 and answers(port))
        again.terminate()
        again.communicate(timeout=60)
    assert again.returncode == 0
    assert clone.processes() == []
