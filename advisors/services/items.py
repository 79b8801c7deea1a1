"""Changing a summary. The advisor writes freely while it is a draft; a reviewer drops, and corrects owner and due.
A reviewer who writes words becomes their author, and may then not approve them."""

from __future__ import annotations

from datetime import date

from advisors.content import content_hash, counts
from advisors.extraction.risk.categories import CATEGORIES
from advisors.indexing import summary_index
from advisors.models import ItemRevision, Note, Summary, SummaryItem
from advisors.owners import OWNERS
from advisors.services.revisions import mapping_keep, revision_of
from advisors.words import Words, known_names, typed, with_new_names
from compliance import journal, reasons, selectors
from compliance.models import Review
from compliance.redaction import hard_spans
from compliance.services import reason_used, review_rewrite
from compliance.services.reviews import review_for_change
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User

_LONGEST = 600


@journal.business_act
def item_choose(*, item_id: int, choice: str, by: User, revision: int, reason: str = "") -> SummaryItem:
    """Keep or drop. Dropping asks for a reason."""
    item, hand, review = _for_change(item_id, by, revision)
    if choice not in (SummaryItem.Choice.KEPT, SummaryItem.Choice.DROPPED, SummaryItem.Choice.UNDECIDED):
        raise BadInput("An item is kept, dropped or left undecided.")
    dropped = choice == SummaryItem.Choice.DROPPED
    if dropped and not reason.strip():
        raise BadInput(f"Say why {item.tag} is dropped: the reason is kept beside it.")
    restored = hand == ItemRevision.Hand.REVIEWER and not dropped and _advisor_dropped(item)
    code, words = reasons.resolve("note", "drop", reason) if dropped else ("", "")
    item.choice, item.drop_reason = choice, typed(item.summary.note, words[:200])[:200] if dropped else ""
    if dropped:
        reason_used(kind="note", act="drop", code=code, record=item.summary.note, by=by)
    return _save(item, hand, by, review, new_words=restored)


@journal.business_act
def items_keep_rest(*, note_id: int, by: User) -> int:
    """Keeps every item that nobody has decided on yet; how many. Index, hash and review move once for all of them."""
    note = Note.objects.select_for_update().get(pk=note_id)
    summary = latest_summary(note_id)
    undecided = summary.items.filter(choice=SummaryItem.Choice.UNDECIDED).order_by("pk")
    if not undecided.exists():
        return 0
    hand, review = _right_to_change(note, by)
    rest = list(undecided.select_for_update(of=("self",)))
    for item in rest:
        item.choice, item.revision = SummaryItem.Choice.KEPT, item.revision + 1
    SummaryItem.objects.bulk_update(rest, ["choice", "revision"])
    ItemRevision.objects.bulk_create([revision_of(item, hand, by) for item in rest])
    for item in rest:
        journal.act("item.kept", note, item=item.tag, revision=item.revision, reason="")
    _written(summary, review, by, new_words=False)
    return len(rest)


@journal.business_act
def item_correct(*, item_id: int, owner: str, due_on: date | None, by: User, revision: int) -> SummaryItem:
    """Owner and due are facts a reviewer may put right; they make nobody an author."""
    item, hand, review = _for_change(item_id, by, revision)
    if item.section not in (SummaryItem.Section.ACTION_ITEMS, SummaryItem.Section.FOLLOW_UPS):
        raise BadInput("Only action items and follow-ups have an owner and a due date.")
    if owner and owner not in OWNERS and owner != item.owner:
        raise BadInput("Choose an owner from the list.")
    item.owner, item.due_on = owner, due_on
    item.choice = SummaryItem.Choice.EDITED
    return _save(item, hand, by, review, new_words=False)


@journal.business_act
def item_reword(*, item_id: int, text: str, by: User, revision: int) -> SummaryItem:
    item, hand, review = _for_change(item_id, by, revision)
    words = _storable(text, item.summary.note)
    if words == item.text:
        return item
    item.text, item.written_by, item.choice = words, by, SummaryItem.Choice.EDITED
    return _save(item, hand, by, review, new_words=True)


