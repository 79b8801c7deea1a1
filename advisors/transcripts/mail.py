"""E-mail kept as plain text: the header names the writer, quoted lines belong to whoever wrote them before."""

from __future__ import annotations

import re
from itertools import islice

from advisors.transcripts.turns import OTHER, Line, Turn, lines

_FIELD = re.compile(r"(From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|Importance|Attachments):[ \t]*(.*)$", re.I)
_WROTE = re.compile(r"(?:On\b.{0,80}?\b)?(?P<who>[\w.'\u2019 ]{2,40}?)(?:\s*+<[^>]*+>)?\s++wrote:$", re.I)
_HEAD_LINES = 12
_LONGEST_WROTE = 300
_ON_DATE = re.compile(
    r"^On (?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?|[\d/.\-:, ]+|(?:AM|PM),?|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?,?|at|\s)+",
    re.I,
)
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_ADDRESS = re.compile(r"<[^>]*>|[\"']")


def looks_like_mail(text: str) -> bool:
    fields = {m.group(1).casefold() for line in islice(lines(text), _HEAD_LINES) if (m := _FIELD.match(line.words))}
    return "from" in fields and bool(fields & {"to", "subject", "sent"})


def parse_mail(text: str) -> list[Turn]:
    turns: list[Turn] = []
    writer = quoted = ""
    open_paragraph: str | None = None
    for line in lines(text):
        field = _FIELD.match(line.words)
        if field and not (turns and open_paragraph):
            writer = _name(field.group(2)) if field.group(1).casefold() == "from" else writer
            continue
        mark = _QUOTE.match(line.words)
        words = line.words[mark.end() :] if mark else line.words
        wrote = _writer_of_quote(words)
        if wrote:
            quoted, open_paragraph = wrote, None
        elif not words:
            open_paragraph = None
        else:
            label = (quoted or "quoted") if mark else writer
            open_paragraph = _add(turns, line, len(line.words) - len(words), label, open_paragraph, bool(mark))
    return turns


def _add(turns: list[Turn], line: Line, skip: int, label: str, open_paragraph: str | None, quoted: bool) -> str:
    # Quoted lines stay apart: joining them would put the ">" marks inside the words.
    if open_paragraph == label and not quoted:
        last = turns[-1]
        turns[-1] = Turn(last.index, label, OTHER, None, last.start, line.end)
    else:
        turns.append(Turn(len(turns), label, OTHER, None, line.start + skip, line.end))
    return label


def _writer_of_quote(words: str) -> str | None:
    # Such a line is short; on a long one the search below would go back and forth over every blank of it.
    if len(words) > _LONGEST_WROTE or not words.casefold().endswith("wrote:"):
        return None
    match = _WROTE.match(_ON_DATE.sub("", words))
    return _name(match["who"]) if match else "quoted"


def _name(raw: str) -> str:
    return " ".join(_ADDRESS.sub("", raw[:_LONGEST_WROTE]).split())[:60]
