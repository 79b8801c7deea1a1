"""Commands that need a database bring it along, share it, and never pull it away from one another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.runtime.servers import clean_environment, read_until, start_lines
from wealthai.runtime import Refusal, database_for_command, existing_database
from wealthai.runtime.layout import APP_ROLE, PROJECT, Layout
from wealthai.runtime.lock import COMMAND, FolderLock

pytestmark = pytest.mark.xdist_group("commands")  # one folder for all of them

# The tables are the project's business and tested with it (tests/faults); here it is about the server.
COMMAND_LINES = """
import sys
import psycopg
from wealthai.runtime import commands
from wealthai.runtime.layout import layout_from_environment
commands.preparation.prepare = lambda *_, **__: None
with commands.database_for_command():
    url = layout_from_environment().database_url("wealthai_app")
    with psycopg.connect(url) as connection:
        print("uses", connection.execute("SELECT current_user").fetchone()[0])
    sys.stdin.readline()
    with psycopg.connect(url) as connection:
        print("used", connection.execute("SELECT 1").fetchone()[0])
    if "fail" in sys.argv:
        raise KeyboardInterrupt
print("done")
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands") / "d"


@contextmanager
def _command(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with start_lines(COMMAND_LINES, data, *arguments) as process:
        try:
            read_until(process, "uses wealthai_app")
            yield process
        finally:
            process.kill()


def _let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    read_until(process, "used 1")


def _served(data: Path) -> bool:
    try:
        with psycopg.connect(Layout(data).database_url(APP_ROLE)):
            return True
    except psycopg.OperationalError:
        return False


def test_database_ends_with_the_command(data: Path) -> None:
    with _command(data) as process:
        _let_go(process)
        read_until(process, "done")
    assert not _served(data)


def test_database_ends_with_a_command_that_fails(data: Path) -> None:
    with _command(data, "fail") as process:
        _let_go(process)
        assert process.wait(20) != 0
    assert not _served(data)


def test_database_stays_until_the_last_command_is_done(data: Path) -> None:
    with _command(data) as first, _command(data) as second:
        _let_go(first)
        with pytest.raises(subprocess.TimeoutExpired):
            first.wait(0.5)
        _let_go(second)
        read_until(second, "done")
        read_until(first, "done")
        assert first.wait(20) == 0
    assert not _served(data)


def test_up_refuses_a_folder_that_a_command_uses(data: Path) -> None:
    with _command(data) as process:
        up = [
            sys.executable,
            "-c",
            "import sys; from wealthai.runtime.up import Options, up; sys.exit(up(Options(port=0)))",
        ]
        done = subprocess.run(up, cwd=PROJECT, env=clean_environment(data), capture_output=True, text=True, check=False)
        assert (done.returncode, f"(process {process.pid})" in done.stderr) == (1, True)
        _let_go(process)
        read_until(process, "done")


def test_database_of_a_killed_command_is_no_obstacle(data: Path) -> None:
    with _command(data) as process:
        process.kill()
    with _command(data) as process:
        _let_go(process)
        read_until(process, "done")


def test_configured_database_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_DATA", str(tmp_path / "untouched"))
    with database_for_command():
        pass  # DATABASE_URL is set in every test run
    assert not (tmp_path / "untouched").exists()


def test_no_database_is_made_in_passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEALTHAI_DATA", str(tmp_path / "mistyped"))
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(Refusal, match="There is no database in"), existing_database():
        pass
    assert not (tmp_path / "mistyped").exists()


def test_lock_of_a_command_says_so(tmp_path: Path) -> None:
    lock = FolderLock(Layout(tmp_path))
    lock.take(COMMAND)
    holder = FolderLock(Layout(tmp_path)).holder()
    assert holder is not None
    assert (holder.kind, holder.ready) == (COMMAND, False)
