"""One note as a file with its proof, and what the house says of such a file afterwards."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisors import services
from advisors.export import parts
from advisors.export.sheet import Sheet
from advisors.models import Note, Promise
from compliance import services as gate
from compliance.models import ExportFile, JournalRow, OutboxMessage, SampleDraw, SampleRead
from compliance.services.payloads import data_key_destroy
from compliance.verifying import verify
from tests.database import superuser
from wealthai.errors import NotAllowed

pytestmark = pytest.mark.django_db
TRANSCRIPT = (
    b"Ann: Good morning, Eleanor.\nEleanor: I want to retire at sixty.\n"
    b"Eleanor: Please wire it from account number 4417882310 by Friday.\n"
    b"Ann: I will send Eleanor Castellane the plan by Friday.\n"
)


@pytest.fixture
def note(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> Note:
    """Corrected by Ann, commented on and approved by Rita, delivered."""
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
    gate.outbox_deliver(message_id=OutboxMessage.objects.get().pk, by="task:deliver_outbox")
    note.refresh_from_db()
    return note


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


@pytest.mark.parametrize("form", ["json", "jsonl", "pdf"])
def test_unchanged_file_is_known_and_one_changed_byte_is_found(note: Note, advisor_ann: Any, form: str) -> None:
    data = exported(note, advisor_ann, form)
    known = verify(data)
    assert (known.state, known.holds) == ("unchanged", True)
    assert known.export is not None
    assert known.export.by == advisor_ann
    changed = bytearray(data)
    changed[-20] ^= 1
    found = verify(bytes(changed))
    assert (found.state, found.holds, found.export) == ("changed", False, known.export)
    assert verify(b"").state == "unknown"
    assert verify(b'{"export": "00000000-0000-4000-8000-000000000000"}').state == "unknown"


def test_changed_part_of_a_json_file_is_named(note: Note, advisor_ann: Any) -> None:
    data = exported(note, advisor_ann)
    found = verify(data.replace(b"stops working at sixty", b"stops working at fifty"))
    assert found.findings[0].line == "Not as handed out: approved, items."
    written = verify(json.dumps(json.loads(data)).encode())
    assert (written.state, written.findings[0].holds) == ("changed", True)


Tampering = Callable[[Note], None]


def journal_row(note: Note) -> None:
    change("UPDATE compliance_journalrow SET reason = 'x' WHERE event = 'note.submitted'")


def journal_row_gone(note: Note) -> None:
    change("DELETE FROM compliance_journalrow WHERE event = 'note.submitted'")


def payload_body(note: Note) -> None:
    changed = "set_byte(cipher_text, 0, (get_byte(cipher_text, 0) + 1) % 256)"
    change(f"UPDATE compliance_payloadbody SET cipher_text = {changed} WHERE payload_id = {note.received_id}")


def review_hash(note: Note) -> None:
    change("UPDATE compliance_review SET content_hash = repeat('0', 64)")


def item_text(note: Note) -> None:
    change("UPDATE advisors_summaryitem SET text = 'Something else'")


@pytest.mark.parametrize(
    ("tamper", "name"),
    [
        (journal_row, "Journal"),
        (journal_row_gone, "Journal"),
        (payload_body, "Stored texts"),
        (review_hash, "Decisions and content"),
        (item_text, "Decisions and content"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_database_that_was_tampered_with_no_longer_agrees(
    note: Note, advisor_ann: Any, tamper: Tampering, name: str
) -> None:
    data = exported(note, advisor_ann)
    tamper(note)
    found = verify(data)
    assert (found.state, found.holds) == ("unchanged", False)
    assert [one.name for one in found.findings if not one.holds] == [name]


def change(sql: str) -> None:
    """As only the cluster's superuser can, who goes round every guard."""
    with superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)


