"""The words of a Word document, in reading order.

Read from the document part alone, streaming: general readers unpack every picture of the file, and leave out what was
inserted under tracked changes or stands in content controls, as some transcript exports do."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from advisors.transcripts.files.plain import tidy
from advisors.transcripts.refusals import TranscriptRefused

MOST_ENTRIES = 5_000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_WORDS_PART = 48 * 1024 * 1024
_MAIN = re.compile(r"word/document\d*\.xml")
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
# What was struck out, what stands a second time for older programs, and what is no word.
_LEFT_OUT = frozenset(("w:del", "w:moveFrom", "w:instrText", "w:rPr", "w:sectPr", "w:tblPr", "mc:Fallback"))

LOCKED = (
    "The Word file is locked with a password. Open it in Word, remove the password under File, Info, Protect Document, "
    "save it and upload it again."
)
OLD_WORD = (
    "The file is an old Word document (.doc). Open it in Word, save it as a Word document (.docx) and upload that file."
)
NO_WORD = (
    "The file is named .docx but is no Word document. Open it in the program that made it, save it as .docx or .txt and "
    "upload that file."
)
DAMAGED = "The Word file is damaged. Open it in Word, save it under a new name and upload that file."
BOMB = (
    "The Word file unpacks to far more than a document of words holds, so it was not opened. Copy its words into a new "
    "document and upload that."
)
ENTITIES = (
    "The Word file holds declarations that no Word program writes, so it was not opened. Save it anew in Word and upload "
    "that file."
)


def text_of(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TranscriptRefused(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else OLD_WORD)
    try:
        return _Reader().read(_words_part(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise TranscriptRefused(DAMAGED if data.startswith(b"PK") else NO_WORD) from error


def _words_part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise TranscriptRefused(BOMB)
        main = min((entry for entry in entries if _MAIN.fullmatch(entry.filename)), key=_name, default=None)
        if main is None:
            raise TranscriptRefused(NO_WORD)
        if main.flag_bits & 1:
            raise TranscriptRefused(LOCKED)
        if main.file_size > MOST_WORDS_PART:
            raise TranscriptRefused(BOMB)
        # No more than the size it declares is ever unpacked; one that lies about it fails its check sum.
        with archive.open(main) as part:
            return part.read(MOST_WORDS_PART)


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename


class _Reader:
    """Collects words while the parser walks; what is left out is counted by depth."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.left_out = self.settings = self.cells = 0
        self.in_words = False

    def read(self, xml: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise TranscriptRefused(DAMAGED) from error
        return tidy("".join(self.parts))

    def _refuse(self, *_: Any) -> None:
        raise TranscriptRefused(ENTITIES)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _short(name)
        if tag in _LEFT_OUT:
            self.left_out += 1
        if self.left_out:
            return
        if tag == "w:pPr":
            self.settings += 1
        elif self.settings:
            self._setting(tag, attributes)
        else:
            self._open(tag)

    def _setting(self, tag: str, attributes: dict[str, str]) -> None:
        listed = tag == "w:pStyle" and any(value.startswith("List") for value in attributes.values())
        if (tag == "w:numPr" or listed) and (not self.parts or self.parts[-1] != "- "):
            self.parts.append("- ")

    def _open(self, tag: str) -> None:
        if tag == "w:t":
            self.in_words = True
        elif tag == "w:tc":
            self.parts.append("\t" if self.cells else "")
            self.cells += 1
        elif tag == "w:tr":
            self.cells = 0
        elif tag in ("w:tab", "w:br", "w:cr", "w:noBreakHyphen"):
            self.parts.append({"w:tab": "\t", "w:noBreakHyphen": "-"}.get(tag, "\n"))

    def _end(self, name: str) -> None:
        tag = _short(name)
        if tag in _LEFT_OUT:
            self.left_out -= 1
        elif tag == "w:pPr":
            self.settings -= not self.left_out
        elif self.left_out:
            return
        elif tag == "w:t":
            self.in_words = False
        elif tag in ("w:p", "w:tr"):
            # Paragraphs of a cell stand behind one another, cells beside one another.
            self.parts.append("\n" if tag == "w:tr" or not self.cells else " ")
            self.cells = 0 if tag == "w:tr" else self.cells

    def _characters(self, words: str) -> None:
        if self.in_words and not self.left_out:
            self.parts.append(words)


def _short(name: str) -> str:
    for namespace in _WORDS:
        if name.startswith(namespace):
            return f"w:{name[len(namespace) :]}"
    return f"mc:{name[len(_COMPATIBLE) :]}" if name.startswith(_COMPATIBLE) else name
