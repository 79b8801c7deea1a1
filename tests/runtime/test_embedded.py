"""The servers themselves, on a folder with a space in its name."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.runtime.servers import eventually, read_until, start_lines
from wealthai.runtime.layout import APP_ROLE, Layout
from wealthai.runtime.postgres import SUPERUSER
from wealthai.runtime.valkey import ask

pytestmark = pytest.mark.xdist_group("embedded")  # one folder for all of them

SERVE = """
from wealthai.runtime import embedded, lock
from wealthai.runtime.layout import layout_from_environment
from wealthai.runtime.refusal import Refusal, StopRequested
from wealthai.runtime.signals import StopSignals
from wealthai.runtime.supervisor import Supervisor
layout = layout_from_environment()
lock.make_data_folder(layout)
try:
    with StopSignals() as signals, Supervisor(layout, signals, print) as supervisor:
        embedded.find(layout, database=True, broker=True).start(supervisor)
        print("serving", {child.program.name: child.pid for child in supervisor.living("")})
        supervisor.watch()
except StopRequested:
    print("stopped")
except Refusal as refusal:
    print(refusal)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return Layout(tmp_path_factory.mktemp("our firm") / "d")


@pytest.fixture
def serving(home: Layout) -> Iterator[subprocess.Popen[str]]:
    with start_lines(SERVE, home.data) as process:
        read_until(process, "serving")
        yield process
        process.terminate()
        process.communicate()


def _connect(home: Layout, role: str = APP_ROLE) -> psycopg.Connection:
    return psycopg.connect(home.database_url(role), autocommit=True)


def _postmaster(home: Layout) -> int:
    return int((home.cluster / "postmaster.pid").read_text().split()[0])


@pytest.mark.usefixtures("serving")
def test_servers_listen_on_private_sockets_only(home: Layout) -> None:
    with _connect(home) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        order = connection.execute(
            "SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b','a','B','Ä']) w"
        ).fetchone()
        assert order == ("BabÄ",)
    with socket.socket(socket.AF_UNIX) as broker:
        broker.connect(str(home.redis_socket))
        broker.sendall(b"CONFIG GET port\r\n")
        assert broker.recv(100).endswith(b"\r\nport\r\n$1\r\n0\r\n")
    assert home.sockets.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("serving")
def test_logs_quote_nothing_a_client_said(home: Layout) -> None:
    with _connect(home, SUPERUSER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Castellane') ON CONFLICT DO NOTHING")
        for statement in (
            "INSERT INTO person VALUES ('Castellane')",
            "SELECT 'Castellane'::int",
            "SELEC 'Castellane'",
            "DO $$ BEGIN RAISE EXCEPTION 'Castellane'; END $$",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
    assert "Castellane" not in (home.logs / "postgres.log").read_text()


def test_killed_servers_come_back_with_what_was_committed(home: Layout, serving: subprocess.Popen[str]) -> None:
    with _connect(home, SUPERUSER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept VALUES ('still here')")
        assert ask(home.redis_socket, "SET queue full") == "+OK"
        os.kill(_postmaster(home), signal.SIGKILL)
    read_until(serving, "postgres ended unexpectedly")
    eventually(lambda: _answers(home))
    with _connect(home, SUPERUSER) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("still here",)]


def test_a_killed_run_leaves_no_orphan_and_the_next_one_starts(home: Layout) -> None:
    with start_lines(SERVE, home.data) as process:
        pids = _pids(read_until(process, "serving"))
        assert ask(home.redis_socket, "SET queue full") == "+OK"
        process.kill()
    eventually(lambda: not any(_lives(pid) for pid in pids))
    with start_lines(SERVE, home.data) as process:
        read_until(process, "serving")
        assert ask(home.redis_socket, "STRLEN queue") == ":4"
        process.terminate()
        read_until(process, "stopped")


def test_a_stale_pid_of_another_process_does_not_keep_the_database_from_starting(
    home: Layout, serving: subprocess.Popen[str]
) -> None:
    serving.terminate()
    read_until(serving, "stopped")
    note = home.cluster / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{home.cluster}\n0\n5432\n{home.sockets}\n\n0 0\nready   \n")
    with start_lines(SERVE, home.data) as process:
        read_until(process, "serving")
        process.terminate()
        read_until(process, "stopped")
    assert not note.exists()


def test_a_cluster_of_another_version_is_refused(home: Layout, serving: subprocess.Popen[str]) -> None:
    serving.terminate()
    read_until(serving, "stopped")
    made_by = home.cluster / "PG_VERSION"
    version = made_by.read_text()
    made_by.write_text("13\n")
    try:
        with start_lines(SERVE, home.data) as process:
            assert "made by PostgreSQL 13" in read_until(process, "WEALTHAI_PGBIN")
    finally:
        made_by.write_text(version)


def test_unreadable_queue_files_are_put_aside(home: Layout, serving: subprocess.Popen[str]) -> None:
    serving.terminate()
    read_until(serving, "stopped")
    for file in (home.valkey / "appendonlydir").glob("*.aof"):
        file.write_bytes(b"*3\r\nnonsense" * 50)
    with start_lines(SERVE, home.data) as process:
        assert "put aside" in read_until(process, "serving")
        process.terminate()
        read_until(process, "stopped")
    assert list(home.data.glob("valkey-unreadable-*"))


def test_a_foreign_socket_folder_is_refused(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    layout.sockets.symlink_to(tmp_path / "elsewhere")
    with start_lines(SERVE, tmp_path) as process:
        read_until(process, "belongs to somebody else")


def _answers(home: Layout) -> bool:
    try:
        with _connect(home):
            return True
    except psycopg.OperationalError:
        return False


def _pids(said: str) -> list[int]:
    return [
        int(word.strip(" {},"))
        for word in said.rpartition("serving")[2].replace(":", " ").split()
        if word.strip("{},").isdigit()
    ]


def _lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
