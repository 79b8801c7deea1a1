"""The offline note engine: extracts what was said and never invents. Pure: no database, clock or network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from advisors.extraction.risk.categories import CATEGORIES, Category
from advisors.extraction.types import ENGINE, SECTIONS, Extraction, Item

if TYPE_CHECKING:
    from advisors.transcripts import Turn

__all__ = ["CATEGORIES", "ENGINE", "SECTIONS", "Category", "Extraction", "Item", "extract"]


def extract(
    text: str,
    turns: Sequence[Turn],
    *,
    meeting_date: date | None = None,
    known_roles: Mapping[str, str] | None = None,
) -> Extraction:
    """Four lists of what the words hold. `known_roles` maps names or tokens to roles and wins over guesses."""
    # Pages ask for the categories only: they do without lexicons and model.
    from advisors.extraction.engine import extract as read

    return read(text, turns, meeting_date=meeting_date, known_roles=known_roles)
