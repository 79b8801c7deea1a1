"""A file from outside is opened by a process of its own, with little memory, little time and nothing to take away.

What the parsers of such formats get wrong then ends that process, not this one."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from pathlib import Path

from advisors.transcripts.refusals import TooMuchInside, TranscriptRefused

WALL_SECONDS = 30.0
# Longer than any text that is read later; twice over, for letters that JSON writes as escapes.
MOST_ANSWER = 128 * 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")


def text_apart(data: bytes, kind: str) -> str:
    """The text of a file, or the refusal that the process beside this one came to."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", str(_CHILD), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a trace may hold words
        env={},
        close_fds=True,
    )
    end = threading.Timer(WALL_SECONDS, process.kill)
    end.start()
    try:
        answer = _asked(process, data)
    finally:
        end.cancel()
        process.kill()
        process.wait()
    if answer is None:
        raise TooMuchInside
    if "refused" in answer:
        raise TranscriptRefused(answer["refused"])
    return answer["text"]


def _asked(process: subprocess.Popen[bytes], data: bytes) -> dict[str, str] | None:
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        # It reads everything before it writes anything; one that has died is found out by its answer.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(data)
            process.stdin.close()
        raw = process.stdout.read(MOST_ANSWER + 1)
    if len(raw) > MOST_ANSWER:
        return None
    try:
        answer: dict[str, str] = json.loads(raw)
    except ValueError:
        return None
    return answer
