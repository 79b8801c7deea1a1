from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import Review

TRANSCRIPT = """Ann Whitcombe: Good morning, Eleanor. Shall we begin?
Eleanor Castellane: I want to stop working when I turn sixty-five. You reach me on 212-555-0147.
Ann Whitcombe: I will send you the revised projection by Friday.
Eleanor Castellane: I'll forward the letter from my accountant.
Ann Whitcombe: Let's meet again on the 14th to go through it.
"""


def uploaded(by: Any, client: Any, words: str = TRANSCRIPT) -> Note:
    return services.note_upload(
        by=by, client=client, file_name="call.txt", data=words.encode(), met_on=date(2026, 3, 4)
    )


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = uploaded(advisor_ann, eleanor)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


@pytest.fixture
def review(note: Note, advisor_ann: Any, reviewer_rita: Any) -> Review:
    """Submitted by Ann, held by Rita."""
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    return gate.review_claim(review_id=review.pk, by=reviewer_rita)
