"""What a person typed to a client -> the same with placeholders, so that it reads afterwards exactly as it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisors.words import next_token
from compliance.redaction import NAME_LABELS, TOKEN, KnownName, Mapped, Redaction, redact


def hidden(redaction: Redaction, words: str, known: Sequence[KnownName]) -> tuple[str, Redaction]:
    """A line of a summary may say the full name for the first; an e-mail says "Dear Eleanor" as it was written. So each
    form of a name has a placeholder of its own."""
    names = {
        words[span.start : span.end]: span.label
        for span in redact(words, known=known).spans
        if span.label in NAME_LABELS
    }
    for one in redaction.mapping.values():
        if one.label in NAME_LABELS:
            names |= {form: one.label for form in (one.canonical, *one.forms) if form.strip()}
    mapping = dict(redaction.mapping)
    tokens = {one.canonical: token for token, one in mapping.items()}
    for name in sorted(names, key=len, reverse=True):
        whole = re.compile(rf"(?<![\w\[]){re.escape(name)}(?![\w\]])")
        if not whole.search(words):
            continue
        if name not in tokens:
            tokens[name] = next_token(names[name], [*mapping, *(match.group() for match in TOKEN.finditer(words))])
            mapping[tokens[name]] = Mapped(names[name], name, ())
        words = whole.sub(tokens[name], words)
    return words, replace(redaction, mapping=mapping)
