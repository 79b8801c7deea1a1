"""Text to turns, by kind."""

from __future__ import annotations

from itertools import islice

from advisors.transcripts.cues import TIMING, parse_cues
from advisors.transcripts.mail import looks_like_mail, parse_mail
from advisors.transcripts.refusals import NotTheKindItSays, UnsupportedKind
from advisors.transcripts.roles import guess_roles
from advisors.transcripts.speech import parse_plain
from advisors.transcripts.turns import Turn, lines

_HEAD_LINES = 12


def parse(text: str, kind: str) -> list[Turn]:
    """The turns of a text, roles guessed from labels and words. A .txt may hold captions or a mail: its words decide."""
    if kind not in {"txt", "vtt", "srt", "eml"}:
        raise UnsupportedKind
    found = guess_kind(text)
    if kind == "vtt" and found not in {"vtt", "srt"}:
        raise NotTheKindItSays
    readers = {"vtt": parse_cues, "srt": parse_cues, "eml": parse_mail, "txt": parse_plain}
    return guess_roles(readers[found if kind in {"txt", "vtt"} else kind](text), text=text)


def parse_guessing(text: str) -> list[Turn]:
    return parse(text, "txt")


def guess_kind(text: str) -> str:
    head = list(islice((line.words for line in lines(text) if line.words), _HEAD_LINES))
    if head and head[0].lstrip("\ufeff").startswith("WEBVTT"):
        return "vtt"
    if any(TIMING.match(words) for words in head):
        return "srt"
    return "eml" if looks_like_mail(text) else "txt"
