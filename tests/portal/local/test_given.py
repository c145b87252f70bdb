from collections.abc import Callable
from contextlib import closing

import psycopg2
import pytest

from portal.local import given
from portal.local.refusal import Refusal
from tests.portal.local.clone import Clone

pytestmark = pytest.mark.xdist_group("launcher")
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def servers(clone: Clone) -> dict[str, str]:
    said = clone.say("services", "--name", "given", "--fast")[1]
    return dict(line.removeprefix("export ").split("=", 1) for line in said.splitlines())


@pytest.fixture
def database(servers: dict[str, str]) -> Callable[[str], str]:
    """Make a database with the given options; return its address."""

    def make(options: str) -> str:
        with closing(psycopg2.connect(servers["DATABASE_URL"])) as link, link.cursor() as cursor:
            link.autocommit = True
            cursor.execute(f"CREATE DATABASE other {options} TEMPLATE template0")
        return servers["DATABASE_URL"].removesuffix("/portal") + "/other"

    return make


@pytest.mark.parametrize(
    ("options", "encoding", "ctype"),
    [
        ("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", "UTF8", "C"),
        ("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", "SQL_ASCII", "C"),
    ],
)
def test_a_database_unfit_for_hangul_is_refused_with_the_way_to_make_one(
    database: Callable[[str], str], options: str, encoding: str, ctype: str
) -> None:
    with pytest.raises(Refusal) as refused:
        given.check_database(database(options))
    assert str(refused.value) == (
        f"The database at DATABASE_URL has encoding {encoding} and ctype {ctype}, and Hangul needs UTF8 "
        "and C.UTF-8: create one with `CREATE DATABASE portal ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' "
        "LC_COLLATE 'C.UTF-8' TEMPLATE template0;` and let DATABASE_URL lead to it."
    )


def test_the_database_that_the_refusal_asks_for_is_accepted(database: Callable[[str], str]) -> None:
    told = given.CREATE.removeprefix("CREATE DATABASE portal ").removesuffix(" TEMPLATE template0")
    given.check_database(database(told))


def test_servers_that_answer_are_used_and_left_running(clone: Clone, servers: dict[str, str]) -> None:
    before = clone.processes()
    assert clone.say("manage", "reconcile_ledger", **servers) == (0, "")
    assert clone.taken() == ["reconcile_ledger as ''"]
    assert [line for line in clone.processes() if "-D" in line] == [line for line in before if "-D" in line]
    assert not (clone.data / "demo" / "postgres").exists()


@pytest.mark.parametrize(
    ("present", "missing"), [("DATABASE_URL", "REDIS_URL"), ("REDIS_URL", "DATABASE_URL")]
)
def test_half_of_the_addresses_is_refused(clone: Clone, present: str, missing: str) -> None:
    assert clone.say("manage", "reconcile_ledger", **{present: NOWHERE}) == (
        1,
        (
            f"{present} is set but {missing} is not: set both to use servers of your own, or neither to "
            "have PostgreSQL and Valkey started here.\n"
        ),
    )


@pytest.mark.parametrize("url", ["postgres://portal@127.0.0.1:1/portal", "mysql://portal@127.0.0.1/portal"])
def test_a_database_that_cannot_be_reached_is_refused_in_one_line(clone: Clone, url: str) -> None:
    status, said = clone.say("manage", "reconcile_ledger", DATABASE_URL=url, REDIS_URL=NOWHERE)
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("The database at DATABASE_URL can't be used (")
    assert said.endswith("or unset DATABASE_URL and REDIS_URL to have one started here.\n")


@pytest.mark.parametrize("url", [NOWHERE, "valkey here"])
def test_a_valkey_that_does_not_answer_is_refused_in_one_line(
    clone: Clone, servers: dict[str, str], url: str
) -> None:
    status, said = clone.say(
        "manage", "reconcile_ledger", DATABASE_URL=servers["DATABASE_URL"], REDIS_URL=url
    )
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("No Valkey or Redis answers at REDIS_URL (")
