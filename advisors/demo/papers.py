"""Word and PDF files of the demo, made from text that can be read in a review: `name.docx.txt` becomes `name.docx`."""

from __future__ import annotations

import io
import textwrap
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINES_A_PAGE = 48


def file_of(folder: Path, name: str) -> bytes:
    """The same bytes each time: a file is known again by its hash."""
    kind = name.rpartition(".")[2]
    if kind not in ("docx", "pdf"):
        return (folder / name).read_bytes()
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    return word(text) if kind == "docx" else pdf(text)


def word(text: str) -> bytes:
    rows = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    body = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{rows}</w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), body.encode())
    return made.getvalue()


def pdf(text: str) -> bytes:
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, 90) or [""]]
    pages = [lines[at : at + _LINES_A_PAGE] for at in range(0, len(lines), _LINES_A_PAGE)]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        words = _page(page)
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words))
    return _bound(parts)


def _page(lines: list[str]) -> bytes:
    shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    rows = "".join(f"({line}) Tj T*\n" for line in shown)
    return f"BT /F1 11 Tf 15 TL 54 740 Td\n{rows}ET".encode("cp1252")


def _bound(parts: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(parts) + 1} /Root 1 0 R >>\n"
    return made + f"{head}startxref\n{len(made)}\n%%EOF\n".encode()
