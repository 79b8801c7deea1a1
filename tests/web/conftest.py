"""A note that went the whole way, for the tests of its export."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import OutboxMessage

TRANSCRIPT = (
    b"Ann: Good morning, Eleanor.\nEleanor: I want to retire at sixty.\n"
    b"Eleanor: Please wire it from account number 4417882310 by Friday.\n"
    b"Ann: I will send Eleanor Castellane the plan by Friday.\n"
)


@pytest.fixture
def approved_note(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Note:
    """Corrected by Ann, commented on and approved by Rita, in the outbox."""
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    goal = note.summaries.get().items.get(section="client_goals")
    services.item_reword(item_id=goal.pk, text="Eleanor stops working at sixty", by=advisor_ann, revision=1)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    gate.comment_add(review_id=review.pk, by=reviewer_rita, text="Is Eleanor sure?")
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    note.refresh_from_db()
    return note


@pytest.fixture
def delivered_note(approved_note: Note) -> Note:
    gate.outbox_deliver(message_id=OutboxMessage.objects.get().pk, by="task:deliver_outbox")
    approved_note.refresh_from_db()
    return approved_note
