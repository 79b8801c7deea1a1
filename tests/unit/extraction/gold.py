"""Reads the marked transcripts of tests/data/notes into cases with gold spans."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "notes"
_OPEN = re.compile(r"\{\{([garfop])(?: ([^|{}]*))?\|")


def cases(half: str) -> list[dict[str, Any]]:
    return [read(path) for path in sorted((FOLDER / half).glob("*.txt"))]


def english(half: str) -> list[dict[str, Any]]:
    return [case for case in cases(half) if case["lang"] == "en"]


def read(path: Path) -> dict[str, Any]:
    head, body = path.read_text(encoding="utf-8").split("---\n", 1)
    fields = dict(line[2:].split(": ", 1) for line in head.splitlines() if line.startswith("# "))
    text, spans = _unmarked(body)
    people = dict(pair.split("=") for pair in fields.get("people", "").split(", ") if pair)
    names = [name for name in fields.get("names", "").split(", ") if name]
    return {
        "id": path.stem,
        "lang": fields.get("lang", "en"),
        "format": fields["format"],
        "text": text,
        "names": names,
        "people": people,
        "spans": spans,
    }


def _unmarked(body: str) -> tuple[str, list[dict[str, Any]]]:
    out: list[str] = []
    length = at = 0
    open_spans: list[dict[str, Any]] = []
    spans: list[dict[str, Any]] = []
    while at < len(body):
        mark = _OPEN.match(body, at)
        if mark:
            open_spans.append(_span(mark[1], mark[2] or "", length))
            at = mark.end()
        elif body.startswith("}}", at):
            spans.append({**open_spans.pop(), "end": length})
            at += 2
        else:
            out.append(body[at])
            length += 1
            at += 1
    text = "".join(out)
    return text, [
        {**span, "quote": text[span["start"] : span["end"]]} for span in sorted(spans, key=lambda s: s["start"])
    ]


def _span(kind: str, details: str, start: int) -> dict[str, Any]:
    span: dict[str, Any] = {"kind": kind, "start": start}
    if kind == "a":
        span["owner"], span["due"] = details.split(";")
    return {**span, **{"r": {"cat": details}, "f": {"due": details}, "p": {"type": details}}.get(kind, {})}


def is_about(start: int, end: int, span: dict[str, Any]) -> bool:
    """Do the clause and the marked words mean the same stretch? An optional one counts as soon as they touch."""
    shared = min(end, span["end"]) - max(start, span["start"])
    if shared <= 0 or span["kind"] == "p":
        return False
    length, marked = end - start, span["end"] - span["start"]
    if span["kind"] == "o" or shared >= 0.6 * length:
        return True
    alike = shared / (length + marked - shared) >= 0.30 or (shared >= 0.5 * marked and length <= 4 * marked + 60)
    return alike and shared >= 0.35 * min(length, marked)
