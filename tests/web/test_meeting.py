"""The part "Meeting" of a note, by page and API: template, who is who, the file as received."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.models import JournalRow
from tests.files import teams_docx

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = services.note_upload(
        by=advisor_ann,
        client=eleanor,
        file_name="review.docx",
        data=teams_docx(),
        met_on=date(2026, 3, 4),
        meeting_type="annual_review",
    )
    services.summary_draft(note_id=note.pk)
    return Note.objects.get(pk=note.pk)


@pytest.fixture
def ann(client: Browser, advisor_ann: Any) -> Browser:
    client.force_login(advisor_ann)
    return client


def act(browser: Browser, name: str, note: Note, **told: str) -> Any:
    return browser.post(reverse(f"advisors:{name}", args=[note.uuid]), told, headers=FRAGMENT)


def shown(browser: Browser, note: Note) -> str:
    return browser.get(note.get_absolute_url(), {"show": "meeting"}).content.decode()


def test_page_says_what_is_covered_and_what_is_open(ann: Browser, note: Note) -> None:
    page = shown(ann, note)
    assert "in the summary" in page
    assert "Fees and costs disclosed?" in page
    assert "7 of 9 open" in page
    assert "Eleanor Castellane</span>" in page
    assert "review.docx" in page


def test_mark_answers_with_the_list_and_its_count(ann: Browser, note: Note) -> None:
    answer = act(ann, "checkpoint-mark", note, checkpoint="fees", mark="not_discussed").content.decode()
    assert "not discussed, says Ann Whitcombe" in answer
    assert "6 of 9 open" in answer
    assert 'hx-swap-oob="true">6<' in answer
    assert act(ann, "checkpoint-mark", note, checkpoint="fees", mark="perhaps").status_code == 422


def test_dropped_item_covers_nothing(ann: Browser, note: Note, advisor_ann: Any) -> None:
    for item in note.summaries.get().items.filter(section="client_goals"):
        services.item_choose(item_id=item.pk, choice="dropped", reason="Said twice", by=advisor_ann, revision=1)
    assert "8 of 9 open" in shown(ann, note)


def test_kind_is_corrected_and_brings_its_own_template(ann: Browser, note: Note) -> None:
    act(ann, "meeting-type", note, meeting_type="service_call")
    page = shown(ann, note)
    assert "How was the caller identified?" in page
    assert "Service call with" in page
    assert act(ann, "meeting-type", note, meeting_type="party").status_code == 422


def test_corrected_speaker_sends_the_note_to_the_machine(ann: Browser, note: Note) -> None:
    assert act(ann, "speakers-correct", note, **{"speaker-1": "spouse"})["HX-Redirect"] == note.get_absolute_url()
    note.refresh_from_db()
    assert note.state == Note.State.RECEIVED
    services.summary_draft(note_id=note.pk)
    assert "as a person said" in shown(ann, note)


def test_decisions_are_said_before_a_correction(ann: Browser, note: Note, advisor_ann: Any) -> None:
    item = note.summaries.get().items.first()
    services.item_choose(item_id=item.pk, choice="dropped", reason="Said twice", by=advisor_ann, revision=1)
    assert "Your decision on 1 line stands" in shown(ann, note)
    answer = act(ann, "speakers-correct", note, **{"speaker-1": "spouse"})
    assert answer.status_code == 409
    assert b"decision on 1 line" in answer.content
    assert act(ann, "speakers-correct", note, confirmed="yes", **{"speaker-1": "spouse"}).status_code == 200


def test_original_is_opened_for_a_reason_and_leaves_a_row(ann: Browser, note: Note, advisor_ann: Any) -> None:
    assert act(ann, "note-original", note).status_code == 422
    answer = act(ann, "note-original", note, reason="complaint")
    assert answer.content == teams_docx()
    assert answer["Content-Disposition"] == 'attachment; filename="review.docx"'
    assert JournalRow.objects.get(event="note.original-opened").user == advisor_ann


def test_holder_of_the_claim_reads_it_and_changes_nothing(
    client: Browser, note: Note, advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any, reviewer_sam: Any
) -> None:
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    client.force_login(reviewer_rita)
    page = client.get(reverse("compliance:review-detail", args=[review.uuid]), {"show": "meeting"}).content.decode()
    assert "7 of 9 open" in page
    assert "Correct and read again" not in page
    assert act(client, "note-original", note, reason="complaint").status_code == 200
    for person in (reviewer_sam, advisor_bob):
        client.force_login(person)
        assert act(client, "note-original", note, reason="complaint").status_code == 404
    client.force_login(advisor_ann)
    for name in ("checkpoint-mark", "meeting-type", "speakers-correct"):
        told = {"checkpoint": "fees", "mark": "discussed", "meeting_type": "other", "speaker-1": "spouse"}
        assert act(client, name, note, **told).status_code == 409


class TestApi:
    @pytest.fixture
    def call(self, client: Browser, advisor_ann: Any) -> Any:
        token = gate.token_issue(user=advisor_ann, name="notetaker", by="shell:test")[1]

        def call(method: str, path: str, body: Any = None) -> Any:
            more = {} if body is None else {"data": body, "content_type": "application/json"}
            return getattr(client, method)(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}, **more)

        return call

    def test_file_is_guessed_and_taken(self, call: Any, eleanor: Any) -> None:
        words = "Ann: Hello.\nEleanor: I want to retire at sixty.\n"
        guess = call("post", "incoming/", {"text": words, "file_name": "2026-03-04.txt"}).json()
        assert guess["guess"]["client"] == str(eleanor.uuid)
        assert [one["role"] for one in guess["speakers"]] == ["advisor", "client"]
        assert [one["uuid"] for one in call("get", "incoming/").json()["results"]] == [guess["uuid"]]
        told = {
            "client": str(eleanor.uuid),
            "met_on": "2026-03-04",
            "speakers": [{"label": "Eleanor", "role": "spouse"}],
        }
        note = call("post", f"incoming/{guess['uuid']}/", told)
        assert note.status_code == 201
        services.summary_draft(note_id=Note.objects.get().pk)
        part = call("get", f"notes/{note.json()['uuid']}/meeting/").json()
        assert part["speakers"][1] == {"label": "Eleanor", "role": "spouse", "turns": 1}

    def test_unreadable_and_foreign_are_refused(self, call: Any, eleanor: Any) -> None:
        refused = call("post", "incoming/", {"text": "words", "file_name": "talk.mp3"})
        assert (refused.status_code, refused.json()["code"]) == (422, "unreadable_file")
        sent = call("post", "incoming/", {"text": "Ann: Hello.\nEleanor: Good morning.\n"}).json()
        told = {"client": "00000000-0000-0000-0000-000000000000", "met_on": "2026-03-04"}
        assert call("post", f"incoming/{sent['uuid']}/", told).status_code == 422
        assert call("delete", f"incoming/{sent['uuid']}/").status_code == 204
        assert not Note.objects.exists()

    def test_speakers_and_points_are_corrected(self, call: Any, note: Note, advisor_ann: Any) -> None:
        assert (
            call("post", f"notes/{note.uuid}/checklist/", {"checkpoint": "fees", "mark": "discussed"}).status_code
            == 204
        )
        assert call("patch", f"notes/{note.uuid}/meeting/", {"meeting_type": "other"}).json()["meeting_type"] == "other"
        services.items_keep_rest(note_id=note.pk, by=advisor_ann)
        body = {"speakers": [{"label": "Eleanor Castellane", "role": "spouse"}]}
        asked = call("put", f"notes/{note.uuid}/speakers/", body)
        assert (asked.status_code, asked.json()["code"]) == (409, "decisions_exist")
        assert call("put", f"notes/{note.uuid}/speakers/", {**body, "confirmed": True}).json()["state"] == "received"
        unknown = call("put", f"notes/{note.uuid}/speakers/", {"speakers": [{"label": "Zoe", "role": "client"}]})
        assert unknown.status_code in (409, 422)
