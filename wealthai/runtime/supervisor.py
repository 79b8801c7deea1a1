"""Starts programs in order, keeps them alive, ends them in order. Single-threaded: the kernel's death notice follows the thread."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from wealthai.runtime import guardian
from wealthai.runtime.layout import Layout
from wealthai.runtime.process import Child, Program, rotate_log, spawn
from wealthai.runtime.refusal import Refusal
from wealthai.runtime.signals import Patience

Say = Callable[[str], None]
SHORTEST_DELAY, LONGEST_DELAY = 0.25, 30.0
# A child that lived this long was healthy: its next death starts the back-off anew.
HEALTHY_AFTER = 60.0
_TICK = 0.5


@dataclass
class Post:
    """A program that shall be running, and the child that runs it now."""

    program: Program
    child: Child | None = None
    delay: float = SHORTEST_DELAY
    due: float = 0.0


class Supervisor:
    def __init__(self, layout: Layout, patience: Patience, say: Say) -> None:
        self.layout, self.patience, self.say = layout, patience, say
        self._posts: list[Post] = []
        self._guardian: subprocess.Popen[bytes] | None = None
        self._remove_at_death: Path | None = None

    def __enter__(self) -> Self:
        self._raise_guardian()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- starting ---

    def start(self, program: Program) -> Child:
        rotate_log(program.log)
        post = Post(program)
        self._posts.append(post)
        return self._fill(post)

    def run(self, program: Program, failure: str) -> None:
        """A step that must succeed before the next."""
        self.finish(self.start(program), failure)

    def finish(self, child: Child, failure: str) -> None:
        try:
            while (code := child.exit_code()) is None:
                self.patience.pause(0.05)
        finally:
            if child.exit_code() is not None:
                self.drop(child)
        if code != 0:
            raise Refusal(f"{failure} The details are in {child.program.log}.")

    def wait_until(self, ready: Callable[[], bool], child: Child, seconds: float) -> None:
        """Until the child serves; a child that ends before it ever served is a refusal, not a restart."""
        deadline = time.monotonic() + seconds
        while not ready():
            if child.exit_code() is not None:
                raise Refusal(f"{child.program.name} ended while starting. The details are in {child.program.log}.")
            if time.monotonic() > deadline:
                raise Refusal(f"{child.program.name} did not answer within {seconds:.0f} s. See {child.program.log}.")
            self.patience.pause(0.03)

    def remove_at_death(self, folder: Path) -> None:
        """For throw-away folders: should this process be killed, its guardian removes them."""
        self._remove_at_death = folder
        self._tell(f"rm {folder}")

    # --- keeping ---

    def watch(self) -> None:
        """Returns only by StopRequested."""
        while True:
            self.check()
            self.patience.pause(self._time_to_next_start())

    def check(self) -> None:
        if self._guardian is None or self._guardian.poll() is not None:
            self._raise_guardian()
        now = time.monotonic()
        for post in self._posts:
            if post.child is not None and post.child.exit_code() is not None:
                self._note_loss(post, post.child, now)
            if post.child is None and now >= post.due:
                self._refill(post)

    def living(self, prefix: str) -> list[Child]:
        return [
            post.child
            for post in self._posts
            if post.child is not None and post.program.name.startswith(prefix) and post.child.exit_code() is None
        ]

    def _note_loss(self, post: Post, child: Child, now: float) -> None:
        self._bury(child)
        post.child = None
        if now - child.started > HEALTHY_AFTER:
            post.delay = SHORTEST_DELAY
        post.due = now + post.delay
        again = f"starting it again in {post.delay:g} s"
        self.say(f"{post.program.name} ended unexpectedly ({_ending(child)}); {again}. Its log: {post.program.log}")
        post.delay = min(post.delay * 2, LONGEST_DELAY)

    def _refill(self, post: Post) -> None:
        try:
            self._fill(post)
        except Refusal as refusal:
            self.say(str(refusal))
            post.due = time.monotonic() + post.delay
            post.delay = min(post.delay * 2, LONGEST_DELAY)

    def _fill(self, post: Post) -> Child:
        if post.program.before:
            post.program.before()
        post.child = spawn(post.program, self.layout.alive(post.program.name))
        self._tell(f"+{post.child.pid} {int(post.program.death_signal)}")
        return post.child

    def _time_to_next_start(self) -> float:
        now = time.monotonic()
        return min([_TICK, *(max(post.due - now, 0.01) for post in self._posts if post.child is None)])

    # --- ending ---

    def stop(self) -> None:
        """Highest tier first, so that whoever is served outlives nobody it serves; each is killed only after its grace."""
        self.patience.begin_stopping()
        for tier in sorted({post.program.tier for post in self._posts}, reverse=True):
            self._stop_children([post.child for post in self._posts if post.program.tier == tier and post.child])
        self._posts.clear()
        self._dismiss_guardian()

    def _stop_children(self, children: list[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        asked = time.monotonic()
        while any(self._may_go_on(child, asked) for child in children):
            self.patience.pause(0.05)
        for child in children:
            if child.exit_code() is None:
                self.say(f"{child.program.name} did not stop in time and is ended.")
            self._bury(child)

    def _may_go_on(self, child: Child, asked: float) -> bool:
        if child.exit_code() is not None:
            return False
        # A second signal hurries what can be done again; the database always gets its time.
        grace = 0.0 if self.patience.hurried and child.program.tier > 1 else child.program.grace
        return time.monotonic() - asked < grace

    def _bury(self, child: Child) -> None:
        child.kill_group()
        self._tell(f"-{child.pid}")

    def drop(self, child: Child) -> None:
        """It has ended and shall not be started again."""
        self._bury(child)
        self._posts = [post for post in self._posts if post.child is not child]

    # --- the guardian ---

    def _raise_guardian(self) -> None:
        self._dismiss_guardian()
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        if self._remove_at_death:
            self._tell(f"rm {self._remove_at_death}")
        for post in self._posts:
            if post.child is not None:
                self._tell(f"+{post.child.pid} {int(post.program.death_signal)}")

    def _tell(self, line: str) -> None:
        if self._guardian is None or self._guardian.stdin is None:
            return
        try:
            self._guardian.stdin.write(os.fsencode(line) + b"\n")
            self._guardian.stdin.flush()
        except BrokenPipeError:
            pass  # it was killed; check() raises another, which is told everything

    def _dismiss_guardian(self) -> None:
        if self._guardian is None:
            return
        try:
            if self._guardian.stdin is not None:
                self._guardian.stdin.close()
        except BrokenPipeError:
            pass
        self._guardian.wait()
        self._guardian = None


def _ending(child: Child) -> str:
    code = child.exit_code() or 0
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
