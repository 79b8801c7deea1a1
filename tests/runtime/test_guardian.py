from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from wealthai.runtime import guardian

SLEEPER = ["/bin/sh", "-c", "sleep 60 & sleep 60"]
STUBBORN = ["/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"]


def _group_lives(group: int) -> bool:
    """Zombies do not count: nobody has collected them yet."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group = entry.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if int(of_group) == group and state != "Z":
            return True
    return False


def test_follow_forgets_who_ended() -> None:
    lines = [b"+10 15\n", b"+11 9\n", b"rm /tmp/a b\n", b"-10\n", b"-99\n"]
    assert guardian.follow(lines) == ({11: 9}, ["/tmp/a b"])


def test_end_takes_grandchildren_along() -> None:
    with subprocess.Popen(SLEEPER, start_new_session=True) as child:
        guardian.end({child.pid: signal.SIGTERM}, grace=0.5)
        child.wait(5)
        assert not _group_lives(child.pid)


def test_end_kills_who_does_not_listen() -> None:
    with subprocess.Popen(STUBBORN, start_new_session=True, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        guardian.end({child.pid: signal.SIGTERM}, grace=0.2)
        assert child.wait(5) == -signal.SIGKILL


def test_guardian_acts_when_the_pipe_closes(tmp_path: Path) -> None:
    folder = tmp_path / "throw away"
    folder.mkdir()
    script = [sys.executable, "-I", "-S", guardian.__file__]
    with subprocess.Popen(SLEEPER, start_new_session=True) as child:
        with subprocess.Popen(script, stdin=subprocess.PIPE, start_new_session=True) as process:
            assert process.stdin is not None
            process.stdin.write(f"+{child.pid} 9\nrm {folder}\n".encode())
            process.stdin.flush()
            time.sleep(0.2)
            os.kill(
                process.pid, signal.SIGTERM
            )  # a service manager may signal everyone; it stays until its parent goes
            assert process.poll() is None
            process.stdin.close()
            child.wait(5)
        assert not _group_lives(child.pid)
    assert not folder.exists()
