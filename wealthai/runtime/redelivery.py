"""Gives back what killed workers had taken and not finished. The broker alone would wait for its visibility timeout.

Only right while no worker lives: run by `up`, which knows, as a program of its own so that `up` never loads the client library.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from wealthai.runtime.layout import PROJECT, Layout
from wealthai.runtime.valkey import ask

_INDEX = "unacked_index"
_SECONDS = 60


def taken_and_unfinished(socket: Path) -> int:
    answer = ask(socket, f"ZCARD {_INDEX}")
    return int(answer[1:]) if answer[:1] == ":" else 0


def give_back(layout: Layout) -> bool:
    """False when it could not be done now; the visibility timeout does it later."""
    if not taken_and_unfinished(layout.redis_socket):
        return True
    command = [sys.executable, "-m", "wealthai.runtime.redelivery", layout.redis_url()]
    try:
        return subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def restore(url: str) -> int:
    from kombu.connection import Connection

    with Connection(url) as connection:  # type: ignore[no-untyped-call]
        channel = connection.channel()
        with channel.conn_or_acquire() as client:
            tags = client.zrange(_INDEX, 0, -1)
            # Newest first, each to the head of its queue: the order in which they were taken comes out again.
            for tag in reversed(tags):
                channel.qos.restore_by_tag(tag, client=client)
    return len(tags)


if __name__ == "__main__":
    restore(sys.argv[1])
