"""What the house says of a file: whether it was handed out here, unchanged, and whether the database agrees with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.services.payloads import data_key_destroy
from compliance.verifying import verify
from tests.database import superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(delivered_note: Note) -> Note:
    return delivered_note


def exported(note: Note, by: Any, form: str = "json") -> bytes:
    return services.note_export(note_id=note.pk, form=form, by=by).data


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
    again = json.loads(exported(Note.objects.get(pk=note.pk), advisor_ann))
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
