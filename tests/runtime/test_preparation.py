"""What a start does depends on what is done already; the steps themselves belong to Django and are only counted here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from wealthai.runtime import roles
from wealthai.runtime.embedded import superuser_url
from wealthai.runtime.layout import OWNER_ROLE, Layout, layout_from_environment
from wealthai.runtime.preparation import load_demo_once, prepare
from wealthai.runtime.process import Program
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.signals import Patience
from wealthai.runtime.supervisor import Supervisor
from wealthai.runtime.target import Target

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE_URL")), reason="needs the superuser of its own server"
)


class Recorder(Supervisor):
    """Runs nothing; remembers what it should have run."""

    def __init__(self, layout: Layout, fail: str = "") -> None:
        super().__init__(layout, Patience(), lambda line: None)
        self.ran: list[str] = []
        self.fail = fail

    def run(self, program: Program, failure: str) -> None:
        self.ran.append(program.name)
        if program.name == self.fail:
            raise Refusal(failure)

    def start(self, program: Program) -> str:  # type: ignore[override]
        self.ran.append(program.name)
        return program.name

    def finish(self, child: str, failure: str) -> None:  # type: ignore[override]
        static = self.layout.static
        static.mkdir(exist_ok=True)
        (static / "staticfiles.json").write_text("{}")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    superuser, name = superuser_url(layout_from_environment()), f"runtime_preparation_{os.getpid()}"
    roles.apply(superuser, name)
    yield layout_from_environment().database_url(OWNER_ROLE, name)
    with psycopg.connect(superuser, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def target(database: str, tmp_path: Path) -> Iterator[Target]:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE django_migrations (app text, name text)")
        connection.execute("INSERT INTO django_migrations VALUES ('wealthai', '0001_initial')")
        connection.execute("CREATE TABLE wealthai_user (id int)")
        yield Target(Layout(tmp_path), database, embedded_database=True, embedded_broker=True)
        connection.execute("DROP TABLE django_migrations, wealthai_user")


def _prepared(target: Target) -> list[str]:
    recorder = Recorder(target.layout)
    prepare(recorder, target, static=True)
    return recorder.ran


def test_prepare_does_everything_once(target: Target) -> None:
    assert _prepared(target) == ["collectstatic", "migrate"]
    assert _prepared(target) == []


def test_prepare_for_a_command_leaves_static_files_alone(target: Target) -> None:
    recorder = Recorder(target.layout)
    prepare(recorder, target, static=False)
    assert recorder.ran == ["migrate"]


def test_prepare_notices_a_database_that_was_restored(target: Target) -> None:
    """The stamp says what was done to the database that stood here, not to the one that stands here now."""
    _prepared(target)
    with psycopg.connect(target.owner_url, autocommit=True) as connection:
        connection.execute("DELETE FROM django_migrations")
    assert _prepared(target) == ["migrate"]


def test_prepare_notices_removed_static_files(target: Target) -> None:
    _prepared(target)
    (target.layout.static / "staticfiles.json").unlink()
    assert _prepared(target) == ["collectstatic"]


def test_prepare_tries_again_what_failed(target: Target) -> None:
    with pytest.raises(Refusal):
        prepare(Recorder(target.layout, fail="migrate"), target, static=False)
    assert "migrate" in _prepared(target)


def test_prepare_does_not_need_a_single_table(target: Target) -> None:
    nowhere = replace(target, owner_url=superuser_url(layout_from_environment()))
    assert _prepared(nowhere) == ["collectstatic", "migrate"]


def test_load_demo_only_where_nobody_is(target: Target) -> None:
    recorder = Recorder(target.layout)
    load_demo_once(recorder, target)
    with psycopg.connect(target.owner_url, autocommit=True) as connection:
        connection.execute("INSERT INTO wealthai_user VALUES (1)")
    load_demo_once(recorder, target)
    assert recorder.ran == ["load_demo"]


def test_load_demo_is_finished_by_the_next_start(target: Target) -> None:
    with pytest.raises(Refusal, match="--no-demo"):
        load_demo_once(Recorder(target.layout, fail="load_demo"), target)
    with psycopg.connect(target.owner_url, autocommit=True) as connection:
        connection.execute("INSERT INTO wealthai_user VALUES (1)")
    recorder = Recorder(target.layout)
    load_demo_once(recorder, target)
    load_demo_once(recorder, target)
    assert recorder.ran == ["load_demo"]
