"""A backup, and the house that is made from it: the same rows, the same guards, nothing sent a second time."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from advisors import services
from advisors.models import Note
from compliance import services as gate
from compliance.backup.making import back_up
from compliance.backup.manifest import DUMP, MANIFEST, read
from compliance.backup.restoring import checked, restore
from compliance.checkup import checks
from compliance.models import JournalRow, OutboxMessage, Payload
from compliance.services.payloads import master_key
from compliance.verifying import verify
from tests.database import superuser
from tests.web.conftest import approved_note  # noqa: F401
from wealthai.errors import Refusal
from wealthai.runtime import roles
from wealthai.runtime.embedded import superuser_url
from wealthai.runtime.layout import layout_from_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="needs the superuser of its own server"),
]


@contextmanager
def connected(*, name: str = "", variable: str = "DATABASE_URL") -> Iterator[None]:
    """Django's connection as another role, to another database of the same server."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(NAME=name or before["NAME"], USER=urlsplit(os.environ[variable]).username)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def as_owner(name: str = "") -> Any:
    return connected(name=name, variable="DATABASE_OWNER_URL")


@pytest.fixture
def empty() -> Iterator[str]:
    """A database as `create_database_roles` makes it."""
    name, server = f"restored_{os.getpid()}", superuser_url(layout_from_environment())
    roles.apply(server, name)
    yield name
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


# Rows that migrations wrote outlive a test, their journal does not.
_TOLD = """
    INSERT INTO compliance_journalrow (at, transaction, actor, request, reason, kind, event, table_name, row_key, subject_type, after)
    SELECT now(), 1, 'migration:test', '', '', 'change', 'insert', '{0}', id::text, '', to_jsonb(t) FROM {0} t
    WHERE NOT EXISTS (SELECT FROM compliance_journalrow j WHERE j.table_name = '{0}' AND j.row_key = t.id::text)"""


@pytest.fixture(autouse=True)
def _journal_of_migrations(transactional_db: None) -> None:
    with superuser() as cursor:
        for table in (
            "compliance_prompt",
            "compliance_promptversion",
            "compliance_reviewlevel",
            "compliance_reasoncode",
        ):
            cursor.execute(_TOLD.format(table).encode())


def broken(backup: Path | None = None) -> list[str]:
    return [check.name for check in checks(backup) if not check.holds]


def delivered() -> bool:
    return gate.outbox_deliver(message_id=OutboxMessage.objects.get().pk, by="task:deliver_outbox")


def test_restored_house_is_the_same_and_sends_nothing_twice(
    approved_note: Note,  # noqa: F811
    advisor_ann: Any,
    empty: str,
    tmp_path: Path,
    settings: Any,
) -> None:
    export = services.note_export(note_id=approved_note.pk, form="json", by=advisor_ann)
    with as_owner():
        manifest = back_up(tmp_path / "backup")
    assert delivered()  # after the backup: the restored house does not know of it
    sent = next(settings.CRM_FOLDER.iterdir())
    before = (sent.read_bytes(), sent.stat().st_mtime_ns)
    with as_owner(empty):
        assert restore(tmp_path / "backup").differences == []
        with pytest.raises(Refusal, match="not empty"):
            restore(tmp_path / "backup")
    with connected(name=empty):
        assert broken(tmp_path / "backup") == []
        assert Payload.objects.count() == manifest.counts["compliance_payload"] > 3
        assert JournalRow.objects.order_by("pk").last().event == "house.restored"
        assert_app_may_not_touch_the_journal()
        assert verify(export.data).holds
        assert delivered()
        assert not delivered()
    assert [sent] == list(settings.CRM_FOLDER.iterdir())
    assert (sent.read_bytes(), sent.stat().st_mtime_ns) == before


