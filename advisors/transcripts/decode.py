"""Bytes to text. The encoding is found, not asked; what is no text is refused by name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath

from advisors.transcripts.refusals import BinaryFile, EmptyTranscript, UnsupportedKind

KINDS = {
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".vtt": "vtt",
    ".srt": "srt",
    ".docx": "docx",
    ".pdf": "pdf",
    ".eml": "eml",
}
KINDS_SAID = ".txt, .md, .vtt, .srt, .docx, .pdf or .eml"
_RECORDING = "is a sound or video recording. Upload its transcript instead."
# What people send instead of a transcript, by the ending of its name, with what to do about it.
_OTHERS = {
    ".doc": "is an old Word document. Open it in Word, save it as .docx and upload that file.",
    ".rtf": "is a rich text document. Open it, save it as .docx or .txt and upload that file.",
    ".odt": "is an OpenDocument text. Open it, save it as .docx and upload that file.",
    ".pages": "is a Pages document. Export it as Word (.docx) and upload that file.",
    ".msg": "is an Outlook message. Save it as .eml, or print it to a PDF, and upload that file.",
    ".zip": "is a zip file. Unpack it and upload the files in it.",
    ".html": "is a web page. Print it to a PDF, or paste its words.",
    ".json": "is data for programs. Export the transcript as .vtt or .txt and upload that file.",
    **dict.fromkeys((".xls", ".xlsx", ".csv", ".ppt", ".pptx"), "is no document of words. Save the words as .txt."),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".wav", ".mov", ".webm", ".ogg", ".aac", ".mkv"), _RECORDING),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".heic", ".gif", ".tif", ".tiff"),
        "is a picture. Paste the words, or upload a file that holds text.",
    ),
}
# First bytes of what people mistake for a transcript export, with the words that tell them what they sent.
_SIGNATURES = (
    (b"%PDF", "is a PDF document under another name. Rename it to .pdf and upload it again."),
    (
        b"PK\x03\x04",
        "is a Word, Excel or zip file under another name. Rename a Word file to .docx and upload it again.",
    ),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file. Save it as .docx or .txt and upload that file."),
    (b"{\\rtf", _OTHERS[".rtf"]),
    (b"\x89PNG", _OTHERS[".png"]),
    (b"\xff\xd8\xff", _OTHERS[".png"]),
    (b"GIF8", _OTHERS[".png"]),
    (b"\x1f\x8b", "is compressed. Unpack it and upload the file in it."),
    *((sign, _RECORDING) for sign in (b"ID3", b"RIFF", b"OggS", b"\x1aE\xdf\xa3")),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
MIXED = "utf-8+cp1252"
# Western text without UTF-8 holds hardly a letter that looks like it.
_STRAYS_A_SEQUENCE = 4
# Text may hold a stray control character; a share above this is a file of another kind.
_MOST_CONTROLS = 0.01
_PLAIN_CONTROLS = "\t\n\r\f\v\x1b"


@dataclass(frozen=True, slots=True)
class Received:
    text: str
    encoding: str


def kind_of(file_name: str) -> str:
    """The kind by the file's ending."""
    ending = PurePath(file_name).suffix.lower()
    kind = KINDS.get(ending)
    if kind is None:
        raise UnsupportedKind(f"The file {_OTHERS[ending]}" if ending in _OTHERS else None)
    return kind


def text_as(data: bytes, encoding: str) -> str:
    """The text of bytes whose encoding was found when they came in: another rule of finding it moves no offset."""
    for bom, name in _BOMS:
        if name == encoding and data.startswith(bom):
            data = data[len(bom) :]
            break
    return _mixed(data) if encoding == MIXED else data.decode(encoding)


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
        raise BinaryFile(f"The file {_RECORDING}")
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise BinaryFile(f"The file {what}")


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
    """A text put together from two sources holds both alphabets; a single stray byte spoils no other letter."""
    whole = data.decode("utf-8", errors="ignore")
    sequences = sum(1 for letter in whole if letter > "\x7f")
    if 0 < len(data) - len(whole.encode()) <= _STRAYS_A_SEQUENCE * sequences:
        return Received(_mixed(data), MIXED)
    try:
        return Received(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Received(data.decode("latin-1"), "latin-1")


def _mixed(data: bytes) -> str:
    return data.decode("utf-8", errors="as-cp1252")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error("as-cp1252", _as_cp1252)


def _refuse_controls(text: str) -> None:
    sample = text[:_SAMPLE]
    odd = sum(1 for letter in sample if (letter < " " and letter not in _PLAIN_CONTROLS) or letter == "\ufffd")
    if odd > max(2, _MOST_CONTROLS * len(sample)):
        raise BinaryFile
