"""Runs a few lines in a process of their own, on a data folder of their own, away from the servers of the test run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wealthai.runtime.layout import PROJECT

_NOT_INHERITED = ("DATABASE_", "REDIS_", "WEALTHAI_", "PYTEST_", "TEST_", "DJANGO_")


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    return {**inherited, "WEALTHAI_DATA": str(data), "PYTHONUNBUFFERED": "1", **more}


def start(command: Sequence[str], data: Path, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=clean_environment(data, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def start_lines(code: str, data: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return start([sys.executable, "-c", code, *arguments], data, **more)


def read_until(process: subprocess.Popen[str], word: str) -> str:
    """What the process says up to the line with `word`; its end without it is the test's failure."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(f"it ended with {process.wait()} before it said {word!r}:\n{said}")


def eventually(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
