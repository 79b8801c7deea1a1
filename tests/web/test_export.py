"""One note as a file with its proof, and what the house says of such a file afterwards."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services
from advisors.export import parts
from advisors.export.sheet import Sheet
from advisors.models import Note, Promise
from compliance.models import ExportFile, JournalRow, SampleDraw, SampleRead
from wealthai.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(delivered_note: Note) -> Note:
    return delivered_note


def exported(note: Note, by: Any, form: str = "json") -> bytes:
    return services.note_export(note_id=note.pk, form=form, by=by).data


def opened(note: Note, by: Any) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(exported(note, by))
    return held


def test_advisor_gets_the_whole_history(note: Note, advisor_ann: Any) -> None:
    held = opened(note, advisor_ann)
    assert (held["schema"], held["exported_by"], held["words"]) == ("wealthai.note-export/1", "Ann Whitcombe", True)
    (goal,) = held["approved"]["sections"]["client_goals"]
    assert (goal["text"], goal["quote"]) == ("Eleanor stops working at sixty", "I want to retire at sixty")
    item = next(one for one in held["items"] if one["id"] == goal["id"])
    assert [(one["hand"], one["by"]) for one in item["versions"]] == [
        ("machine", None), ("advisor", "Ann Whitcombe"), ("reviewer", "Rita Vance"),
    ]  # fmt: skip
    assert item["versions"][0]["text"] != goal["text"]
    (review,) = held["reviews"]
    assert (review["decided_by"], review["comments"][0]["text"]) == ("Rita Vance", "Is Eleanor sure?")
    (message,) = held["outbox"]
    assert message["attempts"][0]["delivered"] is True
    (call,) = held["model_calls"]
    assert held["lineage"][0]["model_call"] == call["uuid"]
    assert {one["kind"] for one in held["proof"]["payloads"]} >= {
        "received",
        "mapping",
        "prompt",
        "output",
        "delivered",
    }
    acts = [row["event"] for row in held["journal"] if row["kind"] == "act"]
    assert acts[0] == "note.received"
    assert {"note.drafted", "item.edited", "review.approved", "outbox.delivered"} <= set(acts)
    assert any(row["table"] == "compliance_review" and row["after"] for row in held["journal"])


def test_account_numbers_stay_masked(note: Note, advisor_ann: Any) -> None:
    for form in ("json", "jsonl"):
        assert b"4417882310" not in exported(note, advisor_ann, form)
    assert "4417882310" not in text_of(exported(note, advisor_ann, "pdf"))


def test_words_are_for_who_sees_them_today(
    note: Note, advisor_ann: Any, reviewer_rita: Any, admin_ada: Any, advisor_bob: Any
) -> None:
    """The reviewer's claim ended with the decision: placeholders in what was typed, and no words."""
    rita, ada = opened(note, reviewer_rita), opened(note, admin_ada)
    for held in (rita, ada):
        assert held["words"] is False
        assert "Eleanor" not in json.dumps(held)
        assert all(one["text"] is None for item in held["items"] for one in item["versions"])
    assert rita["reviews"][0]["comments"][0]["text"] == "Is [CLIENT_1] sure?"
    assert ada["reviews"][0]["comments"][0]["text"] is None
    assert any(row["after"] for row in rita["journal"])
    assert not any(row["after"] for row in ada["journal"])
    assert "Eleanor" not in text_of(exported(note, reviewer_rita, "pdf"))
    with pytest.raises(NotAllowed):
        exported(note, advisor_bob)
    assert ExportFile.objects.filter(by=advisor_bob).count() == 0


