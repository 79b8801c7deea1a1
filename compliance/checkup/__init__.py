"""Whether a house is whole: each check answers with one line. `manage.py verify_house` runs them, after a restore or at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from compliance.checkup import database, records, words
from compliance.checkup.check import Check

__all__ = ["Check", "checks"]

_CHECKS: tuple[Callable[[], Check], ...] = (
    database.migrations,
    database.rights,
    database.guards,
    words.texts,
    records.journal,
    records.rows,
    records.samples,
    records.exports,
    records.deliveries,
)


def checks(backup: Path | None = None) -> Iterator[Check]:
    """One after another, as they are done. With a `backup`, also whether what it holds still stands."""
    for check in _CHECKS:
        yield check()
    if backup is not None:
        yield database.since(backup)
