import pytest

from portal.actor import Actor, Role
from portal.ui import menu, roles, tones, waiting


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    menu.register("도움말", "ui:help", lambda _actor: True, 20)
    menu.register("갤러리", "ui:gallery", lambda actor: actor.has(Role.MANAGER), 10, office=True)
    menu.register("없는 곳", "ui:nowhere", lambda _actor: True, 30)


@pytest.mark.parametrize(
    ("actor", "office", "labels"),
    [
        (Actor(), False, ["도움말"]),
        (Actor(roles=frozenset({Role.MANAGER})), False, ["갤러리", "도움말"]),
        (Actor(roles=frozenset({Role.MANAGER})), True, ["갤러리"]),
    ],
)
def test_each_sees_their_own_pages_in_order_and_none_that_is_missing(entries, actor, office, labels):
    assert [link.label for link in menu.links_for(actor, office=office)] == labels


def test_the_nearest_page_is_the_current_one(entries):
    links = menu.links_for(Actor(), "/help/more/")
    assert [(link.label, link.current) for link in links] == [("도움말", True)]


def test_the_earliest_deadline_comes_first(monkeypatch):
    from datetime import UTC, datetime

    monkeypatch.setattr(waiting, "_asked", {})
    late, early = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    waiting.register("one", lambda _actor: [waiting.Task("없음", "/"), waiting.Task("늦게", "/", due=late)])
    waiting.register("two", lambda _actor: [waiting.Task("먼저", "/", due=early)])
    assert [task.label for task in waiting.tasks_for(Actor())] == ["먼저", "늦게", "없음"]


def test_every_role_has_a_name():
    assert set(roles.ROLE_NAMES) == set(Role)


def test_every_tone_is_one_that_the_sheet_colours():
    known = {"gray", "primary", "secondary", "information", "success", "warning", "danger"}
    assert set(tones.TONES.values()) <= known
