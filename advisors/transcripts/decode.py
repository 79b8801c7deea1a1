"""Bytes to text. The encoding is found, not asked; what is no text is refused by name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath

from advisors.transcripts.refusals import BinaryFile, EmptyTranscript, UnsupportedKind

KINDS = {".txt": "txt", ".vtt": "vtt"}
# First bytes of what people mistake for a transcript export, with the words that tell them what they sent.
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text document"),
    (b"ID3", "a sound recording"),
    (b"RIFF", "a sound or video recording"),
    (b"OggS", "a sound recording"),
    (b"\x1aE\xdf\xa3", "a video recording"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
# Text may hold a stray control character; a share above this is a file of another kind.
_MOST_CONTROLS = 0.01
_PLAIN_CONTROLS = "\t\n\r\f\v\x1b"


@dataclass(frozen=True, slots=True)
class Received:
    text: str
    encoding: str


def kind_of(file_name: str) -> str:
    """The kind by the file's ending."""
    kind = KINDS.get(PurePath(file_name).suffix.lower())
    if kind is None:
        raise UnsupportedKind
    return kind


def receive(data: bytes) -> Received:
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise EmptyTranscript
    _refuse_known_binaries(data)
    received = _decoded(data)
    if not received.text.strip().strip("\ufeff"):
        raise EmptyTranscript
    _refuse_controls(received.text)
    return received


def _refuse_known_binaries(data: bytes) -> None:
    head = data[:16]
    if head[4:8] == b"ftyp":
        raise BinaryFile("The file is a sound or video recording. Upload its transcript as .txt or .vtt instead.")
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise BinaryFile(f"The file is {what}. Save the transcript as .txt or .vtt and upload that file.")


def _decoded(data: bytes) -> Received:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    wide = _wide_without_bom(data)
    if wide:
        return _strict(data, wide)
    if b"\x00" in data:
        raise BinaryFile
    try:
        return Received(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _western(data)


def _strict(data: bytes, encoding: str) -> Received:
    try:
        return Received(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise BinaryFile(
            "The file is cut short or damaged. Export the transcript again and upload that file."
        ) from error


def _wide_without_bom(data: bytes) -> str | None:
    """UTF-16 of Western text has a zero in nearly every second byte, and none in the others."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[0::2], sample[1::2]
    if len(odd) < 4:
        return None
    if odd.count(0) > 0.8 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.8 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def _western(data: bytes) -> Received:
    try:
        return Received(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Received(data.decode("latin-1"), "latin-1")


def _refuse_controls(text: str) -> None:
    sample = text[:_SAMPLE]
    odd = sum(1 for letter in sample if (letter < " " and letter not in _PLAIN_CONTROLS) or letter == "\ufffd")
    if odd > max(2, _MOST_CONTROLS * len(sample)):
        raise BinaryFile
