"""The parts of an export as the bytes of a file. Pure: the same parts give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

SCHEMA = "wealthai.note-export/1"
MEDIA_TYPES = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "pdf": "application/pdf",
}


def json_file(head: dict[str, Any], parts: dict[str, Any], proof: dict[str, Any]) -> bytes:
    whole = {"schema": SCHEMA, **head, **parts, "proof": proof}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def lines_file(head: dict[str, Any], parts: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """The history alone: what happened, one thing a line, oldest first. First what it is, last what it rests on."""
    happened = sorted(_happened(parts), key=lambda line: str(line["at"]))
    first = {"type": "export", "schema": SCHEMA, **head, "note": parts["note"]}
    lines = [first, *happened, {"type": "proof", **proof}]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _happened(parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from ({"type": "version", **one} for one in parts["versions"])
    for item in parts["items"]:
        fixed = {name: item[name] for name in ("id", "reading", "tag", "section")}
        yield from ({"type": "item", **fixed, **one} for one in item["versions"])
    yield from _reviewed(parts["reviews"])
    for message in parts["outbox"]:
        fixed = {"message": message["uuid"], "of": message["of"], "body_sha256": message["body_sha256"]}
        yield from ({"type": "delivery", **fixed, **one} for one in message["attempts"])
    letter = parts["letter"] or {"versions": [], "releases": []}
    yield from ({"type": "letter", **one} for one in letter["versions"])
    yield from ({"type": "letter-release", **one} for one in letter["releases"])
    yield from ({"type": "model-call", **one} for one in parts["model_calls"])
    yield from ({"type": "journal", **one} for one in parts["journal"])


def _reviewed(reviews: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for review in reviews:
        fixed = {"review": review["uuid"], "of": review["of"]}
        yield from ({"type": "comment", **fixed, **one} for one in review["comments"])
        if review["decided_at"]:
            names = ("status", "content_hash", "first_by", "first_at", "decided_by", "reason", "comment")
            yield {
                "type": "decision",
                "at": review["decided_at"],
                **fixed,
                **{name: review[name] for name in names},
            }
