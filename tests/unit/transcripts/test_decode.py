"""Bytes to text: any usual encoding is read, anything else is refused with a sentence."""

from __future__ import annotations

import codecs

import pytest

from advisors.transcripts import (
    BinaryFile,
    EmptyTranscript,
    TranscriptRefused,
    UnsupportedKind,
    kind_of,
    receive,
    text_as,
)

WORDS = "Advisor: caf\u00e9 \u2013 I\u2019ll send it.\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + WORDS.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("cp1252"), "cp1252"),
    ],
)
def test_encoding_is_found(data: bytes, encoding: str) -> None:
    received = receive(data)
    assert (received.text, received.encoding) == (WORDS, encoding)


def test_utf16_without_mark_is_found() -> None:
    assert receive("Client: hello there".encode("utf-16-le")).text == "Client: hello there"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptyTranscript):
        receive(data)


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 x", b"PK\x03\x04abcd", b"\x00\x00\x00\x18ftypmp42", bytes(range(256)) * 8, b"abc\x00\x01\x02def\x00"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BinaryFile) as refusal:
        receive(data)
    assert refusal.value.sentence.endswith(".")


def test_a_text_cut_inside_a_letter_is_refused() -> None:
    with pytest.raises(TranscriptRefused):
        receive(codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le")[:-1])


def test_kind_comes_from_the_name() -> None:
    assert kind_of("Review.VTT") == "vtt"
    assert kind_of("review.docx") == "docx"
    with pytest.raises(UnsupportedKind, match="old Word document"):
        kind_of("review.doc")
    with pytest.raises(UnsupportedKind, match="not read"):
        kind_of("review.exe")


def test_a_text_of_two_encodings_keeps_both_alphabets() -> None:
    data = "Client: Zürich – I’ll send it. ".encode() + "And Genève.".encode("cp1252")
    received = receive(data)
    assert received.text == "Client: Zürich – I’ll send it. And Genève."
    assert text_as(data, received.encoding) == received.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_stored_encoding_gives_the_same_text(encoding: str) -> None:
    data = WORDS.encode(encoding)
    received = receive(data)
    assert text_as(data, received.encoding) == received.text == WORDS
