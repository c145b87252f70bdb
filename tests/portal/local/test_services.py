import os
import signal
import stat
from pathlib import Path

import psycopg2
import pytest
import redis

from portal.local import processes
from portal.local.postgres import Postgres
from portal.local.valkey import Valkey
from tests.portal.local.clone import Clone, eventually

pytestmark = pytest.mark.xdist_group("launcher")


def urls(said: str) -> dict[str, str]:
    lines = [line.removeprefix("export ") for line in said.splitlines()]
    return dict(line.split("=", 1) for line in lines)


def ask(url: str, query: str) -> list[tuple]:
    with psycopg2.connect(url) as link, link.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    link.close()
    return rows


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.fixture(params=["clone", "hidden_clone"])
def any_clone(request: pytest.FixtureRequest) -> Clone:
    return request.getfixturevalue(request.param)


def test_servers_start_where_anyone_or_only_the_owner_reaches_and_stop_whole(any_clone: Clone) -> None:
    status, said = any_clone.say("services", "--name", "try", "--fast")
    assert status == 0, said
    servers = urls(said)
    assert ask(servers["DATABASE_URL"], "SELECT current_setting('jit')") == [("off",)]
    with redis.Redis.from_url(servers["REDIS_URL"]) as valkey:
        assert valkey.ping() is True
    assert any_clone.say("stop", "--name", "try") == (0, "")
    assert any_clone.processes() == []


def test_hangul_is_text_to_the_database(clone: Clone) -> None:
    servers = urls(clone.say("services", "--name", "try", "--fast")[1])
    query = "SELECT '가' ~ '[[:alpha:]]', upper('가a'), array(SELECT unnest('{하,가,나}'::text[]) ORDER BY 1)"
    assert ask(servers["DATABASE_URL"], query) == [(True, "가A", ["가", "나", "하"])]


def test_data_and_passwords_are_for_the_servers_user_alone(clone: Clone) -> None:
    clone.say("services", "--name", "try", "--fast")
    folder = clone.data / "try"
    modes = {
        name: stat.S_IMODE((folder / name).stat().st_mode)
        for name in ("postgres", "valkey", "postgres.password", "valkey.note")
    }
    assert modes == {"postgres": 0o700, "valkey": 0o700, "postgres.password": 0o600, "valkey.note": 0o600}
    for server in (Postgres(folder), Valkey(folder)):
        pid = server.pid()
        assert pid is not None
        assert owner_of(pid) == server.data.stat().st_uid


def test_both_refuse_whoever_has_no_password(clone: Clone) -> None:
    servers = urls(clone.say("services", "--name", "try", "--fast")[1])
    bare = {name: url.partition("@")[2] for name, url in servers.items()}
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(f"postgres://portal@{bare['DATABASE_URL']}")
    with (
        redis.Redis.from_url(f"redis://{bare['REDIS_URL']}") as valkey,
        pytest.raises(redis.AuthenticationError),
    ):
        valkey.ping()


def test_a_second_start_uses_the_servers_that_run(clone: Clone) -> None:
    first = clone.say("services", "--name", "try", "--fast")
    running = clone.processes()
    assert clone.say("services", "--name", "try", "--fast") == first
    assert [line for line in clone.processes() if "-D" in line] == [line for line in running if "-D" in line]


def test_what_was_written_is_there_after_both_were_killed(clone: Clone) -> None:
    servers = urls(clone.say("services", "--name", "try")[1])
    ask(servers["DATABASE_URL"], "CREATE TABLE kept (n int); INSERT INTO kept VALUES (78) RETURNING n")
    with redis.Redis.from_url(servers["REDIS_URL"]) as valkey:
        valkey.set("kept", 99)
    folder = clone.data / "try"
    for server in (Postgres(folder), Valkey(folder)):
        os.kill(server.pid() or 0, signal.SIGKILL)
    again = urls(clone.say("services", "--name", "try")[1])
    assert ask(again["DATABASE_URL"], "SELECT n FROM kept") == [(78,)]
    with redis.Redis.from_url(again["REDIS_URL"]) as valkey:
        assert valkey.get("kept") == b"99"


def test_a_pid_file_that_names_another_process_stops_nothing(clone: Clone) -> None:
    clone.say("services", "--name", "try", "--fast")
    postgres = Postgres(clone.data / "try")
    pid = postgres.pid() or 0
    lines = (postgres.data / "postmaster.pid").read_text()
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: postgres.pid() is None)
    (postgres.data / "postmaster.pid").write_text(lines.replace(str(pid), str(os.getpid()), 1))
    status, said = clone.say("services", "--name", "try", "--fast")
    assert status == 0, said
    assert ask(urls(said)["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_port_is_free_until_someone_listens() -> None:
    port = processes.free_port()
    assert processes.port_is_free(port)
