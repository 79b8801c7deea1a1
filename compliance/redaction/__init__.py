"""Takes personal data out of a text and puts stable tokens in its place. Pure: no database, clock or network."""

from compliance.redaction.engine import hard_spans, mask_hard, redact
from compliance.redaction.names.finder import load_name_finder
from compliance.redaction.quotes import locate
from compliance.redaction.result import TOKEN, Redaction
from compliance.redaction.types import HARD_LABELS, LABELS, NAME_LABELS, KnownName, Mapped, NameFinder, Span

__all__ = [
    "HARD_LABELS",
    "LABELS",
    "NAME_LABELS",
    "TOKEN",
    "KnownName",
    "Mapped",
    "NameFinder",
    "Redaction",
    "Span",
    "hard_spans",
    "load_name_finder",
    "locate",
    "mask_hard",
    "redact",
]
