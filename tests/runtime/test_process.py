from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.runtime.servers import eventually
from wealthai.runtime import process
from wealthai.runtime.kernel import ON_LINUX
from wealthai.runtime.layout import PROJECT, Layout
from wealthai.runtime.process import Child, Program, rotate_log, spawn
from wealthai.runtime.refusal import Refusal

Make = Callable[..., Program]

PARENT = """
import sys, time
from pathlib import Path
from wealthai.runtime.process import Program, spawn
folder = Path(sys.argv[1])
argv = (sys.executable, "-I", "-S", "-c", sys.argv[2])
child = spawn(Program("child", argv, folder, folder / "child.log"), folder / "alive" / "child.lock")
print(child.pid, flush=True)
time.sleep(60)
"""


def _start(program: Program, layout: Layout) -> Child:
    return spawn(program, layout.alive(program.name))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_spawn_gives_a_session_and_a_private_log(program: Make, layout: Layout) -> None:
    child = _start(program("import os; print(os.getsid(0) == os.getpid())"), layout)
    assert child.process.wait(10) == 0
    assert child.program.log.read_text() == "True\n"
    assert child.program.log.stat().st_mode & 0o777 == 0o600


def test_spawn_refuses_what_is_no_program(program: Make, layout: Layout) -> None:
    with pytest.raises(Refusal, match="child could not be started"):
        _start(replace(program(), argv=("/no/such/program",)), layout)
    child = _start(program("pass"), layout)  # the failed start holds nothing
    assert child.process.wait(10) == 0


@pytest.mark.skipif(not ON_LINUX, reason="elsewhere the guardian does it")
def test_child_dies_with_its_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path), "import time; time.sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        eventually(lambda: _gone(child))


def test_spawn_ends_what_a_killed_run_left_behind(
    tmp_path: Path, program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grandchild outlives its killed parent and would work on beside its successor."""
    monkeypatch.setattr(process, "_LEFTOVER_PATIENCE", 1.0)
    forking = "import os, time; os.fork(); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), forking], stdout=subprocess.PIPE, cwd=PROJECT
    ) as parent:
        assert parent.stdout is not None
        leader = int(parent.stdout.readline())
        orphans = f"/proc/{leader}/task/{leader}/children"
        eventually(lambda: Path(orphans).read_text().strip())
        orphan = int(Path(orphans).read_text().split()[0])
        parent.kill()
    eventually(lambda: _gone(leader))
    assert not _gone(orphan)
    child = spawn(program("pass"), tmp_path / "alive" / "child.lock")
    eventually(lambda: _gone(orphan))
    assert child.process.wait(10) == 0


def test_kill_group_takes_grandchildren_along(program: Make, layout: Layout) -> None:
    code = "import os, time; print(os.fork(), flush=True); time.sleep(60)"
    child = _start(program(code), layout)
    eventually(lambda: child.program.log.read_text().count("\n") == 2)
    grandchild = max(int(line) for line in child.program.log.read_text().split())
    child.kill_group()
    assert child.exit_code() == -signal.SIGKILL
    eventually(lambda: _gone(grandchild))


def test_rotate_log_moves_only_full_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOG_LIMIT", 4)
    log = tmp_path / "web.log"
    for content in ("1111", "2222", "3333", "4444", "555"):
        log.write_text(content)
        rotate_log(log)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "web.log": "555",
        "web.log.1": "4444",
        "web.log.2": "3333",
        "web.log.3": "2222",
    }
