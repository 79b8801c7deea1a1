"""Word, PDF and mail become one text, the same for the same bytes; what is broken or hostile gets a sentence in time."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from advisors.transcripts import TranscriptRefused, parse
from advisors.transcripts.files import apart, text_apart
from tests.files import docx, eml, paragraph, pdf, teams_docx


def test_word_keeps_what_is_read_and_leaves_out_what_was_struck() -> None:
    body = (
        paragraph("Goals", '<w:pPr><w:pStyle w:val="Heading1"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>')
        + paragraph("Retire at sixty", '<w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>')
        + "<w:p><w:ins><w:r><w:t>Added later.</w:t></w:r></w:ins><w:del><w:r><w:delText>Struck.</w:delText></w:r></w:del></w:p>"
        + f"<w:sdt><w:sdtContent>{paragraph('Inside a control.')}</w:sdtContent></w:sdt>"
        + "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>Box</w:t></w:r></mc:Choice>"
        + "<mc:Fallback><w:r><w:t>Box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('Ann')}</w:tc><w:tc>{paragraph('Good morning.')}</w:tc></w:tr></w:tbl>"
    )
    text = text_apart(docx(body), "docx")
    assert text == "Goals\n- Retire at sixty\nAdded later.\nInside a control.\nBox\nAnn\tGood morning.\n"


def test_teams_document_has_speakers_and_times() -> None:
    text = text_apart(teams_docx(), "docx")
    turns = [turn for turn in parse(text, "docx") if turn.label]
    assert [(turn.label, turn.seconds) for turn in turns] == [
        ("Ann Whitcombe", 3), ("Eleanor Castellane", 15), ("Ann Whitcombe", 62)
    ]  # fmt: skip
    assert text[turns[1].start : turns[1].end] == "I want to retire at sixty, in Zürich."


def test_pdf_is_read_page_after_page() -> None:
    text = text_apart(pdf("Ann: Good morning.\nEleanor: I want to retire.", "Ann: By Friday (14th)."), "pdf")
    assert text == "Ann: Good morning.\nEleanor: I want to retire.\n\nAnn: By Friday (14th).\n"


def test_mail_says_who_wrote_and_names_what_is_attached() -> None:
    words = "I want to retire at sixty.\n\nOn Tue, Mar 3, 2026 Ann Whitcombe wrote:\n> What do you want?\n"
    text = text_apart(eml(words, "<p>html</p>", {"plan.pdf": b"%PDF"}), "eml")
    assert text.startswith("From: Eleanor Castellane <ec@example.org>\n")
    assert "Attachments: plan.pdf (not read)\n" in text
    turns = parse(text, "eml")
    assert [(turn.label, text[turn.start : turn.end]) for turn in turns] == [
        ("Eleanor Castellane", "I want to retire at sixty."),
        ("Ann Whitcombe", "What do you want?"),
    ]


def test_mail_of_html_alone_keeps_lines_and_quotes() -> None:
    html = "<style>p{}</style><p>I want&nbsp;to <b>retire</b>.</p><ul><li>at sixty</li></ul><blockquote><p>When?</p></blockquote>"
    text = text_apart(eml(html=html), "eml")
    assert text.endswith("\n\nI want to retire.\n\n- at sixty\n\n> When?\n")


@pytest.mark.parametrize("charset", ["iso-8859-1", "no-such-charset", "utf-8"])
def test_mail_whose_letters_are_not_as_it_says_is_read(charset: str) -> None:
    head = f"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
    assert "in Zürich." in text_apart(head.encode() + "I retire in Zürich.\n".encode("latin-1"), "eml")


def test_same_bytes_give_the_same_text() -> None:
    for data, kind in ((teams_docx(), "docx"), (pdf("Ann: Good morning."), "pdf"), (eml("Good morning, Ann."), "eml")):
        assert text_apart(data, kind) == text_apart(data, kind)


def bomb(size: int = 600 * 1024 * 1024) -> bytes:
    """A kilobyte a megabyte of blanks."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size // (1024 * 1024)):
            part.write(b" " * (1024 * 1024))
    return held.getvalue()


def lying(data: bytes) -> bytes:
    """Says in its directory that the words are small; unpacking finds more."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 100) + data[at + 28 :]


def many_entries() -> bytes:
    return docx(paragraph("x"), extra={f"word/media/{n}.xml": b"x" for n in range(6_000)})


def locked_zip() -> bytes:
    data = bytearray(docx(paragraph("x")))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[at + 8] |= 1
    return bytes(data)


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "docx", "locked with a password"),
        (lambda: OLE, "docx", "old Word document"),
        (locked_zip, "docx", "locked with a password"),
        (lambda: b"no zip at all, whatever its name says", "docx", "no Word document"),
        (lambda: docx(paragraph("x"), name="xl/workbook.xml"), "docx", "no Word document"),
        (lambda: docx(paragraph("I want to retire."))[:-40], "docx", "damaged"),
        (lambda: docx("<w:p>"), "docx", "damaged"),
        (bomb, "docx", "unpacks to far more"),
        (lambda: lying(bomb(4 * 1024 * 1024)), "docx", "damaged"),
        (many_entries, "docx", "unpacks to far more"),
        (lambda: docx(paragraph("&c;"), head=LAUGHS), "docx", "declarations that no Word program writes"),
        (lambda: docx(paragraph("   ")), "docx", "empty"),
        (lambda: pdf("Ann: Good morning.", encrypt=True), "pdf", "locked with a password"),
        (lambda: pdf("", "", ""), "pdf", "its 3 pages are pictures"),
        (lambda: b"%PDF-1.7\n" + b"junk " * 400, "pdf", "damaged"),
        (lambda: b"no pdf at all, whatever its name says", "pdf", "is no PDF"),
        (lambda: eml(attached={"plan.pdf": b"%PDF"}), "eml", "only an attachment (plan.pdf)"),
        (lambda: eml(""), "eml", "empty"),
        (lambda: b"just some words\n\nand more", "eml", "does not begin like an e-mail"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_in_time(make, kind: str, said: str) -> None:  # type: ignore[no-untyped-def]
    data = make()
    began = time.monotonic()
    with pytest.raises(TranscriptRefused) as refusal:
        text_apart(data, kind)
    assert said in refusal.value.sentence
    assert refusal.value.sentence.endswith(".")
    assert time.monotonic() - began < 15


def test_a_reader_that_dies_or_hangs_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    slow, dead = tmp_path / "slow.py", tmp_path / "dead.py"
    slow.write_text("import time; time.sleep(60)")
    dead.write_text("import os; os.abort()")
    monkeypatch.setattr(apart, "WALL_SECONDS", 1.0)
    for child in (slow, dead):
        monkeypatch.setattr(apart, "_CHILD", child)
        with pytest.raises(TranscriptRefused, match="was stopped"):
            text_apart(b"x" * 200_000, "pdf")


def test_the_reader_is_bounded_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from advisors.transcripts.files import child as real

    child = tmp_path / "child.py"
    told = "import json, os; limit(); held = bytearray(2 * 1024 ** 3)"
    child.write_text(Path(real.__file__).read_text().split("if __name__")[0] + told)
    monkeypatch.setattr(apart, "_CHILD", child)
    with pytest.raises(TranscriptRefused, match="was stopped"):
        text_apart(b"x", "pdf")
    child.write_text("import json, os; print(json.dumps({'text': ' '.join(os.environ)}))")
    monkeypatch.setenv("WEALTHAI_MASTER_KEY", "secret")
    assert "WEALTHAI" not in text_apart(b"x", "pdf")
