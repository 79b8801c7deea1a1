"""What people made of the machine's lines, as it is counted."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import services
from advisors.models import Note, SummaryItem
from compliance import reasons
from compliance import services as gate

pytestmark = pytest.mark.django_db
TALK = "".join(f"Ann: I will send you form {n} by Friday.\n" for n in range(4))
URL = "compliance:machine-quality"


def drafted(by: Any, client: Any, words: str = TALK) -> Note:
    note = services.note_upload(by=by, client=client, file_name="a.txt", data=words.encode(), met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    return note


def approved(note: Note, advisor: Any, reviewer: Any) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor)
    gate.review_claim(review_id=review.pk, by=reviewer)
    services.items_keep_rest(note_id=note.pk, by=reviewer)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer, content_hash=review.content_hash)


def counted(browser: Browser, query: str = "") -> dict[str, dict[str, str]]:
    text = browser.get(reverse(URL) + f"?format=csv{query}").content.decode("utf-8-sig")
    return {row["Part"]: row for row in csv.DictReader(io.StringIO(text))}


def test_each_line_counts_by_what_became_of_it(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, analyst_nia: Any, eleanor: Any
) -> None:
    note = drafted(advisor_ann, eleanor)
    kept, reworded, corrected, dropped = note.summaries.get().items.filter(section="action_items").order_by("number")
    code, label = reasons.choices("note", "drop")[0]
    services.item_reword(item_id=reworded.pk, text="Send the second form", by=advisor_ann, revision=1)
    services.item_correct(item_id=corrected.pk, owner="client", due_on=None, by=advisor_ann, revision=1)
    services.item_choose(item_id=dropped.pk, choice="dropped", reason=code, by=advisor_ann, revision=1)
    services.item_add(note_id=note.pk, section="action_items", text="Order the cheque book", by=advisor_ann)
    client.force_login(analyst_nia)
    assert counted(client) == {}
    approved(note, advisor_ann, reviewer_rita)
    row = counted(client)["Action items"]
    names = ("Proposed", "Kept as proposed", "Reworded", "Owner or due corrected", "Dropped", "Added by a person")
    assert [row[name] for name in names] == ["4", "1", "1", "1", "1", "1"]
    assert row["Made by"] == f"{note.summaries.get().prompt_version}, offline engine"
    assert (row["Share kept"], row["Share kept, 95 % from"], row["Share kept, 95 % to"]) == ("0.25", "0.0456", "0.6994")
    assert (row["Share missed"], row["Why dropped"]) == ("0.25", f"{label}: 1")
    assert counted(client)["All"]["Proposed"] == str(
        SummaryItem.objects.filter(summary__note=note, written_by=None).count() + 1
    )


def test_page_shows_counts_and_no_words(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, analyst_nia: Any, eleanor: Any
) -> None:
    note = drafted(advisor_ann, eleanor)
    item = note.summaries.get().items.filter(section="action_items").first()
    services.item_choose(item_id=item.pk, choice="dropped", reason="Eleanor says no", by=advisor_ann, revision=1)
    approved(note, advisor_ann, reviewer_rita)
    client.force_login(analyst_nia)
    shown = client.get(reverse(URL)).content.decode()
    assert "offline engine" in shown
    assert "Eleanor" not in shown
    assert "form 1" not in shown
    # The analyst's tabs lead nowhere that is closed.
    assert reverse("compliance:quality") not in shown


def test_period_is_that_of_the_decision(client: Browser, advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> None:
    with time_machine.travel("2026-01-05 15:00:00+00:00", tick=True):
        note = services.note_upload(
            by=advisor_ann, client=eleanor, file_name="a.txt", data=TALK.encode(), met_on=date(2026, 1, 4)
        )
        services.summary_draft(note_id=note.pk)
    with time_machine.travel("2026-02-10 15:00:00+00:00", tick=True):
        approved(note, advisor_ann, reviewer_rita)
    client.force_login(reviewer_rita)
    with time_machine.travel("2026-02-12 15:00:00+00:00", tick=True):
        client.force_login(reviewer_rita)
        assert counted(client, "&days=7")["All"]["Proposed"] == "4"
    with time_machine.travel("2026-02-20 15:00:00+00:00", tick=True):
        client.force_login(reviewer_rita)
        assert counted(client, "&days=7") == {}


def test_page_asks_as_often_for_many_notes_as_for_few(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    client.force_login(reviewer_rita)
    counts = []
    for number in range(3):
        approved(drafted(advisor_ann, eleanor, f"{TALK}Ann: Nothing else {number}.\n"), advisor_ann, reviewer_rita)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(URL)).status_code == 200
        counts.append(len(captured))
    assert counts[1] == counts[2] <= 25
