"""Intake through the page: what is read, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

import codecs
import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Note
from advisors.words import Words
from compliance.models import Payload
from compliance.services import payload_open
from tests.files import docx, eml, paragraph, pdf, teams_docx

pytestmark = pytest.mark.django_db
WORDS = "Ann: Good morning.\r\nEleanor: I want to retire at sixty 🙂, in Zürich.\r\n"


def send(client: Browser, eleanor: Any, data: bytes, name: str = "call.txt", **headers: str) -> Any:
    form = {"client": str(eleanor.uuid), "met_on": "2026-03-04", "meeting_type": "other"}
    return client.post(
        reverse("advisors:note-upload"), {**form, "file": SimpleUploadedFile(name, data)}, headers=headers or None
    )


@pytest.fixture
def ann(client: Browser, advisor_ann: Any) -> Browser:
    client.force_login(advisor_ann)
    return client


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.replace("🙂", "").encode("latin-1"), "cp1252"),
    ],
)
def test_text_is_stored_as_received_and_read_in_its_encoding(
    data: bytes, encoding: str, ann: Browser, eleanor: Any
) -> None:
    assert send(ann, eleanor, data).status_code == 302
    note = Note.objects.get()
    assert note.encoding in (encoding, "latin-1" if encoding == "cp1252" else encoding)
    words = Words(note)
    assert "in Zürich." in words.text
    assert words.text.count("\r\n") == 2


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "call.txt", "empty"),
        (b" \r\n ", "call.txt", "empty"),
        (b"%PDF-1.7 ...", "call.txt", "PDF"),
        (b"\x00\x01\x02\x03" * 200, "call.txt", "plain text"),
        (b"Ann: Hello.", "call.exe", ".txt, .md, .vtt, .srt, .docx, .pdf or .eml"),
        (b"Ann: Hello.", "call.doc", "old Word document"),
        (b"Ann: Hello.", "call.srt", "no cue times"),
        (b"Ann: " + b"x" * 12_000, "call.txt", "without a blank"),
        (docx(paragraph("x"), extra={f"{n}": b"" for n in range(6000)}), "call.docx", "unpacks to far more"),
        (pdf("", ""), "call.pdf", "its 2 pages are pictures"),
        (pdf("Ann: Good morning.", encrypt=True), "call.pdf", "locked with a password"),
        (eml(attached={"plan.pdf": b"%PDF"}), "call.eml", "only an attachment (plan.pdf)"),
        (b"Ann: Hello.", "call.vtt", "WEBVTT"),
        (b"WEBVTT\n\n", "call.vtt", "Nobody says anything"),
    ],
)
def test_unreadable_file_gets_a_sentence_and_leaves_nothing(
    data: bytes, name: str, said: str, ann: Browser, eleanor: Any
) -> None:
    response = send(ann, eleanor, data, name)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Note.objects.exists()
    assert not Payload.objects.exists()


def test_too_large_file_is_refused(ann: Browser, eleanor: Any, settings: Any) -> None:
    settings.NOTE_MAX_BYTES = 1024 * 1024
    response = send(ann, eleanor, b"Ann: " + b"a" * (1024 * 1024))
    assert response.status_code == 422
    assert "larger than 1 MB" in response.content.decode()
    assert not Payload.objects.exists()


def test_same_file_again_is_refused_with_a_link(ann: Browser, eleanor: Any) -> None:
    send(ann, eleanor, WORDS.encode())
    first = Note.objects.get()
    response = send(ann, eleanor, WORDS.encode(), "renamed.txt")
    assert response.status_code == 409
    assert first.get_absolute_url() in response.content.decode()
    assert Note.objects.count() == 1


def test_client_of_another_book_is_no_choice(client: Browser, advisor_bob: Any, eleanor: Any) -> None:
    client.force_login(advisor_bob)
    assert send(client, eleanor, WORDS.encode()).status_code == 422
    assert not Note.objects.exists()


def test_drop_zone_gets_a_row_back(ann: Browser, eleanor: Any) -> None:
    response = send(ann, eleanor, WORDS.encode(), **{"HX-Request": "true"})
    assert response.status_code == 200
    assert response.content.strip().startswith(b"<li")
    refused = send(ann, eleanor, b"", "leer.txt", **{"HX-Request": "true"})
    assert refused.status_code == 422
    assert "The file is empty" in refused.content.decode()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (teams_docx(), "review.docx", "I want to retire at sixty, in Zürich."),
        (pdf("Ann: Good morning.", "Eleanor: I want to retire at sixty."), "review.pdf", "I want to retire at sixty."),
        (eml("I want to retire at sixty."), "review.eml", "I want to retire at sixty."),
        (
            b"## Talk\n**Ann:** Good morning.\n**Eleanor:** I want to retire at sixty.\n",
            "review.md",
            "I want to retire at sixty.",
        ),
        (
            b"1\r\n00:00:01,000 --> 00:00:04,000\r\nI want to retire at sixty.\r\n",
            "r.srt",
            "I want to retire at sixty.",
        ),
    ],
)
def test_every_quote_stands_in_the_one_text_of_a_file(
    data: bytes, name: str, said: str, ann: Browser, eleanor: Any
) -> None:
    assert send(ann, eleanor, data, name).status_code == 302
    note = Note.objects.get()
    services.summary_draft(note_id=note.pk)
    words = Words(Note.objects.get())
    turns = [words.text[turn.start : turn.end] for turn in note.turns.all()]
    assert said in turns
    assert payload_open(note.received) == data
    assert (note.extracted is None) == (note.extractor == "") == (note.file_kind in ("md", "srt"))
    for item in note.summaries.get().items.all():
        assert hashlib.sha256(words.text[item.start : item.end].encode()).hexdigest() == item.quote_sha256


def test_the_text_of_a_note_never_becomes_another(ann: Browser, eleanor: Any) -> None:
    send(ann, eleanor, teams_docx(), "review.docx")
    note = Note.objects.get()
    for change in ({"extracted": None, "extractor": ""}, {"received": note.extracted}, {"encoding": "cp1252"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**change)
