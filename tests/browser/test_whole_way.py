"""The whole way of one note, by two people in a real browser, with a real worker in between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisors.models import Note, SummaryItem
from compliance.models import JournalRow
from tests.browser.people import assert_accessible, sign_in
from tests.faults.workers import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

TRANSCRIPT = """WEBVTT

1
00:00:02.000 --> 00:00:08.000
<v Ann Whitcombe>Good morning, Eleanor. How can I help?</v>

2
00:00:09.000 --> 00:00:17.000
<v Eleanor Castellane>I want to stop working when I turn sixty-five. You reach me on 212-555-0147 now.</v>

3
00:00:18.000 --> 00:00:25.000
<v Ann Whitcombe>I will send you the revised projection by Friday.</v>

4
00:00:26.000 --> 00:00:32.000
<v Eleanor Castellane>I'll forward the letter from my accountant.</v>

5
00:00:33.000 --> 00:00:40.000
<v Ann Whitcombe>Let's meet again on the 14th to go through it.</v>
"""


def test_note_walks_from_upload_to_the_crm(
    page: Any, complaints: list[str], live_server: Any, workers: Any, tmp_path: Path,
    advisor_ann: Any, reviewer_rita: Any, eleanor: Any, settings: Any,
) -> None:  # fmt: skip
    settings.CRM_FOLDER = tmp_path / "crm"
    worker = workers("worker")
    advisor_uploads_and_submits(page, live_server.url, tmp_path)
    note = Note.objects.get()
    assert note.state == Note.State.SUBMITTED
    page.context.clear_cookies()
    reviewer_decides(page, live_server.url)
    until(lambda: Note.objects.get().state == Note.State.DELIVERED, 30, worker._said)
    (file,) = (tmp_path / "crm").glob("*.json")
    body = json.loads(file.read_text())
    actions = {line["tag"]: line for line in body["summary"]["action_items"]}
    dropped = set(SummaryItem.objects.filter(choice="dropped").values_list("section", "number"))
    assert len(dropped) == 1
    assert "2026-03-20" in {line["due_on"] for line in actions.values()}
    assert "212-555-0147" not in file.read_text()
    told = set(JournalRow.objects.filter(subject_id=note.uuid).values_list("event", flat=True))
    assert {
        "note.received", "note.drafted", "note.submitted", "review.opened", "review.claimed", "item.kept",
        "item.edited", "item.dropped", "review.approved", "outbox.posted", "outbox.delivered",
    } <= told  # fmt: skip


def advisor_uploads_and_submits(page: Any, address: str, folder: Path) -> None:
    file = folder / "castellane.vtt"
    file.write_text(TRANSCRIPT)
    sign_in(page, address, "ann")
    page.get_by_role("link", name="New note").click()
    page.get_by_label("Choose files").set_input_files(file)
    page.get_by_text("speaks in it, named").wait_for()  # the client is guessed, and confirmed here
    assert_accessible(page)
    page.get_by_label("Met on").fill("2026-03-04")
    page.get_by_role("button", name="Make the note").click()
    page.get_by_role("link", name="Check the draft: castellane.vtt").click(timeout=60_000)
    page.get_by_role("heading", name="Action items").wait_for(timeout=60_000)
    assert page.locator("mark.quote", has_text="I will send you the revised projection by Friday").count() >= 1
    assert page.get_by_text("212-555-0147").count() == 0
    assert_accessible(page)
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("In review").first.wait_for()


def reviewer_decides(page: Any, address: str) -> None:
    sign_in(page, address, "rita")
    page.goto(f"{address}/review/")
    assert_accessible(page)
    page.get_by_role("button", name="Take the next").click()
    page.get_by_role("heading", name="Action items").wait_for()
    assert_accessible(page)
    reveal_phone(page)
    first = page.locator('[data-item="a1"]')
    first.get_by_label("Due").fill("2026-03-20")
    first.get_by_label("Due").press("Tab")
    page.locator('[data-item="a1"][data-state="edited"]').wait_for()
    follow_up = page.locator('[data-item="f1"]')
    follow_up.get_by_role("button", name="Drop").first.click()
    follow_up.get_by_label("Why is F1 dropped?").select_option(index=1)
    follow_up.get_by_role("button", name="Drop F1").click()
    page.locator('[data-item="f1"][data-state="dropped"]').wait_for()
    while page.locator('[data-state="undecided"]').count():
        card = page.locator('[data-state="undecided"]').first
        ref = card.get_attribute("data-item")
        card.locator('[data-act="keep"]').click()
        page.locator(f'[data-item="{ref}"][data-state="kept"]').wait_for()
    page.get_by_role("button", name="Approve a", exact=True).click()
    page.wait_for_url("**/review/")
    page.get_by_text("Approved. It goes to the CRM now.").wait_for()


def reveal_phone(page: Any) -> None:
    page.get_by_role("button", name="Reveal PHONE_1, asks for a reason").first.click()
    page.get_by_role("button", name="Reveal", exact=True).click()
    page.get_by_text("212-555-0147").wait_for()
    page.keyboard.press("Escape")