def assert_app_may_not_touch_the_journal() -> None:
    for statement in ("INSERT INTO compliance_journalrow (id) VALUES (0)", "DELETE FROM compliance_journalrow"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def missing(folder: Path) -> None:
    (folder / DUMP).unlink()


def changed_dump(folder: Path) -> None:
    data = bytearray((folder / DUMP).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / DUMP).write_bytes(data)


def changed_manifest(folder: Path) -> None:
    told = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(told.replace('"compliance_payload": ', '"compliance_payload": 1'))


def no_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("[]")


def other_version(folder: Path) -> None:
    replace(read(folder)[0], version="0.0.9").write(folder / MANIFEST, master_key())


def other_migrations(folder: Path) -> None:
    manifest = read(folder)[0]
    replace(manifest, migrations=manifest.migrations[:-1]).write(folder / MANIFEST, master_key())


SPOILED: dict[Callable[[Path], None], str] = {
    missing: "house.dump is missing",
    changed_dump: "its SHA-256 is another one",
    changed_manifest: "its seal does not hold",
    no_manifest: "not a manifest",
    other_version: "made by WealthAI 0.0.9",
    other_migrations: "Restore it with the version that made it",
}


def test_spoiled_backup_and_another_key_are_refused_before_anything_is_touched(
    approved_note: Note,  # noqa: F811
    tmp_path: Path,
    settings: Any,
) -> None:
    whole = tmp_path / "whole"
    with as_owner():
        back_up(whole)
        with pytest.raises(Refusal, match="never overwrites another"):
            back_up(whole)
    assert (whole.stat().st_mode & 0o777, (whole / DUMP).stat().st_mode & 0o777) == (0o700, 0o600)
    for number, (spoil, sentence) in enumerate(SPOILED.items()):
        folder = shutil.copytree(whole, tmp_path / str(number))
        spoil(folder)
        with pytest.raises(Refusal, match=sentence):
            checked(folder)
    assert checked(whole).counts["advisors_note"] == 1
    settings.MASTER_KEY = base64.b64encode(bytes(32)).decode()
    with pytest.raises(Refusal, match="closed with master key"):
        checked(whole)
    with as_owner(), pytest.raises(Refusal, match="Nothing was written"):
        back_up(tmp_path / "other key")
    assert not (tmp_path / "other key").exists()


_OTHER_BYTE = "set_byte(cipher_text, 0, (get_byte(cipher_text, 0) + 1) % 256)"
# Each as only the cluster's superuser can; what was broken before stays broken.
TAMPERED = {
    f"UPDATE compliance_payloadbody SET cipher_text = {_OTHER_BYTE}": "Texts",
    "GRANT UPDATE ON compliance_journalrow TO wealthai_app": "Rights",
    "ALTER TABLE compliance_review DISABLE TRIGGER compliance_review_frozen": "Guards",
    "UPDATE advisors_summaryitem SET number = number + 7": "Rows",
    "DELETE FROM compliance_journalrow WHERE event = 'note.submitted'": "",
}


def test_house_that_was_tampered_with_is_found_out(approved_note: Note, tmp_path: Path) -> None:  # noqa: F811
    with as_owner():
        back_up(tmp_path / "backup")
    expected: set[str] = set()
    assert broken(tmp_path / "backup") == []
    try:
        for statement, name in TAMPERED.items():
            with superuser() as cursor:
                cursor.execute("SET session_replication_role = replica")
                cursor.execute(statement.encode())
            expected |= {name} - {""}
            assert set(broken()) == expected
        with pytest.raises(SystemExit, match="1"):
            call_command("verify_house")
        assert set(broken(tmp_path / "backup")) == {*expected, "Backup"}
    finally:
        with superuser() as cursor:
            cursor.execute("ALTER TABLE compliance_review ENABLE TRIGGER compliance_review_frozen")
            cursor.execute("REVOKE UPDATE ON compliance_journalrow FROM wealthai_app")


def test_file_in_the_crm_that_is_not_what_was_sent_is_told_from_an_earlier_approval(
    approved_note: Note,  # noqa: F811
    settings: Any,
) -> None:
    assert delivered()
    file = next(settings.CRM_FOLDER.iterdir())
    assert "Deliveries" not in broken()
    file.write_bytes(file.read_bytes() + b" ")
    assert broken() == ["Deliveries"]
    os.utime(file, (1, 1))  # from before this approval: the house was restored, and the note approved anew
    found = next(check for check in checks() if check.name == "Deliveries")
    assert (found.holds, "1 hold an earlier approval" in found.line) == (True, True)


def test_rows_that_came_or_went_without_the_journal_are_found(approved_note: Note) -> None:  # noqa: F811
    for statement in (
        "DELETE FROM compliance_reviewcomment",
        "DELETE FROM compliance_journalrow WHERE kind = 'change'",
    ):
        with superuser() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement.encode())
    found = {check.name: check for check in checks()}
    assert not found["Rows"].holds
