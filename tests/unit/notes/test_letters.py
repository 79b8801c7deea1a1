"""The e-mail after a meeting: not before the approval, not without a second person, not with forbidden words, not twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from advisors import services
from advisors.models import Letter, LetterRelease, LetterVersion, Note
from advisors.services.letters import ForbiddenWords, NotApproved, current, open_letter
from compliance import services as gate
from compliance.models import JournalRow, OutboxMessage, Review
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db
REFUSED = DatabaseError
BODY = (
    "Dear Eleanor,\n\nThank you for the talk. I will send you the projection by Friday.\n\nKind regards,\nAnn Whitcombe"
)


@pytest.fixture
def approved(note: Note, review: Review, reviewer_rita: Any) -> Note:
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    note.refresh_from_db()
    return note


@pytest.fixture
def letter(approved: Note, advisor_ann: Any) -> Letter:
    return services.letter_draft(note_id=approved.pk, by=advisor_ann)


def written(letter: Letter, by: Any, body: str = BODY) -> Letter:
    return services.letter_write(letter_id=letter.pk, subject="Our talk", body=body, version=letter.version, by=by)


def passed(letter: Letter, ann: Any, rita: Any) -> Letter:
    review = services.letter_submit(letter_id=letter.pk, by=ann)
    gate.review_claim(review_id=review.pk, by=rita)
    gate.review_approve(review_id=review.pk, by=rita, content_hash=review.content_hash)
    letter.refresh_from_db()
    return letter


def test_draft_waits_for_the_approval_in_service_and_database(note: Note, advisor_ann: Any) -> None:
    with pytest.raises(NotApproved):
        services.letter_draft(note_id=note.pk, by=advisor_ann)
    with pytest.raises(REFUSED, match="before its note is approved"), transaction.atomic():
        Letter.objects.create(note=note)


def test_draft_comes_from_the_approved_lines_and_is_kept_with_placeholders(letter: Letter) -> None:
    opened = open_letter(letter)
    assert opened.body.startswith("Dear Eleanor,\n\nThank you for your time on Wednesday 4 March 2026.")
    assert "revised projection" in opened.body
    assert "What we ask of you" in opened.body
    assert opened.disclaimer in opened.whole
    kept = current(letter)
    assert "Eleanor" not in kept.body
    assert "Whitcombe" not in kept.body
    assert kept.by is None


def test_client_is_quoted_and_only_in_words_that_were_said(approved: Note, letter: Letter, advisor_ann: Any) -> None:
    assert "You said: “I want to" in open_letter(letter).body
    # As a model would have put it: then it is nobody's quotation.
    goal = approved.summaries.get().items.filter(section="client_goals", choice="kept").first()
    assert goal is not None
    type(goal).objects.filter(pk=goal.pk).update(text="Early retirement is wished for")
    again = services.letter_draft(note_id=approved.pk, by=advisor_ann)
    assert "- Early retirement is wished for\n" in open_letter(again).body


def test_words_read_as_they_were_typed(letter: Letter, advisor_ann: Any) -> None:
    body = BODY + "\n\nI spoke with Mr. John Miller and with Eleanor Castellane about it."
    letter = written(letter, advisor_ann, body)
    assert open_letter(letter).body == body
    assert "Miller" not in current(letter).body
    assert [row.by for row in letter.versions.all()] == [None, advisor_ann]


def test_forbidden_words_are_kept_marked_and_go_nowhere(letter: Letter, advisor_ann: Any) -> None:
    letter = written(letter, advisor_ann, BODY + "\n\nYour return is guaranteed.")
    with pytest.raises(ForbiddenWords, match="guaranteed"):
        services.letter_submit(letter_id=letter.pk, by=advisor_ann)
    with pytest.raises(NotApproved):
        services.letter_release(letter_id=letter.pk, way="copy", by=advisor_ann)
    assert not Review.objects.filter(subject_type="letter").exists()


def test_hard_personal_data_is_refused_with_its_line(letter: Letter, advisor_ann: Any) -> None:
    with pytest.raises(BadInput, match="No phone in an e-mail: take it out of line 8"):
        written(letter, advisor_ann, BODY + "\n\nCall 212-555-0147.")
    assert letter.versions.count() == 1


def test_own_words_need_a_second_person(letter: Letter, advisor_ann: Any, reviewer_rita: Any) -> None:
    letter = written(letter, advisor_ann)
    for way in ("outbox", "copy", "file"):
        with pytest.raises(NotApproved):
            services.letter_release(letter_id=letter.pk, way=way, by=advisor_ann)
    letter = passed(letter, advisor_ann, reviewer_rita)
    assert services.letter_release(letter_id=letter.pk, way="copy", by=advisor_ann).content_hash == letter.content_hash


def test_database_holds_the_second_person_too(letter: Letter, advisor_ann: Any) -> None:
    letter = written(letter, advisor_ann)
    version, told = current(letter), {"letter": letter, "by": advisor_ann, "content_hash": letter.content_hash}
    with pytest.raises(REFUSED, match="Another person approves"), transaction.atomic():
        LetterRelease.objects.create(version=version, way="copy", **told)
    letter.state = "approved"
    with pytest.raises(REFUSED, match="just these words"), transaction.atomic():
        letter.save()


def test_versions_and_releases_are_never_changed(letter: Letter) -> None:
    with pytest.raises(REFUSED), transaction.atomic():
        LetterVersion.objects.update(body="other words")


def test_sent_once_and_only_as_approved(letter: Letter, advisor_ann: Any, reviewer_rita: Any) -> None:
    letter = passed(written(letter, advisor_ann), advisor_ann, reviewer_rita)
    services.letter_release(letter_id=letter.pk, way="outbox", by=advisor_ann)
    with pytest.raises(Stale):
        services.letter_release(letter_id=letter.pk, way="outbox", by=advisor_ann)
    message = OutboxMessage.objects.get(subject_type="letter")
    assert gate.outbox_deliver(message_id=message.pk, by="task:deliver_outbox")
    letter.refresh_from_db()
    assert letter.state == Letter.State.DELIVERED
    with pytest.raises(Stale):
        written(letter, advisor_ann, BODY + " And more.")


def test_words_after_the_approval_ask_for_another_one(letter: Letter, advisor_ann: Any, reviewer_rita: Any) -> None:
    letter = passed(written(letter, advisor_ann), advisor_ann, reviewer_rita)
    letter = written(letter, advisor_ann, BODY + " One more thing.")
    with pytest.raises(NotApproved):
        services.letter_release(letter_id=letter.pk, way="copy", by=advisor_ann)


def test_unchanged_draft_may_be_handed_over_and_that_is_a_row(letter: Letter, advisor_ann: Any) -> None:
    services.letter_release(letter_id=letter.pk, way="file", by=advisor_ann)
    row = JournalRow.objects.get(event="letter.released")
    assert (row.user, row.data["way"]) == (advisor_ann, "file")
    with pytest.raises(NotApproved):
        services.letter_release(letter_id=letter.pk, way="outbox", by=advisor_ann)


def test_another_book_writes_nothing(letter: Letter, advisor_bob: Any) -> None:
    with pytest.raises(NotAllowed):
        written(letter, advisor_bob)
    assert not Letter.objects.visible_to(advisor_bob).exists()


def test_journal_keeps_no_words_of_an_e_mail(letter: Letter, advisor_ann: Any) -> None:
    written(letter, advisor_ann)
    rows = JournalRow.objects.filter(table_name="advisors_letterversion")
    assert rows.count() == 2
    assert not any("Dear" in str(row.after) for row in rows)
