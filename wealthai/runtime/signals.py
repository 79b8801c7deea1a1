"""Waiting that ends early when something happened. Handlers only take note, so no signal can cut a step in half."""

from __future__ import annotations

import os
import select
import signal
import time
from types import FrameType, TracebackType
from typing import Self

from wealthai.runtime.refusal import StopRequested

# Service managers signal a process and its group in one breath; only a later signal is a person's second wish.
_ONE_BREATH = 1.0


class Patience:
    """For commands: waits, and leaves signals as they are (Ctrl-C stays KeyboardInterrupt)."""

    hurried = False

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def begin_stopping(self) -> None:
        """From here on waiting is for what ends."""


class StopSignals(Patience):
    """For `up`: the first signal asks to stop, a second one asks to hurry."""

    def __init__(self, *, to_the_end: bool = False) -> None:
        """`to_the_end`: the process ends afterwards, and no late signal may turn its orderly end into a bad one."""
        self._to_the_end = to_the_end
        self._asked_at: float | None = None
        self._asked_again = False
        self._stopping = False
        self._former: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._former_wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays in force
                self._former[number] = signal.signal(number, self._note)
        self._former[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._former_wakeup)
        for number, handler in self._former.items():
            ignored = self._to_the_end and number != signal.SIGCHLD
            signal.signal(number, signal.SIG_IGN if ignored else handler)  # type: ignore[arg-type]
        os.close(self._read)
        os.close(self._write)

    @property
    def hurried(self) -> bool:  # type: ignore[override]
        return self._asked_again

    def pause(self, seconds: float) -> None:
        self._give_up_if_asked()
        select.select([self._read], [], [], seconds)
        self._drain()
        self._give_up_if_asked()

    def begin_stopping(self) -> None:
        self._stopping = True

    def _give_up_if_asked(self) -> None:
        if self._asked_at is not None and not self._stopping:
            raise StopRequested

    def _note(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
        elif now - self._asked_at > _ONE_BREATH:
            self._asked_again = True

    def _drain(self) -> None:
        try:
            while os.read(self._read, 512):
                pass
        except BlockingIOError:
            pass
