"""Word lists, read once. They are evidence for or against a name, never a gate."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    raw = files("compliance.redaction.names").joinpath(name).read_text(encoding="utf-8")
    return [line.strip() for line in raw.splitlines() if line.strip() and not line.startswith("#")]


@cache
def first_names() -> frozenset[str]:
    return frozenset(word for line in _lines("first_names.txt") for word in line.split())


@cache
def common_words() -> frozenset[str]:
    return frozenset(word for line in _lines("common_words.txt") for word in line.split())


@cache
def keep_terms() -> frozenset[str]:
    return frozenset(_lines("keep_terms.txt"))
