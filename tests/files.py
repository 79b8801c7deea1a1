"""Word, PDF and mail files made by hand: small enough to read, and broken on purpose where a test wants that."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(words: str, settings: str = "") -> str:
    return f'<w:p>{settings}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def docx(body: str, *, head: str = "", name: str = "word/document.xml", extra: dict[str, bytes] | None = None) -> bytes:
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_W}" xmlns:mc="{_MC}"><w:body>{body}</w:body></w:document>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in {"[Content_Types].xml": "<Types/>", name: xml, **(extra or {})}.items():
            # a day of its own for every part: the same document is the same bytes
            archive.writestr(zipfile.ZipInfo(part), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def teams_docx() -> bytes:
    """As Teams writes it: speaker, time and words of a turn in one paragraph with a line break."""

    def turn(who: str, time: str, words: str) -> str:
        first = f'<w:t>{who}</w:t></w:r><w:r><w:t xml:space="preserve">   {time}</w:t>'
        return f"<w:p><w:r>{first}<w:br/><w:t>{words}</w:t></w:r></w:p>"

    return docx(
        paragraph("Castellane review-20260304_150000-Meeting Recording")
        + paragraph("March 4, 2026, 3:00PM")
        + paragraph("27m 31s")
        + turn("Ann Whitcombe", "0:03", "Good morning, how can I help?")
        + turn("Eleanor Castellane", "0:15", "I want to retire at sixty, in Zürich.")
        + turn("Ann Whitcombe", "1:02", "I will send you the revised projection by Friday.")
    )


def pdf(*pages: str, encrypt: bool = False) -> bytes:
    """One line of Helvetica for each line of a page; an empty page holds no words."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        lines = "".join(f"({_escaped(line)}) Tj T* " for line in page.split("\n")) if page else ""
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET"
        objects.append(f"<</Length {len(stream.encode('cp1252'))}>>\nstream\n{stream}\nendstream")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>"
    more = ""
    if encrypt:
        sign = "<" + "ab" * 32 + ">"
        objects.append(f"<</Filter/Standard/V 2/R 3/Length 128/P -44/O {sign}/U {sign}>>")
        more = f"/Encrypt {len(objects)} 0 R/ID[<{'cd' * 16}><{'cd' * 16}>]"
    return _written(objects, more)


def _written(objects: list[str], more: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R{more}>>"
    )
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def eml(
    plain: str | None = None, html: str | None = None, attached: dict[str, bytes] | None = None, **headers: str
) -> bytes:
    message = EmailMessage()
    told = {
        "From": "Eleanor Castellane <ec@example.org>",
        "To": "Ann Whitcombe <ann@larkmoor.example>",
        "Date": "Wed, 04 Mar 2026 09:12:00 -0500",
        "Subject": "Retiring at sixty",
        **headers,
    }
    for name, value in told.items():
        message[name] = value
    if plain is not None:
        message.set_content(plain)
    if html is not None:
        if plain is None:
            message.set_content(html, subtype="html")
        else:
            message.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
