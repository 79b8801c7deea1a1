"""A real `manage.py up` on a folder of its own, watched from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.runtime.servers import clean_environment, eventually, read_until
from wealthai.runtime.layout import PROJECT, Layout

READY = re.compile(r"ready at (http://\S+/)")
# Words by which a command line is known.
PROGRAMS = {
    "postgres": "bin/postgres -D",
    "valkey": "valkey-server",
    "web": "-m gunicorn",
    "worker1": "worker1@",
    "beat": "wealthai.celery beat",
}


@dataclass
class Up:
    process: subprocess.Popen[str]
    layout: Layout
    address: str

    def status(self, path: str = "healthz") -> int:
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def child(self, name: str) -> int | None:
        """The direct child of that name; what it forked has the same command line and another parent."""
        for pid in processes_of(self.layout.data):
            if PROGRAMS[name] in command_line(pid) and parent_of(pid) == self.process.pid:
                return pid
        return None

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=90)
        return self.process.returncode, said


def command(*options: str) -> list[str]:
    return [sys.executable, "manage.py", "up", "--port", "0", *options]


@contextmanager
def running(
    data: Path, *options: str, prefix: Sequence[str] = (), project: Path = PROJECT, **environment: str
) -> Iterator[Up]:
    process = subprocess.Popen(
        [*prefix, *command(*options)],
        cwd=project,
        env=clean_environment(data, **environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        found = READY.search(read_until(process, "ready at"))
        assert found
        yield Up(process, Layout(data), found[1])
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=90)
        assert process.stdout is not None
        process.stdout.close()


def refused(
    data: Path, *options: str, door: Sequence[str] = ("manage.py", "up"), **environment: str
) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *door, *options],
        cwd=PROJECT,
        env=clean_environment(data, **environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


def processes_of(data: Path) -> set[int]:
    """Every living process that was started for this data folder, whoever its parent is now."""
    return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _belongs(entry, data)}


def _belongs(process: Path, data: Path) -> bool:
    """Told by the variable all inherit; servers that write their state over it stand in a folder of their own."""
    try:
        if ") Z " in (process / "stat").read_text():
            return False
        variables = (process / "environ").read_bytes().split(b"\0")
        return b"WEALTHAI_DATA=" + os.fsencode(data) in variables or (process / "cwd").readlink().is_relative_to(data)
    except OSError:
        return False


def strangers(data: Path, parent: int) -> set[int]:
    """Those of the folder that do not descend from `parent`; what it forks and ends meanwhile is its own affair."""
    apart = {pid for pid in processes_of(data) if parent not in _ancestry(pid)}
    return {pid for pid in apart if Path(f"/proc/{pid}").exists()}


def _ancestry(pid: int) -> set[int]:
    """The process and all above it, as far as they live."""
    found: set[int] = set()
    while pid > 1 and pid not in found:
        found.add(pid)
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def all_gone(data: Path, seconds: float = 15.0) -> None:
    eventually(lambda: not processes_of(data), seconds)
