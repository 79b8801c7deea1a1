"""The embedded broker. It holds messages only; the truth is in rows, so a file it cannot read is put aside, not mourned."""

from __future__ import annotations

import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from wealthai.runtime.layout import Layout
from wealthai.runtime.process import Child, Program
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.supervisor import Supervisor

TIER = 1
_START_SECONDS = 30.0


@dataclass(frozen=True)
class Valkey:
    layout: Layout
    file: Path
    durable: bool = True

    def start(self, supervisor: Supervisor) -> Child:
        """Only starts it: `wait` tells when it serves, so that others can start meanwhile."""
        self.layout.valkey.mkdir(mode=0o700, exist_ok=True)
        return supervisor.start(self.program())

    def wait(self, supervisor: Supervisor, child: Child) -> None:
        try:
            supervisor.wait_until(self.serves, child, _START_SECONDS)
        except Refusal:
            if child.exit_code() is None or not self._put_aside():
                raise
            supervisor.drop(child)
            supervisor.say(
                "The task queue's files could not be read and were put aside; the sweep finds the work again."
            )
            supervisor.wait_until(self.serves, self.start(supervisor), _START_SECONDS)

    def program(self) -> Program:
        storage = ("--appendonly", "yes", "--appendfsync", "everysec") if self.durable else ("--appendonly", "no")
        return Program(
            name="valkey",
            argv=(
                str(self.file),
                *("--port", "0", "--unixsocket", str(self.layout.redis_socket), "--unixsocketperm", "700"),
                # A queue must never forget a message to make room for another.
                *("--dir", str(self.layout.valkey), "--save", "", "--maxmemory-policy", "noeviction"),
                *storage,
            ),
            cwd=self.layout.valkey,
            log=self.layout.logs / "valkey.log",
            before=lambda: self.layout.redis_socket.unlink(missing_ok=True),
            death_signal=signal.SIGTERM,  # it writes out what it has, at once
            grace=20.0,
            tier=TIER,
        )

    def serves(self) -> bool:
        return ask(self.layout.redis_socket, "PING") == "+PONG"

    def _put_aside(self) -> bool:
        if not any(self.layout.valkey.iterdir()):
            return False
        self.layout.valkey.rename(self.layout.valkey.with_name(f"valkey-unreadable-{int(time.time())}"))
        return True


def ask(path: Path, command: str) -> str:
    """One inline command, one line back; empty when nobody answers. Spares `up` the client library."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2.0)
        try:
            connection.connect(str(path))
            connection.sendall(command.encode() + b"\r\n")
            return connection.recv(200).split(b"\r\n", 1)[0].decode()
        except OSError:
            return ""
