"""Run by `apart` in a process of its own: a file on standard input, its text or a refusal as JSON on standard output."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MOST_CHARACTERS = 12_000_000


def limit() -> None:
    """No core file (it would hold words), no file of its own, no more memory and time than a file of words needs."""
    wanted = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
    )
    for what, most in wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no bound of memory
            resource.setrlimit(what, (most, most))


def answer(data: bytes, kind: str) -> dict[str, str]:
    from advisors.transcripts.files import docx, mail, pdf
    from advisors.transcripts.refusals import EmptyTranscript, TooMuchInside, TranscriptRefused

    try:
        text = {"docx": docx, "pdf": pdf, "eml": mail}[kind].text_of(data)
        if len(text) > MOST_CHARACTERS:
            raise TooMuchInside
        if not text.strip():
            raise EmptyTranscript
    except TranscriptRefused as refused:
        return {"refused": refused.sentence}
    except (MemoryError, RecursionError):
        return {"refused": TooMuchInside.sentence}
    return {"text": text}


if __name__ == "__main__":
    limit()
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    given = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(answer(given, sys.argv[1]), ensure_ascii=True))
