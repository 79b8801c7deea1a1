"""A file of rows, as it comes from a spreadsheet or another program: its encoding, its delimiter, its lines. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ROWS = 50_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")


class UnreadableBook(Exception):
    """Its message is a sentence for whoever chose the file; it quotes nothing of it."""


@dataclass(frozen=True)
class Sheet:
    """`rows` are (line in the file, cells), the header apart; a row of nothing but blanks is none."""

    encoding: str
    delimiter: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def read(data: bytes) -> Sheet:
    encoding, text = _decoded(data)
    if "\0" in text:
        raise UnreadableBook("This is no text file. Export the book as CSV, not as a spreadsheet.")
    delimiter = _delimiter(text)
    try:
        lines = list(_lines(text, delimiter))
    except csv.Error as error:
        raise UnreadableBook("The file's quotes do not match. Export it again as CSV.") from error
    if not lines:
        raise UnreadableBook("The file is empty. Export the book again, with a line of column names on top.")
    (_, header), *rows = lines
    if len(rows) > MOST_ROWS:
        raise UnreadableBook(f"The file has {len(rows):,} rows; at most {MOST_ROWS:,} come in at once. Split it.")
    if not rows:
        raise UnreadableBook("The file holds column names and no rows.")
    return Sheet(encoding, delimiter, [title.strip() for title in header], rows)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableBook("The file breaks off in the middle of a character. Export it again.") from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "latin-1", data.decode("latin-1")


def _delimiter(text: str) -> str:
    """The one that the first line holds most of, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(part for number, part in enumerate(first.split('"')) if number % 2 == 0)
    return max(_DELIMITERS, key=lambda one: (bare.count(one), -_DELIMITERS.index(one)))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield start, row
        start = reader.line_num + 1
