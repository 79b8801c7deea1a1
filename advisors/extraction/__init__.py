"""The offline note engine: extracts what was said and never invents. Pure: no database, clock or network."""

from advisors.extraction.engine import extract
from advisors.extraction.risk.categories import CATEGORIES, Category
from advisors.extraction.types import ENGINE, SECTIONS, Extraction, Item

__all__ = ["CATEGORIES", "ENGINE", "SECTIONS", "Category", "Extraction", "Item", "extract"]
