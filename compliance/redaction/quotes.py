"""Finding a quote again: exactly first, then with blanks and quote marks levelled."""

from __future__ import annotations

_LEVEL = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_SHORTEST = 3


def locate(text: str, quote: str, *, near: int | None = None) -> tuple[int, int] | None:
    """The stretch of `text` that holds `quote`, the one closest to `near` when there are several."""
    wanted = quote.strip()
    if len(wanted) < _SHORTEST:
        return None
    start = _closest(text, wanted, near)
    if start is not None:
        return start, start + len(wanted)
    return _locate_levelled(text, wanted, near)


def _closest(text: str, wanted: str, near: int | None) -> int | None:
    best: int | None = None
    at = text.find(wanted)
    while at >= 0:
        if near is None:
            return at
        if best is not None and abs(at - near) >= abs(best - near):
            return best
        best = at
        at = text.find(wanted, at + 1)
    return best


def _locate_levelled(text: str, wanted: str, near: int | None) -> tuple[int, int] | None:
    level, places = _levelled(text)
    needle, _ = _levelled(wanted)
    if not needle:
        return None
    close = None if near is None else sum(1 for place in places if place < near)
    start = _closest(level, needle, close)
    if start is None:
        return None
    return places[start], places[start + len(needle) - 1] + 1


def _levelled(text: str) -> tuple[str, list[int]]:
    """Case and quote marks levelled, runs of blanks made one; with each character's place in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(_LEVEL)):
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        # lower() may lengthen a letter (Turkish dotted I); the places must stay one to one.
        small = letter.lower()
        letters.append(small if len(small) == 1 else letter)
        places.append(place)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places
