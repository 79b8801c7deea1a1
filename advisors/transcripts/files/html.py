"""The words of an HTML mail, with a line for each block and ">" before what is quoted."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "p div li tr table ul ol h1 h2 h3 h4 h5 h6 blockquote section article header footer pre hr body".split()
)
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_SPACE = re.compile(r"[ \t\r\n\f]+")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.silent = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self._end_line(keep_empty=True)
        elif tag in _BLOCKS:
            self._end_line()
            if tag == "li":
                self.line.append("- ")
        elif tag == "td" and self.line:
            self.line.append("\t")
        if tag == "blockquote":
            self.quoted += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self._end_line()
            if tag in ("p", "blockquote", "table", "ul", "ol") and self.lines and self.lines[-1]:
                self.lines.append("")
        if tag == "blockquote":
            self.quoted = max(0, self.quoted - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.line.append(_SPACE.sub(" ", data))

    def _end_line(self, *, keep_empty: bool = False) -> None:
        words = _SPACE.sub(" ", "".join(self.line)).strip() if self.line else ""
        if words or keep_empty:
            self.lines.append("> " * min(self.quoted, 9) + words)
        self.line = []

    def words(self) -> str:
        self._end_line()
        return "\n".join(self.lines)


def words_of_html(source: str) -> str:
    reader = _Words()
    reader.feed(source)
    reader.close()
    return reader.words()
