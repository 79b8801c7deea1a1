"""All that speaks for a name, less what speaks against it, then every found name looked for in the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.redaction.names.cues import find_cued
from compliance.redaction.names.evidence import find_listed, find_modelled
from compliance.redaction.names.finder import is_caseless
from compliance.redaction.names.spread import joined, spread
from compliance.redaction.names.veto import Keeps
from compliance.redaction.types import NAME_LABELS, Candidate, NameFinder


def find_names(text: str, *, taken: Sequence[Candidate], finder: NameFinder | None) -> list[Candidate]:
    """`taken` are the settled numbers, addresses and book names: they locate signatures and give names to look for."""
    caseless = is_caseless(text)
    keeps = Keeps(text)
    found = [*find_cued(text, taken), *find_listed(text, caseless=caseless)]
    if finder is not None:
        found += find_modelled(text, finder, caseless=caseless)
    sure = [c for c in map(keeps.without_terms, found) if not keeps.veto(c)]
    book = [c for c in taken if c.label in NAME_LABELS]
    everywhere = [c for c in spread(text, [*sure, *book], caseless=caseless) if not keeps.veto(c)]
    return joined(text, [*sure, *everywhere])
