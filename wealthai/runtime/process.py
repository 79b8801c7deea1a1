"""One child process: its own session, its own log, dead when its parent dies, and provably gone before its successor starts."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wealthai.runtime import kernel
from wealthai.runtime.refusal import Refusal

LOG_LIMIT = 5 * 1024 * 1024
LOGS_KEPT = 3
_LEFTOVER_PATIENCE = 10.0


@dataclass(frozen=True)
class Program:
    """What to run and how it wants to end."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    become: Callable[[], None] | None = None
    before: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    grace: float = 10.0
    # Lower tiers carry higher ones: they start first and stop last.
    tier: int = 2


@dataclass
class Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float

    @property
    def pid(self) -> int:
        return self.process.pid

    def exit_code(self) -> int | None:
        return self.process.poll()

    def ask_to_stop(self) -> None:
        if self.exit_code() is None:
            self.process.send_signal(self.program.stop_signal)

    def kill_group(self) -> None:
        """Ends what the child forked as well; harmless when all of it is gone."""
        signal_group(self.pid, signal.SIGKILL)
        self.process.wait()


def spawn(program: Program, alive: Path) -> Child:
    """Starts the program after making sure that nothing of its predecessor lives."""
    life = _claim(alive)
    parent = os.getpid()

    def between_fork_and_exec() -> None:
        os.ftruncate(life, 0)
        os.pwrite(life, str(os.getpid()).encode(), 0)
        if program.become:
            program.become()
        kernel.die_with_parent(program.death_signal, parent)

    try:
        with _opened_log(program.log) as log:
            process = subprocess.Popen(
                program.argv,
                cwd=program.cwd,
                env={**os.environ, **program.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(life, *program.pass_fds),
                start_new_session=True,
                preexec_fn=between_fork_and_exec,  # noqa: PLW1509 - it runs before any thread does
            )
    except (OSError, subprocess.SubprocessError) as error:
        raise Refusal(f"{program.name} could not be started: {program.argv[0]} ({error}).") from error
    finally:
        os.close(life)
    return Child(program, process, time.monotonic())


def rotate_log(log: Path) -> None:
    """At a start only: a full log moves aside, the oldest goes."""
    if not log.exists() or log.stat().st_size < LOG_LIMIT:
        return
    for number in range(LOGS_KEPT, 0, -1):
        older = log.with_name(f"{log.name}.{number - 1}") if number > 1 else log
        if older.exists():
            os.replace(older, log.with_name(f"{log.name}.{number}"))


def signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        pass  # gone, or on macOS nothing but zombies


def _opened_log(log: Path) -> BinaryIO:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open(log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))


def _claim(alive: Path) -> int:
    """An open, locked file for the child to inherit. A holder can only be left over from a killed run, so it is ended."""
    alive.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    life = os.open(alive, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _LEFTOVER_PATIENCE
    while not _locked(life):
        # It was asked to end when its parent died: half the time is its own, then it is killed.
        if time.monotonic() > deadline:
            os.close(life)
            raise Refusal(
                f"A process of an earlier run still uses {alive.parent.parent} and cannot be ended. End it, then start again."
            )
        if time.monotonic() > deadline - _LEFTOVER_PATIENCE / 2:
            _kill_holder(life)
        time.sleep(0.05)
    return life


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _kill_holder(life: int) -> None:
    written = os.pread(life, 20, 0).strip()
    if written.isdigit():
        signal_group(int(written), signal.SIGKILL)
