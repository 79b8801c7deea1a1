"""A file is read before anything is stored: its text, as later offsets count it, or a sentence why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from advisors.transcripts import TranscriptRefused, Turn, kind_of, parse, receive
from advisors.transcripts.files import EXTRACTORS, text_apart
from advisors.transcripts.refusals import EmptyTranscript, NoBlanks
from wealthai.errors import BadInput

# A day of talk has some 10,000 turns. Beyond these the machine would not end within its time, and the page not open.
MOST_TURNS = 20_000
MOST_LINES = 200_000
_SPLIT = "Upload each meeting as a file of its own."
# Scripts without blanks are none of these letters.
_NO_BLANK = re.compile(r"[!-~]{10000}")
MEDIA_TYPES = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "eml": "message/rfc822",
}


class UnreadableFile(BadInput):
    code = "unreadable_file"


@dataclass(frozen=True)
class ReadFile:
    """`extractor` is set where `text` was taken out of a file that is no text itself."""

    kind: str
    encoding: str
    text: str
    extractor: str
    turns: Sequence[Turn]

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.kind, "text/plain")


def file_read(file_name: str, data: bytes) -> ReadFile:
    if len(data) > settings.NOTE_MAX_BYTES:
        megabytes = settings.NOTE_MAX_BYTES // (1024 * 1024)
        raise UnreadableFile(
            f"The file is larger than {megabytes} MB. Export the transcript without its recording, or split it."
        )
    try:
        return _read(kind_of(file_name), data)
    except TranscriptRefused as refused:
        raise UnreadableFile(refused.sentence) from refused


def _read(kind: str, data: bytes) -> ReadFile:
    if not data:
        raise EmptyTranscript
    if kind in EXTRACTORS:
        text, encoding, extractor = text_apart(data, kind), "utf-8", EXTRACTORS[kind]
    else:
        _refuse_lines(max(data.count(b"\n"), data.count(b"\r")))
        received = receive(data)
        text, encoding, extractor = received.text, received.encoding, ""
    _refuse_lines(text.count("\n"))
    if _NO_BLANK.search(text):
        raise NoBlanks
    turns = parse(text, kind)
    if not turns:
        raise UnreadableFile("Nobody says anything in this file. Check that it is the transcript, and export it again.")
    if len(turns) > MOST_TURNS:
        raise UnreadableFile(f"The file has {len(turns):,} turns; a meeting has at most {MOST_TURNS:,}. {_SPLIT}")
    return ReadFile(kind, encoding, text, extractor, turns)


def _refuse_lines(count: int) -> None:
    if count > MOST_LINES:
        raise UnreadableFile(f"The file has more than {MOST_LINES:,} lines. {_SPLIT}")
