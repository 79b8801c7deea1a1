"""Who may change what, and what a change of words does to the approval."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from advisors import services
from advisors.models import ItemRevision, Note, SummaryItem
from advisors.services.submission import Undecided
from advisors.words import Words
from compliance import services as gate
from compliance.models import JournalRow, OutboxMessage, Review
from compliance.services.reviews import NotHeld, OwnWork
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db


def item_of(note: Note, section: str = "action_items") -> SummaryItem:
    return note.summaries.get().items.filter(section=section).order_by("number").first()  # type: ignore[return-value]


def approve(review: Review, by: Any) -> Review:
    services.items_keep_rest(note_id=Note.objects.get().pk, by=by)
    review.refresh_from_db()
    return gate.review_approve(review_id=review.pk, by=by, content_hash=review.content_hash)


def test_dropping_and_correcting_makes_nobody_an_author(note: Note, review: Review, reviewer_rita: Any) -> None:
    item, follow_up = item_of(note), item_of(note, "follow_ups")
    services.item_correct(item_id=item.pk, owner="advisor", due_on=date(2026, 3, 20), by=reviewer_rita, revision=1)
    services.item_choose(item_id=follow_up.pk, choice="dropped", reason="Said twice", by=reviewer_rita, revision=1)
    assert approve(review, reviewer_rita).last_writer is None
    assert OutboxMessage.objects.count() == 1


def test_working_on_a_review_prolongs_the_claim(note: Note, review: Review, reviewer_rita: Any) -> None:
    soon = timezone.now() + timedelta(minutes=1)
    Review.objects.filter(pk=review.pk).update(claimed_until=soon)
    services.item_choose(item_id=item_of(note).pk, choice="kept", by=reviewer_rita, revision=1)
    review.refresh_from_db()
    assert review.claimed_until > soon + timedelta(minutes=20)


def test_rewording_makes_the_reviewer_its_author(
    note: Note, review: Review, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    services.item_reword(item_id=item_of(note).pk, text="Send the projection in writing", by=reviewer_rita, revision=1)
    with pytest.raises(OwnWork, match="You wrote words"):
        approve(review, reviewer_rita)
    gate.review_claim(review_id=review.pk, by=reviewer_sam, take_over=True, reason="second pair of eyes")
    assert approve(review, reviewer_sam).status == "approved"


def test_advisor_accepts_the_reviewers_words_and_the_reviewer_approves(
    note: Note, review: Review, reviewer_rita: Any, advisor_ann: Any
) -> None:
    services.item_add(note_id=note.pk, section="action_items", text="Call the trusted contact", by=reviewer_rita)
    review.refresh_from_db()
    services.note_accept_words(note_id=note.pk, content_hash_read=review.content_hash, by=advisor_ann)
    assert approve(review, reviewer_rita).last_writer == advisor_ann
    assert JournalRow.objects.filter(event="note.words-accepted", user=advisor_ann).exists()


def test_there_is_nothing_to_accept_without_a_reviewers_words(note: Note, review: Review, advisor_ann: Any) -> None:
    with pytest.raises(Stale):
        services.note_accept_words(note_id=note.pk, content_hash_read=review.content_hash, by=advisor_ann)


def test_approval_waits_for_every_item(note: Note, review: Review, reviewer_rita: Any) -> None:
    review.refresh_from_db()
    with pytest.raises(Undecided, match="Not decided yet: "):
        gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    review.refresh_from_db()
    assert review.is_open


def test_drop_needs_a_reason(note: Note, review: Review, reviewer_rita: Any) -> None:
    with pytest.raises(BadInput, match="Say why A1 is dropped"):
        services.item_choose(item_id=item_of(note).pk, choice="dropped", by=reviewer_rita, revision=1)
    assert item_of(note).choice == "undecided"


def test_second_look_at_an_old_revision_is_refused(note: Note, review: Review, reviewer_rita: Any) -> None:
    services.item_choose(item_id=item_of(note).pk, choice="kept", by=reviewer_rita, revision=1)
    with pytest.raises(Stale, match="A1 was changed"):
        services.item_choose(item_id=item_of(note).pk, choice="undecided", by=reviewer_rita, revision=1)


def test_change_without_the_claim_is_refused(note: Note, review: Review, reviewer_rita: Any) -> None:
    gate.review_release(review_id=review.pk, by=reviewer_rita)
    with pytest.raises(NotHeld):
        services.item_choose(item_id=item_of(note).pk, choice="kept", by=reviewer_rita, revision=1)


def test_advisor_may_not_change_what_is_under_review(note: Note, review: Review, advisor_ann: Any) -> None:
    with pytest.raises(NotAllowed):
        services.item_reword(item_id=item_of(note).pk, text="Something else entirely", by=advisor_ann, revision=1)


def test_other_advisor_may_not_change_a_draft(note: Note, advisor_bob: Any) -> None:
    with pytest.raises(NotAllowed):
        services.item_reword(item_id=item_of(note).pk, text="Something else entirely", by=advisor_bob, revision=1)


def test_typed_names_and_numbers_are_stored_as_placeholders(note: Note, advisor_ann: Any) -> None:
    text = "Tell Eleanor Castellane to call 212-555-0147 and wire to account 44718829131"
    item = services.item_reword(item_id=item_of(note).pk, text=text, by=advisor_ann, revision=1)
    assert "Eleanor" not in item.text
    assert "212-555-0147" not in item.text
    assert "44718829131" not in item.text
    assert "Eleanor Castellane" in Words(note).shown(item.text)


def test_every_interim_version_is_kept(note: Note, advisor_ann: Any) -> None:
    item = item_of(note)
    machine = item.text
    item = services.item_reword(item_id=item.pk, text="Send the projection", by=advisor_ann, revision=1)
    services.item_reword(item_id=item.pk, text="Send the new projection", by=advisor_ann, revision=2)
    kept = ItemRevision.objects.filter(item=item)
    assert [(row.hand, row.text) for row in kept] == [
        ("machine", machine),
        ("advisor", "Send the projection"),
        ("advisor", "Send the new projection"),
    ]


def test_returned_note_goes_round_again(note: Note, review: Review, reviewer_rita: Any, advisor_ann: Any) -> None:
    review.refresh_from_db()
    gate.review_return(
        review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash, comment="Name the brochure."
    )
    note.refresh_from_db()
    assert note.state == Note.State.RETURNED
    services.item_reword(item_id=item_of(note).pk, text="Send the brochure of 2026", by=advisor_ann, revision=1)
    again = services.note_submit(note_id=note.pk, by=advisor_ann)
    assert (again.pk != review.pk, again.last_writer) == (True, advisor_ann)


def test_submitted_note_is_not_submitted_again(note: Note, review: Review, advisor_ann: Any) -> None:
    with pytest.raises(Stale):
        services.note_submit(note_id=note.pk, by=advisor_ann)


def test_reveal_is_a_row_and_masks_what_is_never_shown(note: Note, advisor_ann: Any) -> None:
    value = services.value_reveal(note_id=note.pk, token="[PHONE_1]", reason="contact-client", by=advisor_ann)
    assert value == "212-555-0147"
    row = JournalRow.objects.get(event="value.revealed")
    assert (row.user, row.data["token"]) == (advisor_ann, "[PHONE_1]")
    assert "0147" not in str(row.data)


def test_reveal_without_a_reason_is_refused(note: Note, advisor_ann: Any) -> None:
    with pytest.raises(BadInput):
        services.value_reveal(note_id=note.pk, token="[PHONE_1]", reason="curious", by=advisor_ann)
    assert not JournalRow.objects.filter(event="value.revealed").exists()


def test_account_number_shows_its_last_four(note: Note) -> None:
    from advisors.services.reveal import masked

    assert masked("4471-882913") == "••••••2913"
    assert masked("123") == "•••"


def test_delivered_body_has_names_and_no_hidden_numbers(note: Note, review: Review, reviewer_rita: Any) -> None:
    from advisors.delivery import note_body

    approve(review, reviewer_rita)
    body = str(note_body(Note.objects.get()))
    assert "Eleanor Castellane" in body
    assert "212-555-0147" not in body
    assert review.uuid != note.uuid