@journal.business_act
def item_add(
    *, note_id: int, section: str, text: str, by: User, owner: str = "", due_on: date | None = None, category: str = ""
) -> SummaryItem:
    """A line of a person's own. It has no quote, and says so."""
    note = Note.objects.select_for_update().get(pk=note_id)
    hand, review = _right_to_change(note, by)
    summary = latest_summary(note_id)
    if section not in SummaryItem.Section.values:
        raise BadInput("Choose the section the item belongs to.")
    flag = section == SummaryItem.Section.RISK_FLAGS
    if flag and category not in CATEGORIES:
        raise BadInput("Choose the category of the risk flag.")
    last = summary.items.filter(section=section).order_by("-number").values_list("number", flat=True).first() or 0
    item = SummaryItem.objects.create(
        summary=summary,
        section=section,
        number=last + 1,
        text=_storable(text, note),
        owner=owner if owner in OWNERS else "",
        due_on=due_on,
        category=category if flag else "",
        severity=CATEGORIES[category].severity if flag else "",
        choice=SummaryItem.Choice.EDITED,
        written_by=by,
    )
    ItemRevision.objects.bulk_create([revision_of(item, hand, by)])
    journal.act("item.added", note, item=item.tag)
    _written(summary, review, by, new_words=True)
    return item


def latest_summary(note_id: int) -> Summary:
    return (
        Summary.objects.select_related("note__client__household", "note__advisor")
        .filter(note_id=note_id)
        .latest("version")
    )


def _advisor_dropped(item: SummaryItem) -> bool:
    """What the advisor dropped was not submitted: to bring it back is to add words to it."""
    if item.choice != SummaryItem.Choice.DROPPED:
        return False
    last = item.revisions.exclude(hand=ItemRevision.Hand.REVIEWER).order_by("-number").first()
    return last is not None and last.choice == SummaryItem.Choice.DROPPED


def _for_change(item_id: int, by: User, revision: int) -> tuple[SummaryItem, str, Review | None]:
    """Locks note, review, item, in the order in which a decision locks them: nobody waits for one another in a ring."""
    note = Note.objects.select_for_update().get(summaries__items=item_id)
    item = (
        SummaryItem.objects.select_for_update(of=("self",))
        .select_related("summary__note__client__household", "summary__note__advisor")
        .get(pk=item_id)
    )
    if item.summary_id != latest_summary(note.pk).pk:
        raise Stale("A newer summary has taken the place of this one. Reload the page.")
    hand, review = _right_to_change(note, by)
    if item.revision != revision:
        raise Stale(f"{item.tag} was changed after this page was opened. Read it again; nothing was changed.")
    return item, hand, review


def _right_to_change(note: Note, by: User) -> tuple[str, Review | None]:
    if note.is_advisors_turn:
        if not Note.objects.covered_by(by).filter(pk=note.pk).exists():
            raise NotAllowed("Only an advisor who covers the client may change this summary.", subject=note)
        return ItemRevision.Hand.ADVISOR, None
    review = selectors.latest_review("note", note.uuid)
    if review is None or not review.is_open:
        raise Stale(f"This note is {note.get_state_display().lower()}; its summary can no longer be changed.")
    if not by.has_perm("compliance.decide_review"):
        raise NotAllowed("The note is under review. Wait for the reviewer's decision.", subject=note)
    return ItemRevision.Hand.REVIEWER, review_for_change(review_id=review.pk, by=by)


def _storable(text: str, note: Note) -> str:
    """Typed words, with this note's names as placeholders again and anything of the hard kind masked."""
    words = " ".join(text.split())
    if len(words) < 3:
        raise BadInput("Write at least a few words, or drop the item.")
    if len(words) > _LONGEST:
        raise BadInput(f"Keep an item under {_LONGEST} characters; this one has {len(words)}.")
    opened = Words(note)
    words, extended = with_new_names(opened.redaction, opened.hidden(words), known_names(note))
    if extended.mapping != opened.redaction.mapping:
        mapping_keep(note, extended)
    for span in reversed(hard_spans(words)):
        # Without a number: a numbered token would stand for another value of this note.
        words = f"{words[: span.start]}[{span.label}]{words[span.end :]}"
    return words


def _save(item: SummaryItem, hand: str, by: User, review: Review | None, *, new_words: bool) -> SummaryItem:
    item.revision += 1
    item.save()
    ItemRevision.objects.bulk_create([revision_of(item, hand, by)])
    journal.act(
        f"item.{item.choice}", item.summary.note, item=item.tag, revision=item.revision, reason=item.drop_reason
    )
    _written(item.summary, review, by, new_words=new_words)
    return item


def _written(summary: Summary, review: Review | None, by: User, *, new_words: bool) -> None:
    summary_index(summary)
    if new_words:
        summary.last_writer = by
        summary.save(update_fields=["last_writer"])
    if review is not None:
        review_rewrite(
            review_id=review.pk, content_hash=content_hash(summary), by=by, new_words=new_words, **counts(summary)
        )
