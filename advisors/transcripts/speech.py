"""Plain text: speaker lines, header lines above the words, or dictated notes without speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from advisors.transcripts import labels
from advisors.transcripts.turns import OTHER, Line, Turn, clock, lines

_LONG_LINE = 60
_SENTENCE_END = re.compile(r"[.!?:;\u2026][\"')\u201d]*$")
# Share of lines that carry a label from which a text is speech even when each speaker spoke once.
_SPEECH_SHARE = 0.5


def parse_plain(text: str) -> list[Turn]:
    read = [line for line in lines(text) if line.words]
    headers = [_header(line) for line in read]
    if sum(1 for header in headers if header) >= 2:
        return _numbered(_under_headers(read, headers))
    speakers = speaker_labels(line.words for line in read)
    return _numbered(_spoken(read, speakers) if speakers else _noted(read))


def speaker_labels(rows: Iterable[str]) -> set[str]:
    """The labels of a text that are speakers: they come again, name a role, or stand on most lines."""
    rows = list(rows)
    seen: Counter[str] = Counter()
    for row in rows:
        match = labels.SPEECH.match(row)
        if match and not labels.is_meta(match["label"]):
            seen[match["label"]] += 1
    people = {label: times for label, times in seen.items() if not labels.is_heading_word(label)}
    certain = {label for label, times in people.items() if times > 1 or labels.role_of_words(label)}
    if sum(people.values()) >= _SPEECH_SHARE * len(rows) and sum(people.values()) > 1:
        return set(people)
    # One "Ann: call the bank" in a page of notes is no conversation.
    return set(people) if sum(people[label] for label in certain) >= max(2, 0.25 * len(rows)) else set()


def split_label(words: str, speakers: set[str]) -> tuple[str, int | None, int] | None:
    """(label, seconds, offset of the words) of a line that begins with one of the speakers."""
    match = labels.SPEECH.match(words)
    if match is None or match["label"] not in speakers:
        return None
    return match["label"], clock(match["stamp"] or match["late"] or ""), match.end()


def _header(line: Line) -> tuple[str, int | None] | None:
    match = labels.HEADER.match(line.words) or labels.STAMP_FIRST.match(line.words)
    if match is None:
        return None
    found = match.groupdict()
    label = (found.get("label") or found.get("boxed") or "").strip()
    return None if labels.is_heading_word(label) else (label, clock(found["stamp"]))


def _under_headers(read: list[Line], headers: list[tuple[str, int | None] | None]) -> list[Turn]:
    turns: list[Turn] = []
    current: tuple[str, int | None] | None = None
    fresh = False
    for line, header in zip(read, headers, strict=True):
        if header:
            current, fresh = header, True
        elif current is None:
            if not _is_meta_line(line.words):
                turns.append(Turn(0, "", OTHER, None, line.start, line.end))
        elif fresh:
            turns.append(Turn(0, current[0], OTHER, current[1], line.start, line.end))
            fresh = False
        else:
            turns[-1] = _extended(turns[-1], line.end)
    return turns


def _spoken(read: list[Line], speakers: set[str]) -> list[Turn]:
    turns: list[Turn] = []
    waiting: tuple[str, int | None] | None = None
    for line in read:
        found = split_label(line.words, speakers)
        if found:
            label, seconds, at = found
            waiting = (label, seconds) if at >= len(line.words) else None
            if not waiting:
                turns.append(Turn(0, label, OTHER, seconds, line.start + at, line.end))
        elif waiting:
            turns.append(Turn(0, waiting[0], OTHER, waiting[1], line.start, line.end))
            waiting = None
        elif turns and turns[-1].label:
            turns[-1] = _extended(turns[-1], line.end)
        elif not _is_meta_line(line.words):
            turns.append(Turn(0, "", OTHER, None, line.start, line.end))
    return turns


def _noted(read: list[Line]) -> list[Turn]:
    """One turn a line; lines a mail program wrapped are put together again."""
    turns: list[Turn] = []
    previous: Line | None = None
    for line in read:
        if previous is not None and turns and _wrapped(previous, line):
            turns[-1] = _extended(turns[-1], line.end)
        elif not _is_meta_line(line.words):
            bullet = labels.BULLET.match(line.words) or labels.HEADING.match(line.words)
            start = line.start + (bullet.end() if bullet else 0)
            turns.append(Turn(0, "", OTHER, None, start, max(line.end, start)))
        else:
            previous = None
            continue
        previous = line
    return [turn for turn in turns if turn.end > turn.start]


def _wrapped(previous: Line, line: Line) -> bool:
    if labels.BULLET.match(line.words) or _SENTENCE_END.search(previous.words) or line.start - previous.end > 2:
        return False
    return len(previous.words) >= _LONG_LINE or line.words[:1].islower() and len(previous.words) >= _LONG_LINE // 2


def _is_meta_line(words: str) -> bool:
    match = labels.SPEECH.match(words)
    return bool(match and labels.is_meta(match["label"]))


def _extended(turn: Turn, end: int) -> Turn:
    return Turn(turn.index, turn.label, turn.role, turn.seconds, turn.start, end)


def _numbered(turns: list[Turn]) -> list[Turn]:
    return [Turn(index, t.label, t.role, t.seconds, t.start, t.end) for index, t in enumerate(turns)]
