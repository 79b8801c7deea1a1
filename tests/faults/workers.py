"""Real Celery workers for tests: prefork, a broker database of their own, killed by pid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def test_database_url() -> str:
    """DATABASE_URL, but of the database that this test runs in."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + quote(connection.settings_dict["NAME"])))


class Worker:
    def __init__(self, folder: Path, broker: str, *, pause_at: str = "", crm: Path | None = None) -> None:
        self.folder, self.broker = folder, broker
        folder.mkdir(parents=True, exist_ok=True)
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": test_database_url(),
            "REDIS_URL": broker,
            "PAUSE_FOLDER": str(folder),
            "PAUSE_AT": pause_at,
            "WEALTHAI_CRM_FOLDER": str(crm or folder / "crm"),
        }
        self.log = (folder / "worker.log").open("ab")
        command = [sys.executable, "-m", "celery", "-A", "tests.faults.pausing_app", "worker", "--pool", "prefork"]
        options = ["--concurrency", "1", "--queues", "llm,embed,score,default", "--without-gossip", "--without-mingle"]
        self.process = subprocess.Popen(
            [*command, *options, "--loglevel", "WARNING"],
            cwd=ROOT,
            env=env,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def wait_paused(self, seconds: float = 60) -> int:
        """The pid of the pool process that stands still."""
        found = until(lambda: next(iter(self.folder.glob("reached-*")), None), seconds, self._said)
        return int(found.name.removeprefix("reached-"))

    def go(self) -> None:
        (self.folder / "go").touch()

    def kill(self) -> None:
        """The worker and its pool, at once, as a lost machine would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def _said(self) -> str:
        return (self.folder / "worker.log").read_text()[-2000:]


def until(found: Callable[[], Any], seconds: float, said: Callable[[], str] = str) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"Not reached within {seconds} s. {said()}")
