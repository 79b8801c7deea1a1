"""A printed sheet: headings, facts, paragraphs, numbered pages. It knows no note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fpdf import FPDF, XPos, YPos

_FONTS = Path(__file__).resolve().parent / "fonts"
_INK, _QUIET, _LINE = (26, 31, 30), (99, 107, 104), (211, 209, 200)
MISSING = "\N{WHITE SQUARE}"


class Sheet(FPDF):
    """A4 with a line at the foot that says whose export it is and which page. Signs the font lacks are a square."""

    def __init__(self, title: str, foot: str) -> None:
        super().__init__(format="A4")
        self.foot, self.lacked = foot, 0
        self.set_margins(18, 16, 18)
        self.c_margin = 0
        self.set_auto_page_break(True, margin=18)
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font("sheet", style, str(_FONTS / name))
        self.set_font("sheet", size=9)
        self._known = set(self.fonts["sheet"].cmap)  # type: ignore[union-attr]  # added above, from a file
        self._widths: dict[bool, dict[str, float]] = {False: {}, True: {}}
        self.set_title(title)
        self.set_subject(foot)
        self.set_creator("WealthAI")
        self.set_lang("en")
        self.add_page()

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font("sheet", size=7)
        self.set_text_color(*_QUIET)
        self.cell(0, 4, f"{self.foot}   -   page {self.page_no()} of {{nb}}")

    def heading(self, words: str, level: int = 2) -> None:
        size, above = {1: (16, 0.0), 2: (11.5, 5.0), 3: (9.5, 2.5)}[level]
        if self.will_page_break(above + 14):
            self.add_page()
        self.ln(above)
        self._put(words, size=size, bold=True, height=size * 0.5)
        if level == 2:
            self.set_draw_color(*_LINE)
            self.line(self.l_margin, self.get_y() + 0.6, self.w - self.r_margin, self.get_y() + 0.6)
            self.ln(2)

    def words(self, said: str, *, quiet: bool = False, bold: bool = False, indent: float = 0) -> None:
        self._put(said, size=8 if quiet else 9, bold=bold, quiet=quiet, indent=indent)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        for name, value in pairs:
            if value:
                self._put(f"{name}: {value}", size=8.5, quiet=False)

    def gap(self, height: float = 1.5) -> None:
        self.ln(height)

    def _put(
        self, said: str, *, size: float, bold: bool = False, quiet: bool = False, indent: float = 0, height: float = 0
    ) -> None:
        self.set_font("sheet", "B" if bold else "", size)
        self.set_text_color(*(_QUIET if quiet else _INK))
        width, down = self.w - self.r_margin - self.l_margin - indent, height or size * 0.5
        for line in self._lines(self._in_font(said), width, bold, size):
            self.set_x(self.l_margin + indent)
            self.cell(width, down, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _lines(self, said: str, width: float, bold: bool, size: float) -> Iterator[str]:
        """Broken at blanks, and within a word only where it is longer than a line. The library's own way measures every
        line anew with each sign, which takes seconds for a long note."""
        for paragraph in said.split("\n"):
            held, taken = "", 0.0
            for word in re.findall(r"\S+\s*|\s+", paragraph):
                for piece in self._pieces(word, width, bold, size):
                    wide = self._wide(piece.rstrip(), bold, size)
                    if held and taken + wide > width:
                        yield held.rstrip()
                        held, taken = "", 0.0
                    held, taken = held + piece, taken + self._wide(piece, bold, size)
            yield held.rstrip()

    def _pieces(self, word: str, width: float, bold: bool, size: float) -> Iterator[str]:
        if self._wide(word.rstrip(), bold, size) <= width:
            yield word
            return
        held = ""
        for sign in word:
            if held and self._wide(held + sign, bold, size) > width:
                yield held
                held = ""
            held += sign
        yield held

    def _wide(self, words: str, bold: bool, size: float) -> float:
        widths = self._widths[bold]
        return sum(widths.get(sign) or self._measured(sign, bold) for sign in words) * size

    def _measured(self, sign: str, bold: bool) -> float:
        """Of one sign at one point; measured once."""
        was = self.font_style, self.font_size_pt
        self.set_font("sheet", "B" if bold else "", 100)
        wide: float = self.get_string_width(sign) / 100
        self.set_font("sheet", *was)
        return self._widths[bold].setdefault(sign, wide)

    def _in_font(self, said: str) -> str:
        known = [sign if sign in "\n\t" or ord(sign) in self._known else MISSING for sign in said]
        self.lacked += known.count(MISSING)
        return "".join(known)
