"""A note that was read again: what people decided on the summary before stands on the lines with the same quote; lines they
kept or wrote that the machine no longer proposes come along whole. Only what was dropped and is proposed no more ends here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q

from advisors.models import ItemRevision, Note, Summary, SummaryItem
from advisors.services.revisions import mapping_keep, revision_of
from advisors.words import Words, mapping_in, next_token
from compliance.redaction import TOKEN, Mapped
from compliance.services import payload_open

Translate = Callable[[str], str]
_COPIED = (
    "section",
    "start",
    "end",
    "quote_sha256",
    "due_on",
    "category",
    "severity",
    "engine",
    "choice",
    "written_by",
)
_WORDS = ("text", "owner", "due_phrase", "why", "drop_reason")


def decided_items(summary: Summary) -> list[SummaryItem]:
    """What people had a hand in: a decision, or words, an owner or a day of their own."""
    touched = Q(revision__gt=1) | ~Q(choice=SummaryItem.Choice.UNDECIDED) | Q(written_by__isnull=False)
    rows = summary.items.filter(touched).select_related("written_by").prefetch_related("revisions__by").order_by("pk")
    return [item for item in rows if item.choice != SummaryItem.Choice.UNDECIDED or _own(item)]


def carry_over(note: Note, summary: Summary) -> int:
    """How many lines of the summary before were carried into `summary`."""
    before = note.summaries.exclude(pk=summary.pk).order_by("-version").first()
    items = decided_items(before) if before is not None else []
    if before is None or not items:
        return 0
    translate = _translation(note, before)
    mates = {(mate.section, mate.start, mate.end): mate for mate in summary.items.all()}
    carried = written = 0
    for item in items:
        mate = mates.pop((item.section, item.start, item.end), None) if item.start is not None else None
        if mate is None and item.choice == SummaryItem.Choice.DROPPED:
            continue
        new = _decided(mate, item, translate) if mate is not None else _added(summary, item, translate)
        carried += 1
        written += new.written_by_id is not None
    if written:
        summary.last_writer = before.last_writer
        summary.save(update_fields=["last_writer"])
    return carried


def _own(item: SummaryItem) -> bool:
    first = _revisions(item)[0]
    return item.written_by_id is not None or (item.owner, item.due_on) != (first.owner, first.due_on)


def _revisions(item: SummaryItem) -> list[ItemRevision]:
    return sorted(item.revisions.all(), key=lambda revision: revision.number)


def _decided(mate: SummaryItem, item: SummaryItem, translate: Translate) -> SummaryItem:
    """The machine's line of now with the person's decision of before; an owner or a day stays where a person set it."""
    first = _revisions(item)[0]
    mate.choice, mate.drop_reason = item.choice, translate(item.drop_reason)
    if item.written_by is not None:
        mate.text, mate.written_by = translate(item.text), item.written_by
    if item.owner != first.owner:
        mate.owner = translate(item.owner)
    if item.due_on != first.due_on:
        mate.due_on = item.due_on
    mate.revision += 1
    mate.carried_from = item
    mate.save()
    return _signed(mate, item)


def _added(summary: Summary, item: SummaryItem, translate: Translate) -> SummaryItem:
    """Begins as it began, by the hand it began with: what a reviewer did to it since is a step of its own."""
    last = summary.items.filter(section=item.section).order_by("-number").values_list("number", flat=True).first()
    copied = {name: getattr(item, name) for name in _COPIED}
    new = SummaryItem(summary=summary, number=(last or 0) + 1, carried_from=item, **copied)
    for name in _WORDS:
        setattr(new, name, translate(getattr(item, name)))
    first = _revisions(item)[0]
    begun = revision_of(new, first.hand, first.by, carried=True)
    begun.text, begun.owner, begun.due_phrase = (
        translate(words) for words in (first.text, first.owner, first.due_phrase)
    )
    begun.due_on, begun.choice, begun.drop_reason = first.due_on, first.choice, ""
    new.revision = 2
    new.save()
    ItemRevision.objects.bulk_create([begun])
    return _signed(new, item)


def _signed(new: SummaryItem, item: SummaryItem) -> SummaryItem:
    """By the hand that decided, not by the machine that carried it here."""
    last = _revisions(item)[-1]
    ItemRevision.objects.bulk_create([revision_of(new, last.hand, last.by, carried=True)])
    return new


def _translation(note: Note, before: Summary) -> Translate:
    """Placeholders are numbered anew by every reading: they are carried by what they stand for."""
    if before.mapping is None or before.mapping_id == note.mapping_id:
        return str
    redaction = Words(note).redaction
    known = dict(redaction.mapping)
    tokens = {(one.label, one.canonical): token for token, one in known.items()}
    new: dict[str, str] = {}
    for token, one in mapping_in(payload_open(before.mapping)).items():
        found = tokens.get((one.label, one.canonical)) or next_token(one.label, known)
        known.setdefault(found, Mapped(one.label, one.canonical, one.forms))
        new[token] = found
    if len(known) > len(redaction.mapping):
        mapping_keep(note, replace(redaction, mapping=known))
    return lambda words: TOKEN.sub(lambda match: new.get(match.group(), match.group()), words)
