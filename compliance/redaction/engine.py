"""The order of redaction: structured values, spoken forms, keep rules, the net, then names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.redaction.addresses import find_addresses
from compliance.redaction.births import find_births
from compliance.redaction.emails import find_emails
from compliance.redaction.keep import blanked, keep_ranges
from compliance.redaction.names.find import find_names
from compliance.redaction.names.known import find_known
from compliance.redaction.numbers import find_numbers
from compliance.redaction.phones import find_phones
from compliance.redaction.result import TOKEN, Redaction
from compliance.redaction.settle import settled, within
from compliance.redaction.spoken import find_spoken
from compliance.redaction.tokens import build
from compliance.redaction.types import Candidate, KnownName, NameFinder, Span


def redact(text: str, *, known: Sequence[KnownName] = (), names: NameFinder | None = None) -> Redaction:
    """The text with personal data replaced by tokens. `known` comes from the book; without `names` no model is asked."""
    hard = [*_hard(text), *find_known(text, known)]
    people = find_names(text, taken=settled(text, hard), finder=names)
    return build(text, _outside_tokens(text, settled(text, [*hard, *people])), known)


def hard_spans(text: str) -> list[Span]:
    """Numbers, addresses and the like without names: what an item's text must never hold."""
    return list(build(text, _outside_tokens(text, settled(text, _hard(text))), ()).spans)


def mask_hard(text: str) -> str:
    """The text with hard personal data as tokens; names stay."""
    return build(text, _outside_tokens(text, settled(text, _hard(text))), ()).redacted


def _hard(text: str) -> Iterator[Candidate]:
    kept = keep_ranges(text)
    open_text = blanked(text, kept)
    yield from find_emails(text)
    yield from find_numbers(text, open_text)
    yield from find_phones(open_text)
    yield from find_addresses(text)
    yield from find_births(text)
    yield from find_spoken(text)


def _outside_tokens(text: str, found: list[Candidate]) -> list[Candidate]:
    """A token that stands in the text already is nobody's name."""
    there = [match.span() for match in TOKEN.finditer(text)]
    return [c for c in found if not within(there, c.start, c.end)] if there else found
