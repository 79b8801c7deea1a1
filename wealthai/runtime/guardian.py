"""Outlives the process that started it just long enough to end that process's children. Run as a script; imports nothing of ours.

Linux kills a direct child when its parent dies; what that child forked, and everything on macOS, is ended here: the pipe on
standard input closes when the parent is gone, however it went. Lines: "+GROUP SIGNAL", "-GROUP", "rm FOLDER".
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable

GRACE = 5.0


def follow(lines: Iterable[bytes]) -> tuple[dict[int, int], list[str]]:
    """Reads until the parent is gone; what lives then, and what is to be removed."""
    groups: dict[int, int] = {}
    folders: list[str] = []
    for line in lines:
        word = os.fsdecode(line.rstrip(b"\n"))
        if word.startswith("+"):
            group, number = word[1:].split()
            groups[int(group)] = int(number)
        elif word.startswith("-"):
            groups.pop(int(word[1:]), None)
        elif word.startswith("rm "):
            folders.append(word[3:])
    return groups, folders


def end(groups: dict[int, int], grace: float = GRACE) -> None:
    for group, number in groups.items():
        _send(group, number)
    deadline = time.monotonic() + grace
    while groups and time.monotonic() < deadline:
        groups = {group: number for group, number in groups.items() if _send(group, 0)}
        time.sleep(0.05)
    for group in groups:
        _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except OSError:
        return False
    return True


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups, folders = follow(sys.stdin.buffer)
    end(groups)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
