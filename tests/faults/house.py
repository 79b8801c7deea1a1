"""The whole house in a folder of its own, started by `manage.py up`, spoken to over HTTP like a notetaker would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.faults.workers import ROOT, until

_OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "WEALTHAI_MASTER_KEY",
    "WEALTHAI_SECRET_KEY",
    "WEALTHAI_DATA",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.env = {
            key: value
            for key, value in os.environ.items()
            if key not in _OURS and not key.startswith("DJANGO_SETTINGS")
        }
        self.env["WEALTHAI_DATA"] = str(data)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "up", "--port", str(self.port), "--data", str(self.data), "--demo"]
        with (self.data.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        until(self.serves, 300, lambda: (self.data.parent / "up.log").read_text()[-3000:])

    def serves(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).status == 200
        except OSError:
            return False

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    def children(self, *words: str) -> list[int]:
        """Living processes below `up` whose command line holds all the words."""
        assert self.process is not None
        family, found = {self.process.pid}, []
        rows = [
            (int(pid), int(parent), line)
            for pid, parent, line in (
                row.split(None, 2)
                for row in subprocess.check_output(["ps", "-eo", "pid=,ppid=,args="], text=True).splitlines()
                if len(row.split(None, 2)) == 3
            )
        ]
        while True:
            more = {pid for pid, parent, _ in rows if parent in family} - family
            if not more:
                break
            family |= more
        for pid, _, line in rows:
            if pid in family and all(word in line for word in words):
                found.append(pid)
        return found

    def call(self, token: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, None
