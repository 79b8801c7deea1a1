"""The advisor's side of the gate, and what the gate's decisions do to a note."""

from __future__ import annotations

from typing import Any

from advisors.content import content_hash, counts
from advisors.models import Note, Summary, SummaryItem
from advisors.services.promise_making import promises_make
from advisors.words import Words
from compliance import journal, selectors
from compliance.models import Review
from compliance.services import outbox_post, review_open, review_rewrite
from wealthai.errors import NotAllowed, Refusal, Stale
from wealthai.models import User


class Undecided(Refusal):
    code = "undecided_items"
    status = 422


@journal.business_act
def note_submit(*, note_id: int, by: User, automatic: bool = False) -> Review:
    """Asks for a second person's decision. Items the advisor left alone go in as the machine wrote them."""
    note = Note.objects.select_for_update().get(pk=note_id)
    if not note.is_advisors_turn:
        raise Stale(
            f"This note is {note.get_state_display().lower()}; only a draft or a returned note can be submitted."
        )
    covering(note, by)
    summary = _latest(note)
    # The reviewer decides on every line anew; what the advisor dropped stays dropped.
    summary.items.exclude(choice=SummaryItem.Choice.DROPPED).update(choice=SummaryItem.Choice.UNDECIDED)
    owner = note.advisor.user
    if owner is None:
        raise NotAllowed("The note's advisor has no login, so nobody can answer for it.", subject=note)
    review = review_open(
        subject_type="note",
        subject_id=note.uuid,
        title=note.kind_label,
        content_hash=content_hash(summary),
        owner=owner,
        last_writer=summary.last_writer,
        by=by,
        words=len(Words(note).text.split()),
        **counts(summary),
    )
    _move(note, Note.State.SUBMITTED)
    journal.act("note.submitted", note, version=summary.version, automatic=automatic)
    return review


@journal.business_act
def note_accept_words(*, note_id: int, content_hash_read: str, by: User) -> Review:
    """The advisor takes a reviewer's words as the own ones, so that the reviewer may approve after all.

    `content_hash_read` names the words the page showed: what was written since then is not accepted along."""
    note = Note.objects.select_for_update().get(pk=note_id)
    covering(note, by)
    review = selectors.latest_review("note", note.uuid)
    if review is None or not review.is_open or review.last_writer_id in (None, by.pk):
        raise Stale("There are no words of a reviewer to accept.")
    if content_hash_read != review.content_hash:
        raise Stale("The reviewer went on writing after this page was opened. Read it again; nothing was accepted.")
    summary = _latest(note)
    summary.last_writer = by
    summary.save(update_fields=["last_writer"])
    journal.act("note.words-accepted", note, of=review.last_writer_id)
    return review_rewrite(
        review_id=review.pk, content_hash=content_hash(summary), by=by, new_words=True, **counts(summary)
    )


def check_approvable(note: Note) -> None:
    undecided = [item.tag for item in _latest(note).items.filter(choice=SummaryItem.Choice.UNDECIDED).order_by("pk")]
    if undecided:
        raise Undecided(f"Not decided yet: {', '.join(undecided)}. Keep, correct or drop each before you approve.")


def on_approved(note: Note, review: Review) -> None:
    _move(note, Note.State.APPROVED)
    promises_make(note)
    outbox_post(review=review)


def on_returned(note: Note) -> None:
    _move(note, Note.State.RETURNED)


def on_rejected(note: Note) -> None:
    _move(note, Note.State.REJECTED)


def on_delivered(note: Note) -> None:
    _move(note, Note.State.DELIVERED)


def _move(note: Note, state: Note.State) -> None:
    note.state = state
    note.save(update_fields=["state"])


def _latest(note: Note) -> Summary:
    return note.summaries.latest("version")


def covering(note: Note, by: Any) -> None:
    if not Note.objects.covered_by(by).filter(pk=note.pk).exists():
        raise NotAllowed("Only an advisor who covers the client may do this.", subject=note)
