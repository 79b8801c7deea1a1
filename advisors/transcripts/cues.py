"""WebVTT and SubRip: cues with times, voice tags, cue ids, settings; comments are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisors.transcripts.labels import SPEECH, is_meta
from advisors.transcripts.speech import speaker_labels, split_label
from advisors.transcripts.turns import OTHER, Line, Turn, clock, lines

TIMING = re.compile(r"((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})[ \t]*-->[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[\w.\-]+)?[ \t]+([^>\n]{1,80})>|</v>")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_LEADING = re.compile(r"(?:\s|<(?!v[ .])[^<>\n]{1,40}>)+")
_LAST_TAG = re.compile(r"<[^<>\n]{1,40}>\Z")
_LONGEST_TAG = 42


@dataclass(frozen=True, slots=True)
class _Cue:
    seconds: int | None
    start: int
    end: int


def parse_cues(text: str) -> list[Turn]:
    cues = list(_cues(text))
    rows = [_first_line(text, cue) for cue in cues]
    speakers = speaker_labels(rows) or _single_labels(rows)
    turns: list[Turn] = []
    label = ""
    for cue in cues:
        for voice, start, end in _voices(text, cue):
            found = split_label(text[start:end], speakers) if voice is None else None
            if found:
                start += found[2]
            # A cue without a name goes on with who spoke before: captions are cut by length, not by speaker.
            label = voice if voice is not None else found[0] if found else label
            start, end = _trimmed(text, start, end)
            if start < end:
                turns.append(Turn(len(turns), label, OTHER, cue.seconds, start, end))
    return turns


def _single_labels(rows: list[str]) -> set[str]:
    """Two people who speak once each are still two speakers: a cue seldom begins with other words and a colon."""
    found = [m["label"] for m in map(SPEECH.match, rows) if m and not is_meta(m["label"])]
    return set(found) if len(found) >= max(1, len(rows) // 2) else set()


def _cues(text: str) -> Iterator[_Cue]:
    seconds: int | None = None
    body: list[Line] = []
    inside = skipping = False
    for line in lines(text):
        timing = TIMING.match(line.words)
        if timing:
            if body:
                yield _Cue(seconds, body[0].start, body[-1].end)
            seconds, body, inside, skipping = clock(timing.group(1)), [], True, False
        elif not line.words:
            if body:
                yield _Cue(seconds, body[0].start, body[-1].end)
            body, inside, skipping = [], False, False
        elif inside:
            body.append(line)
        elif _COMMENT.match(line.words):
            skipping = True
        elif skipping:
            continue
    if body:
        yield _Cue(seconds, body[0].start, body[-1].end)


def _first_line(text: str, cue: _Cue) -> str:
    start, end = _trimmed(text, cue.start, cue.end)
    return text[start:end].split("\n", 1)[0]


def _voices(text: str, cue: _Cue) -> Iterator[tuple[str | None, int, int]]:
    voice: str | None = None
    at = cue.start
    for tag in _VOICE.finditer(text, cue.start, cue.end):
        if text[at : tag.start()].strip():
            yield voice, at, tag.start()
        voice = " ".join(tag.group(1).split()) if tag.group(1) else None
        at = tag.end()
    if text[at : cue.end].strip():
        yield voice, at, cue.end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    leading = _LEADING.match(text, start, end)
    if leading:
        start = leading.end()
    # From the end backwards: a search for what stands last would begin anew at every blank.
    while start < end:
        tag = _LAST_TAG.search(text, max(start, end - _LONGEST_TAG), end) if text[end - 1] == ">" else None
        if not tag and not text[end - 1].isspace():
            break
        end = tag.start() if tag else end - 1
    return start, end
