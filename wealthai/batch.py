"""The JSON Lines loop of the batch commands: one object in, one answer out, flushed before the next is read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

Answer = dict[str, Any]
Handler = Callable[[Answer], Answer]

EXIT_DONE = 0
EXIT_SOME_FAILED = 1
EXIT_NOTHING_DONE = 2

NOT_JSON = "The line is not a JSON object."
NO_ID = 'The line has no "id".'
FAILED = "The line could not be processed."


class LineRefused(Exception):
    """A line that cannot be answered; its message is a sentence that never quotes the input."""


def text_of(line: Answer, key: str = "text") -> str:
    value = line.get(key)
    if not isinstance(value, str):
        raise LineRefused(f'"{key}" is missing or is not a string.')
    return value


def run_lines(handle: Handler, *, source: BinaryIO | None = None, out: BinaryIO | None = None) -> int:
    """Answers every line of `source`; the exit code of the command."""
    source = source or sys.stdin.buffer
    out = out or sys.stdout.buffer
    failed = False
    try:
        for number, raw in enumerate(iter(source.readline, b""), start=1):
            if not raw.strip():
                continue
            answer = _answer(handle, raw, number)
            failed = failed or "error" in answer
            out.write(_encoded(answer))
            out.flush()
    except BrokenPipeError:
        _silence(out)
        return EXIT_SOME_FAILED
    return EXIT_SOME_FAILED if failed else EXIT_DONE


def _answer(handle: Handler, raw: bytes, number: int) -> Answer:
    line = _parsed(raw)
    if line is None:
        return {"id": None, "line": number, "error": NOT_JSON}
    if line.get("id") is None:
        return {"id": None, "line": number, "error": NO_ID}
    try:
        return {"id": line["id"], **handle(line)}
    except LineRefused as refusal:
        return {"id": line["id"], "error": str(refusal)}
    except Exception as error:
        # The text of an unforeseen error may quote what was sent in; only its class is safe to log.
        print(f"line {number}: {type(error).__name__}", file=sys.stderr)
        return {"id": line["id"], "error": FAILED}


def _parsed(raw: bytes) -> Answer | None:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


def _encoded(answer: Answer) -> bytes:
    try:
        return (json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair can come in escaped; it goes out escaped as well, so that offsets stay true.
        return (json.dumps(answer) + "\n").encode("ascii")


def _silence(out: BinaryIO) -> None:
    """The reader is gone: what Python would still flush at exit must not raise again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except (OSError, ValueError):
        pass
