"""The words of a PDF, page after page. A scan holds pictures of words and no words."""

from __future__ import annotations

import re

from advisors.transcripts.files.plain import tidy
from advisors.transcripts.refusals import TranscriptRefused

MOST_PAGES = 2_000
# A scanner prints a stamp or a page number on its pictures; a page of a meeting says more.
_FEWEST_A_PAGE = 12
# pdfium's sign for a hyphen that a line end put into a word.
_CUT_WORD = re.compile(r"[\x02\ufffe]\r?\n?")

NO_PDF = "The file is named .pdf but is no PDF. Export it as PDF again and upload that file, or paste its words."
DAMAGED = "The PDF is damaged and cannot be opened. Export it again and upload that file, or paste its words."
LOCKED = (
    "The PDF is locked with a password. Print it to a new PDF without a password and upload that, or paste its words."
)
TOO_LONG = f"The PDF has more than {MOST_PAGES:,} pages. Upload the pages of this meeting as a file of their own."


def text_of(data: bytes) -> str:
    if b"%PDF-" not in data[:1024]:
        raise TranscriptRefused(NO_PDF)
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise TranscriptRefused(LOCKED if locked else DAMAGED) from error
    try:
        return _pages(document)
    except pypdfium2.PdfiumError as error:
        raise TranscriptRefused(DAMAGED) from error


def _pages(document) -> str:  # type: ignore[no-untyped-def]
    count = len(document)
    if count > MOST_PAGES:
        raise TranscriptRefused(TOO_LONG)
    pages = []
    for number in range(count):
        page = document[number]
        words = page.get_textpage()
        pages.append(_CUT_WORD.sub("", words.get_text_range()))
        words.close()
        page.close()
    text = tidy("\n\n".join(pages))
    if sum(1 for letter in text if letter.isalnum()) < _FEWEST_A_PAGE * max(count, 1):
        raise TranscriptRefused(_no_words(count))
    return text


def _no_words(count: int) -> str:
    pages = "its page is a picture" if count == 1 else f"its {count:,} pages are pictures"
    return f"There is no text in this PDF: {pages}. Paste the words, or upload a PDF that holds text."
