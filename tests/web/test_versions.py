"""The part Changes of a note, on its page and on the desk, and its API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import Review, SampleDraw, SampleRead

pytestmark = pytest.mark.django_db
TRANSCRIPT = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    item = note.summaries.get().items.get(section="action_items")
    services.item_reword(item_id=item.pk, text="Send Eleanor the whole plan", by=advisor_ann, revision=1)
    return note


@pytest.fixture
def review(note: Note, advisor_ann: Any, reviewer_rita: Any) -> Review:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    return gate.review_claim(review_id=review.pk, by=reviewer_rita)


def part(browser: Browser, note: Note, query: str = "", **headers: str) -> Any:
    return browser.get(reverse("advisors:note-versions", args=[note.uuid]) + query, headers=headers)


def test_page_compares_the_machine_with_now(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    shown = client.get(f"{note.get_absolute_url()}?show=changes").content.decode()
    assert '<option value="reading-1" selected>Machine, reading 1' in shown
    assert '<option value="now" selected>Now' in shown
    assert '<ins><span class="sr"> added: </span>' in shown
    assert "Reworded by Ann Whitcombe" in shown
    assert "Ann Whitcombe reworded A1" in shown


def test_part_keeps_the_address_of_the_page_it_stands_in(
    client: Browser, note: Note, review: Review, reviewer_rita: Any
) -> None:
    client.force_login(reviewer_rita)
    desk = reverse("compliance:review-detail", args=[review.uuid])
    assert b"As submitted" in client.get(f"{desk}?show=changes").content
    answer = part(
        client, note, "?from=machine&to=submitted",
        **{"HX-Request": "true", "HX-Current-URL": f"http://testserver{desk}?show=changes"},
    )  # fmt: skip
    assert answer["HX-Replace-Url"] == f"{desk}?show=changes&from=machine&to=submitted"
    assert answer.content.strip().startswith(b'<div id="versions"')
    plain = part(client, note, "?from=machine&to=submitted")
    assert plain.status_code == 302
    assert plain["Location"] == f"{note.get_absolute_url()}?show=changes&from=machine&to=submitted"


def test_unknown_version_is_said_and_nothing_breaks(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    answer = client.get(f"{note.get_absolute_url()}?show=changes&from=<b>&to=now")
    assert answer.status_code == 422
    assert "This note has no version" in answer.content.decode()


def test_another_advisor_and_a_reviewer_without_the_claim_get_404(
    client: Browser, note: Note, review: Review, advisor_bob: Any, reviewer_sam: Any, admin_ada: Any
) -> None:
    for person in (advisor_bob, reviewer_sam, admin_ada):
        client.force_login(person)
        assert part(client, note).status_code == 404
        assert api(person, "versions", note).status_code == (403 if person == admin_ada else 404)
        assert api(person, "compare", note).status_code == (403 if person == admin_ada else 404)


def test_second_reader_of_a_sample_sees_no_decision(
    client: Browser, note: Note, review: Review, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    now = timezone.now()
    draw = SampleDraw.objects.create(
        kind="note", period_from=now - timedelta(days=2), period_to=now, seed="s", rules={}, frame_size=1,
        frame_sha256="0" * 64, drawn_by=reviewer_rita,
    )  # fmt: skip
    SampleRead.objects.create(
        draw=draw, review=review, position=1, reader=reviewer_sam, taken_until=now + timedelta(hours=1)
    )
    client.force_login(reviewer_sam)
    assert Note.objects.words_visible_to(reviewer_sam).exists()
    assert part(client, note).status_code == 404
    shown = client.get(f"{note.get_absolute_url()}?show=changes", follow=True)
    assert shown.redirect_chain == [(SampleRead.objects.get().get_absolute_url(), 302)]
    assert b"As approved" not in shown.content


def api(user: Any, what: str, note: Note, query: str = "") -> Any:
    token = gate.token_issue(user=user, name="versions", by="shell:test")[1]
    url = reverse(f"advisors:api-note-{what}", args=[note.uuid]) + query
    return Browser().get(url, headers={"Authorization": f"Bearer {token}"})


def test_api_lists_and_compares(note: Note, advisor_ann: Any) -> None:
    listed = api(advisor_ann, "versions", note).json()["versions"]
    assert [(one["key"], one["main"]) for one in listed] == [("reading-1", True), ("step-1", False), ("now", True)]
    found = api(advisor_ann, "compare", note, "?from=machine&to=now").json()
    assert (found["start"]["key"], found["end"]["key"]) == ("reading-1", "now")
    (changed,) = [one for one in found["differences"] if one["kind"] == "changed"]
    rebuilt = "".join(part["text"] for part in changed["words"] if part["kind"] != "del")
    assert rebuilt == changed["after"]["text"] == "Send Eleanor the whole plan"
    assert changed["after"]["worded_by"]["who"] == "Ann Whitcombe"
    refused = api(advisor_ann, "compare", note, "?from=nothing")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")


def test_part_asks_as_often_for_many_versions_as_for_few(client: Browser, note: Note, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    counts = []
    for rounds in (1, 8):
        for number in range(rounds):
            services.item_add(
                note_id=note.pk, section="follow_ups", text=f"Call again {number} {rounds}", by=advisor_ann
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{note.get_absolute_url()}?show=changes").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 45
