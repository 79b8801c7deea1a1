"""The words of a note, opened for somebody who may see them: text as received, what was hidden, who speaks when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from advisors.models import Incoming, Note
from advisors.transcripts import text_as
from compliance.models import Payload
from compliance.redaction import HARD_LABELS, NAME_LABELS, TOKEN, KnownName, Mapped, Redaction, Span, redact
from compliance.services import ErasedPayload, payload_open


def encoded(redaction: Redaction) -> bytes:
    """The mapping as it is closed away."""
    return json.dumps(
        {
            "spans": [[span.start, span.end, span.label, span.token, span.score] for span in redaction.spans],
            "mapping": {
                token: [known.label, known.canonical, list(known.forms)] for token, known in redaction.mapping.items()
            },
        },
        ensure_ascii=False,
    ).encode()


def decoded(text: str, mapping: bytes) -> Redaction:
    kept = json.loads(mapping)
    spans = [Span(*span) for span in kept["spans"]]
    tokens = mapping_in(mapping)
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], span.token]
        at = span.end
    return Redaction(text=text, redacted="".join([*parts, text[at:]]), spans=spans, mapping=tokens)


def mapping_in(kept: bytes) -> dict[str, Mapped]:
    """What the placeholders of a closed mapping stand for."""
    return {
        token: Mapped(label, canonical, tuple(forms))
        for token, (label, canonical, forms) in json.loads(kept)["mapping"].items()
    }


def received_text(record: Note | Incoming) -> str:
    """The text that offsets are about: the file itself, or what was taken out of it when it came in. Never read anew."""
    if record.extracted is not None:
        return payload_open(record.extracted).decode()
    return text_as(payload_open(record.received), record.encoding)


def with_payloads(note: Note) -> Note:
    """Its payloads and their keys by one question. Joined to the note they make a query of a dozen tables, and the
    database takes longer to plan it than to answer."""
    names = ("received", "extracted", "received_name", "mapping")
    held = {name: pk for name in names if (pk := getattr(note, f"{name}_id"))}
    found = Payload.objects.select_related("key").in_bulk(set(held.values()))
    for name, pk in held.items():
        setattr(note, name, found[pk])
    return note


@dataclass(frozen=True)
class Words:
    note: Note

    @cached_property
    def text(self) -> str:
        return received_text(self.note)

    @cached_property
    def redaction(self) -> Redaction:
        if self.note.mapping is None:
            return Redaction(text=self.text, redacted=self.text, spans=[], mapping={})
        return decoded(self.text, payload_open(self.note.mapping))

    def quote(self, start: int, end: int) -> str:
        """The quote as received, hidden values as tokens and names as they were said."""
        return self.shown(self.redaction.redacted[slice(*self.redaction.to_redacted(start, end))])

    def shown(self, words: str) -> str:
        """Words with placeholders -> words with names. Everything else that was hidden stays hidden until it is revealed."""
        return self.redaction.fill(words, keep_masked=HARD_LABELS)

    def hidden(self, words: str) -> str:
        """What a person typed -> words with this note's placeholders, before anything is stored."""
        forms = {
            form: token for token, known in self.redaction.mapping.items() for form in (known.canonical, *known.forms)
        }
        for form in sorted(forms, key=len, reverse=True):
            words = _replace_whole(words, form, forms[form])
        return words


def filler(note: Note) -> Callable[[str], str]:
    """`Words(note).shown`, without opening the text: a list of found notes opens each one's mapping only."""
    return filler_of(note.mapping)


def filler_by_time(note: Note) -> Callable[[str, datetime], str]:
    """Words typed at a time mean what their placeholders stood for then: a note that is read again numbers its people anew."""
    summaries = list(note.summaries.select_related("mapping__key", "mapping__body").order_by("-version"))
    fillers: dict[int, Callable[[str], str]] = {}

    def fill(words: str, at: datetime) -> str:
        then = next((one for one in summaries if one.created_at <= at), None)
        if then is None or "[" not in words:
            return words
        if then.pk not in fillers:
            fillers[then.pk] = filler_of(then.mapping)
        return fillers[then.pk](words)

    return fill


