"""Text to turns, by kind."""

from __future__ import annotations

from itertools import islice

from advisors.transcripts.cues import TIMING, parse_cues
from advisors.transcripts.long import cut_long
from advisors.transcripts.mail import looks_like_mail, parse_mail
from advisors.transcripts.refusals import NoCues, NotTheKindItSays, UnsupportedKind
from advisors.transcripts.roles import guess_roles
from advisors.transcripts.speech import parse_plain
from advisors.transcripts.turns import Turn, lines

_HEAD_LINES = 12
_WORDS_DECIDE = frozenset(("txt", "md", "docx", "pdf"))
_CUES = {"vtt": NotTheKindItSays, "srt": NoCues}


def parse(text: str, kind: str) -> list[Turn]:
    """The turns of a text, roles guessed from labels and words. A .txt may hold captions or a mail: its words decide."""
    if kind not in _WORDS_DECIDE and kind not in _CUES and kind != "eml":
        raise UnsupportedKind
    found = guess_kind(text)
    if kind in _CUES and found not in _CUES:
        raise _CUES[kind]
    readers = {"vtt": parse_cues, "srt": parse_cues, "eml": parse_mail, "txt": parse_plain}
    turns = readers["eml" if kind == "eml" else found](text)
    return guess_roles(cut_long(turns, text), text=text)


def parse_guessing(text: str) -> list[Turn]:
    return parse(text, "txt")


def guess_kind(text: str) -> str:
    head = list(islice((line.words for line in lines(text) if line.words), _HEAD_LINES))
    if head and head[0].lstrip("\ufeff").startswith("WEBVTT"):
        return "vtt"
    if any(TIMING.match(words) for words in head):
        return "srt"
    return "eml" if looks_like_mail(text) else "txt"