def test_erased_words_leave_fingerprints_that_still_agree(note: Note, advisor_ann: Any) -> None:
    data = exported(note, advisor_ann)
    data_key_destroy(subject=("client", note.client.uuid), by="shell:test")
    found = verify(data)
    assert found.holds
    assert "erased since" in found.findings[0].line
    # What can no longer be read is exported as states and proof.
    again = opened(Note.objects.get(pk=note.pk), advisor_ann)
    assert again["words"] is False


def test_command_says_it_by_its_exit_code(note: Note, advisor_ann: Any, tmp_path: Any, capsys: Any) -> None:
    file = tmp_path / "note.json"
    file.write_bytes(exported(note, advisor_ann))
    assert ran(file) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["by"], len(told["findings"])) == ("unchanged", "Ann Whitcombe", 3)
    file.write_bytes(file.read_bytes() + b" ")
    assert ran(file) == 1
    assert ran(tmp_path / "nothing.json") == 2


def ran(file: Any) -> int:
    with pytest.raises(SystemExit) as ended:
        call_command("verify_export", str(file))
    return int(ended.value.code or 0)


def test_file_is_checked_under_governance(
    client: Browser, note: Note, advisor_ann: Any, admin_ada: Any, reviewer_rita: Any
) -> None:
    data = exported(note, advisor_ann)
    url = reverse("compliance:export-verify")
    client.force_login(reviewer_rita)
    assert "by Ann Whitcombe" in client.post(url, {"file": sent(data)}).content.decode()
    changed = client.post(url, {"file": sent(data + b" ")}, headers={"HX-Request": "true"}).content.decode()
    assert changed.strip().startswith('<div class="verdict" id="verdict"')
    assert "Changed." in changed
    assert "Not known." in client.post(url, {"file": sent(b"hello")}).content.decode()
    assert client.post(url).status_code == 422
    assert client.post(url, {"file": sent(b"")}).status_code == 422
    # Who sees states only is told no client.
    client.force_login(admin_ada)
    shown = client.post(url, {"file": sent(data)}).content.decode()
    assert "Ann Whitcombe" in shown
    assert "Eleanor" not in shown
    client.force_login(advisor_ann)
    assert client.post(url, {"file": sent(data)}).status_code == 403


def sent(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("note.json", data)


def test_list_asks_as_often_for_many_as_for_few(
    client: Browser, note: Note, advisor_ann: Any, reviewer_rita: Any
) -> None:
    client.force_login(reviewer_rita)
    counts = []
    for rounds in (2, 5):
        for _ in range(rounds):
            exported(note, advisor_ann)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("compliance:exports")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30
    rows = client.get(reverse("compliance:exports") + "?format=csv").content.decode()
    assert rows.count("Ann Whitcombe") == 7


def test_api_exports_and_verifies(note: Note, advisor_ann: Any, reviewer_rita: Any) -> None:
    url = reverse("advisors:api-note-export", args=[note.uuid])
    answer = Browser().post(url, {"form": "pdf"}, content_type="application/json", headers=bearer(advisor_ann))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    check = reverse("compliance:api-export-verify")
    told = Browser().post(check, {"file": sent(answer.content)}, headers=bearer(reviewer_rita)).json()
    assert (told["state"], told["holds"], told["export"]["form"]) == ("unchanged", True, "pdf")
    assert Browser().post(check, {"file": sent(answer.content)}, headers=bearer(advisor_ann)).status_code == 403
    listed = Browser().get(reverse("compliance:api-exports"), headers=bearer(reviewer_rita)).json()
    assert [one["sha256"] for one in listed["results"]] == [answer["X-Export-SHA256"]]
    wrong = Browser().post(url, {"form": "x"}, content_type="application/json", headers=bearer(advisor_ann))
    assert wrong.status_code == 400


def bearer(user: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {gate.token_issue(user=user, name='export', by='shell:test')[1]}"}


def test_that_a_file_was_handed_out_never_changes(note: Note, advisor_ann: Any) -> None:
    exported(note, advisor_ann)
    for sql in ("UPDATE compliance_exportfile SET words = false", "DELETE FROM compliance_exportfile"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


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