def filler_of(mapping: Payload | None) -> Callable[[str], str]:
    """Words with the placeholders of this mapping -> words with names."""
    if mapping is None:
        return str
    try:
        tokens = mapping_in(payload_open(mapping))
    except ErasedPayload:
        return str
    redaction = Redaction(text="", redacted="", spans=[], mapping=tokens)
    return lambda words: redaction.fill(words, keep_masked=HARD_LABELS)


def file_name(note: Note | Incoming) -> str:
    """What the file was called, for those who may see the words; "" once they are erased."""
    if note.received_name is None:
        return ""
    try:
        return payload_open(note.received_name).decode()
    except ErasedPayload:
        return ""


def _replace_whole(words: str, form: str, token: str) -> str:
    return re.sub(rf"(?<![\w\[]){re.escape(form)}(?![\w\]])", token, words) if form.strip() else words


def typed(note: Note, words: str) -> str:
    """A reason or a comment as the journal may keep it for ever: this note's names as placeholders, any other name or
    number by its kind alone. Without the words of an erased note there is still the book."""
    try:
        opened = Words(note)
        words = opened.hidden(_as_said(note, opened.redaction, words))
    except ErasedPayload:
        pass
    for span in reversed(redact(words, known=known_names(note)).spans):
        words = f"{words[: span.start]}[{span.label}]{words[span.end :]}"
    return words


def _as_said(note: Note, redaction: Redaction, words: str) -> str:
    """ "Eleanor Castellane" is the Eleanor of this meeting, whose family name nobody may have said: one placeholder."""
    forms = {form for known in redaction.mapping.values() for form in (known.canonical, *known.forms)}
    for client in note.client.household.clients.all():
        if client.given_name in forms and str(client) not in forms:
            words = _replace_whole(words, str(client), client.given_name)
    return words


def with_new_names(redaction: Redaction, words: str, known: Sequence[KnownName]) -> tuple[str, Redaction]:
    """Names that are typed and were not said at the meeting get placeholders of their own, so that the words can be kept
    without them and shown with them."""
    found = redact(words, known=known)
    mapping = dict(redaction.mapping)
    tokens = {one.canonical: token for token, one in mapping.items()}
    for span in reversed([span for span in found.spans if span.label in NAME_LABELS]):
        new = found.mapping[span.token]
        token = tokens.setdefault(new.canonical, next_token(new.label, [*mapping, *_tokens_in(words)]))
        mapping.setdefault(token, Mapped(new.label, new.canonical, ()))
        words = f"{words[: span.start]}{token}{words[span.end :]}"
    return words, replace(redaction, mapping=mapping)


def next_token(label: str, used: Iterable[str]) -> str:
    numbers = [int(match[2]) for match in map(TOKEN.fullmatch, used) if match and match[1] == label]
    return f"[{label}_{max(numbers, default=0) + 1}]"


def _tokens_in(words: str) -> list[str]:
    return [match.group() for match in TOKEN.finditer(words)]


def known_names(note: Note) -> list[KnownName]:
    """What the book knows of the people of this note: certain finds for redaction."""
    household = note.client.household
    known = [KnownName(household.name, "CLIENT")]
    for client in household.clients.prefetch_related("aliases"):
        full = f"{client.given_name} {client.family_name}"
        known += [KnownName(value, "CLIENT") for value in (full, client.given_name, client.family_name)]
        known += [KnownName(alias.name, "CLIENT") for alias in client.aliases.all()]
        contact = ((client.phone, "PHONE"), (client.email, "EMAIL"), (client.address, "ADDRESS"))
        known += [KnownName(value, label) for value, label in contact if value]
    known.append(KnownName(note.advisor.name, "ADVISOR"))
    return known