def test_page_hands_out_a_file_and_the_journal_keeps_it(
    client: Browser, note: Note, advisor_ann: Any, advisor_bob: Any
) -> None:
    client.force_login(advisor_ann)
    assert b"Export as JSON Lines" in client.get(f"{note.get_absolute_url()}?show=history").content
    url = reverse("advisors:note-export", args=[note.uuid])
    answer = client.post(url, {"form": "jsonl"})
    assert answer["Content-Disposition"].endswith('.jsonl"')
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert (lines[0]["type"], lines[-1]["type"]) == ("export", "proof")
    times = [line["at"] for line in lines[1:-1]]
    assert times == sorted(times)
    row = JournalRow.objects.get(event="record.exported", user=advisor_ann)
    assert (row.subject_id, row.data["sha256"]) == (note.uuid, answer["X-Export-SHA256"])
    assert client.post(url, {"form": "docx"}).status_code == 422
    assert client.get(url).status_code == 405
    client.force_login(advisor_bob)
    assert client.post(url, {"form": "json"}).status_code == 404
    assert ExportFile.objects.count() == 1


def test_second_reader_takes_nothing_along(note: Note, reviewer_rita: Any, reviewer_sam: Any, client: Browser) -> None:
    now = timezone.now()
    draw = SampleDraw.objects.create(
        kind="note", period_from=now - timedelta(days=2), period_to=now, seed="s", rules={}, frame_size=1,
        frame_sha256="0" * 64, drawn_by=reviewer_rita,
    )  # fmt: skip
    review = note_review(note)
    told = {"draw": draw, "review": review, "position": 1}
    SampleRead.objects.create(reader=reviewer_sam, taken_until=now + timedelta(hours=1), **told)
    client.force_login(reviewer_sam)
    assert client.post(reverse("advisors:note-export", args=[note.uuid]), {"form": "json"}).status_code == 404
    assert b"Export with proof" not in client.get(f"{note.get_absolute_url()}?show=history").content


def note_review(note: Note) -> Any:
    from compliance.selectors import latest_review

    return latest_review("note", note.uuid)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_pdf_is_read_from_approval_to_proof(note: Note, advisor_ann: Any) -> None:
    text = text_of(exported(note, advisor_ann, "pdf"))
    places = [
        text.index(words)
        for words in (
            "Meeting with Eleanor Castellane, 4 Mar 2026", "Summary as approved", "Eleanor stops working at sixty",
            "Every version of every item", "Reviews and decisions", "Is Eleanor sure?", "Deliveries", "Journal", "Proof",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert ExportFile.objects.get().uuid.hex[:8] in text
    assert note.received_sha256 in text
    assert "Owner Ann Whitcombe, due" in text


def test_signs_the_font_lacks_are_squares_and_counted() -> None:
    sheet = Sheet("Title", "foot")
    sheet.words("Łódź, Αθήνα and 東京")
    assert sheet.lacked == 2
    assert "Łódź, Αθήνα and □□" in text_of(bytes(sheet.output()))


@pytest.fixture
def _other_part() -> Iterator[None]:
    parts.register_part("weather", _weather)
    yield
    parts._more.pop("weather")


def _weather(opened: Any) -> dict[str, str]:
    return {"sky": "clear"}


@pytest.mark.usefixtures("_other_part")
def test_another_part_of_the_house_adds_its_own(note: Note, advisor_ann: Any) -> None:
    held = opened(note, advisor_ann)
    assert held["weather"] == {"sky": "clear"}
    assert "weather" in held["proof"]["parts"]


def test_promises_go_along_with_what_became_of_them(note: Note, advisor_ann: Any, reviewer_rita: Any) -> None:
    promise = Promise.objects.filter(item__text__contains="plan").get()
    services.promise_done(
        promise_id=promise.pk, done_on=date(2026, 3, 6), by=advisor_ann, revision=1, words="Sent to Eleanor"
    )
    kept = next(one for one in opened(note, advisor_ann)["promises"] if one["state"] == "done")
    assert (kept["done_on"], kept["closed_by"]) == ("2026-03-06", "Ann Whitcombe")
    assert kept["closing_words"] == "Sent to Eleanor"
    closed = next(one for one in opened(note, reviewer_rita)["promises"] if one["state"] == "done")
    assert (closed["text"], closed["closing_words"]) == (None, "Sent to [CLIENT_1]")
    acts = [row["event"] for row in opened(note, advisor_ann)["journal"] if row["kind"] == "act"]
    assert "promise.done" in acts
