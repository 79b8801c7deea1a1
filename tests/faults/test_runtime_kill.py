"""The whole installation, run by the real `manage.py up`, and what is done to it. Linux: it looks into /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.faults.up import PROGRAMS, Up, all_gone, command, processes_of, refused, running, strangers
from tests.runtime.servers import eventually, read_until, start
from wealthai.runtime.kernel import ON_LINUX
from wealthai.runtime.layout import APP_ROLE, Layout
from wealthai.runtime.testing import services_for_tests

pytestmark = [
    pytest.mark.skipif(not ON_LINUX, reason="looks into /proc"),
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("up"),  # one start for all of them
]


class Home:
    """One installation for all tests, with a space in its path; a test may end it, the next one finds it started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._stack = ExitStack()
        self._up: Up | None = None

    def up(self) -> Up:
        if self._up is None or self._up.process.poll() is not None:
            self.close()
            self._up = self._stack.enter_context(running(self.data))
        return self._up

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("our firm") / "d")
    yield home
    home.close()


@pytest.fixture
def up(home: Home) -> Up:
    return home.up()


def _database_answers(layout: Layout) -> bool:
    try:
        with psycopg.connect(layout.database_url(APP_ROLE)) as connection:
            return connection.execute("SELECT count(*) FROM django_migrations").fetchone() is not None
    except psycopg.OperationalError:
        return False


def test_up_serves_and_works_as_the_restricted_role(up: Up) -> None:
    assert up.status() == 200
    eventually(lambda: all(up.child(name) for name in PROGRAMS))
    assert _database_answers(up.layout)


def test_second_up_names_the_first_and_starts_nothing(up: Up) -> None:
    before = strangers(up.layout.data, up.process.pid)
    code, said = refused(up.layout.data, "--port", "0")
    assert (code, f"process {up.process.pid}, {up.address}" in said) == (1, True)
    assert strangers(up.layout.data, up.process.pid) <= before


def test_port_in_use_is_named_and_nothing_starts(up: Up, tmp_path: Path) -> None:
    port = up.address.rstrip("/").rpartition(":")[2]
    code, said = refused(tmp_path / "other", "--port", port)
    assert (code, f"Port {port} on 127.0.0.1 is in use" in said) == (1, True)
    assert {path.name for path in (tmp_path / "other").iterdir()} == {"lock"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_killed_child_comes_back(up: Up, name: str) -> None:
    eventually(lambda: up.child(name))
    killed = up.child(name)
    assert killed
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: up.child(name) not in (None, killed), 20)
    eventually(lambda: up.status() == 200 and _database_answers(up.layout), 20)


def test_killing_the_parent_leaves_no_orphan_and_sigterm_ends_the_next(home: Home, up: Up) -> None:
    up.process.kill()
    all_gone(home.data)
    again = home.up()
    assert again.status() == 200
    assert _database_answers(again.layout)
    code, said = again.stop(signal.SIGTERM)
    assert (code, "Stopped." in said) == (0, True)
    assert not processes_of(home.data)


def test_missing_master_key_is_refused_and_stays_missing(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.cluster.mkdir()
    (layout.cluster / "PG_VERSION").write_text("18\n")
    code, said = refused(tmp_path, "--port", "0")
    assert (code, "stays unreadable for ever" in said) == (1, True)
    assert not layout.master_key_file.exists()


def test_own_database_needs_own_keys(tmp_path: Path) -> None:
    theirs = {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1"}
    code, said = refused(tmp_path, "--port", "0", door=("-m", "wealthai.runtime"), **theirs)
    assert (code, "WEALTHAI_MASTER_KEY" in said, "WEALTHAI_SECRET_KEY" in said) == (1, True, True)


@pytest.mark.deep
def test_two_copies_live_side_by_side(tmp_path: Path) -> None:
    long = tmp_path / ("d" * 60) / ("e" * 60)
    with running(tmp_path / "one") as one, running(long) as two:
        assert len(os.fsencode(long)) > 107
        assert (one.status(), two.status()) == (200, 200)
        assert one.stop()[0] == 0
        assert two.status() == 200
        assert _database_answers(two.layout)
    assert not processes_of(long)


@pytest.mark.deep
def test_an_impatient_second_signal_ends_it_too(tmp_path: Path) -> None:
    with running(tmp_path) as up:
        up.process.send_signal(signal.SIGINT)
        time.sleep(1.2)  # sooner, it would count as the same wish
        assert up.stop(signal.SIGTERM)[0] == 0
    assert not processes_of(tmp_path)


@pytest.mark.deep
@pytest.mark.parametrize("word", ["Making the database", "Bringing the database's tables"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_first_start_cut_short_is_finished_by_the_next(tmp_path: Path, word: str, number: signal.Signals) -> None:
    with start(command(), tmp_path) as first:
        read_until(first, word)
        with pytest.raises(subprocess.TimeoutExpired):
            first.wait(0.7)
        first.send_signal(number)
        first.communicate(timeout=60)
    assert first.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    all_gone(tmp_path)
    with running(tmp_path) as up:
        assert up.status() == 200


@pytest.mark.deep
def test_own_servers_are_used_and_left_alone(tmp_path: Path) -> None:
    """With DATABASE_URL and REDIS_URL set, neither is started here nor stopped."""
    with services_for_tests() as services:
        theirs = {name: value for name, value in services.environment().items() if name != "WEALTHAI_DATA"}
        with running(tmp_path, **theirs) as up:
            assert up.status() == 200
            assert up.child("postgres") is None
            assert up.child("valkey") is None
            assert up.stop()[0] == 0
        with psycopg.connect(services.database_url) as connection:
            assert connection.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)


@pytest.mark.deep
@pytest.mark.skipif(os.geteuid() != 0, reason="others are ordinary users already: every test here is this test")
def test_an_ordinary_user_can_run_it() -> None:
    """The one privilege left is to read: where root's own Python lies in root's home, nobody else could start it."""
    with tempfile.TemporaryDirectory(prefix="wealthai-user-") as place:
        os.chown(place, 65534, 65534)
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        prefix += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
        data = Path(place) / "data"
        with running(data, prefix=prefix, PYTHONDONTWRITEBYTECODE="1", HOME=place) as up:
            assert up.status() == 200
            assert data.stat().st_uid == 65534
            assert (data / "postgres").stat().st_uid == 65534
            assert up.stop()[0] == 0
        assert not processes_of(data)
