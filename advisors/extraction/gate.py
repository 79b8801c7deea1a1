"""Which patterns a stretch of words can match at all, told by how its words begin.

A rule such as `\\b(?:sell|sold)\\b.{0,40}\\b(?:annuity|policy)` can match only where one word begins like "sell" or "sold" and
another like "annuity" or "policy". These needs are read out of the pattern itself, so that the two cannot fall apart; what the
reader here does not understand adds no need. A sentence meets the needs of few rules out of hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any

# Python's own reader of patterns; its name has an underscore, so a test holds what is built on it against plain searches.
_parser: Any = import_module("re._parser")
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
# Letters that match a plain one when case is ignored.
_FOLDED = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
_REACH = 4
# Stands for "the word ends here": "i" alone is another beginning than that of "insurance".
_END = " "
_MOST_HEADS = 600
_OPEN = ("OPEN", None)

Op = tuple[Any, Any]
Need = frozenset[str]


@dataclass(frozen=True, slots=True)
class Gated:
    """A pattern, and for each of its alternatives the needs (bits of its gate) without which it cannot match."""

    pattern: re.Pattern[str]
    needs: tuple[int, ...]

    def search(self, words: str, met: int) -> re.Match[str] | None:
        """The first match in `words`, which are no more than whole words of what `met` was told of."""
        for need in self.needs:
            if met & need == need:
                return self.pattern.search(words)
        return None

    def match(self, words: str, met: int) -> re.Match[str] | None:
        return self.pattern.match(words) if any(met & need == need for need in self.needs) else None


class Gate:
    """The needs of many rules, numbered; `met` says in one number which of them a stretch of words meets."""

    def __init__(self) -> None:
        self._numbers: dict[Need, int] = {}
        self._bits: dict[str, int] = {}
        self._of_word = lru_cache(maxsize=16_384)(self._bits_of)

    def rule(self, pattern: str, flags: re.RegexFlag = re.I) -> Gated:
        compiled = re.compile(pattern, flags)
        needs = dict.fromkeys(self._together(needs) for needs in needs_of(compiled))
        self._of_word.cache_clear()
        return Gated(compiled, tuple(needs))

    def met(self, words: str) -> int:
        found = 0
        for word in set(_WORD.findall(_plain(words))):
            found |= self._of_word(word)
        return found

    def _together(self, needs: Iterable[Need]) -> int:
        bits = 0
        for need in needs:
            bit = 1 << self._numbers.setdefault(need, len(self._numbers))
            bits |= bit
            for head in need:
                self._bits[head] = self._bits.get(head, 0) | bit
        return bits

    def _bits_of(self, word: str) -> int:
        found = 0
        for head in _heads_of(word):
            found |= self._bits.get(head, 0)
        return found


# For all rules that look at one clause; each clause is asked once which needs it meets.
CLAUSES = Gate()


def _plain(words: str) -> str:
    return (words if words.isascii() else words.translate(_FOLDED)).lower()


def _heads_of(word: str) -> Iterator[str]:
    start = _DIGIT.sub("#", word[:_REACH])
    for length in range(1, len(start) + 1):
        yield start[:length]
    if len(word) < _REACH:
        yield start + _END


def needs_of(pattern: re.Pattern[str]) -> list[list[Need]]:
    """For each alternative of the pattern: one need for every place where a word is bound to begin."""
    ops = _flat(_parser.parse(pattern.pattern, pattern.flags))
    alternatives = [list(dict.fromkeys(_needs(_flat(branch)))) for branch in _branches(ops)]
    # Those with a single need are one question: does a word begin like any of these?
    single = [needs[0] for needs in alternatives if len(needs) == 1]
    several = [needs for needs in alternatives if len(needs) != 1]
    return [*several, [frozenset().union(*single)]] if single else several


def _branches(ops: list[Op]) -> list[list[Op]]:
    """The alternatives of the whole pattern; the reader has put the boundary they all begin with before them."""
    before, last = ops[:-1], ops[-1]
    if _name(last) == "BRANCH" and all(_name(op) == "AT" for op in before):
        return [[*before, *branch] for branch in last[1][1]]
    return [ops]


def _needs(ops: Sequence[Op]) -> Iterator[Need]:
    apart = False
    for place, op in enumerate(ops):
        heads = _heads(ops[place:]) if apart else None
        if heads:
            yield heads
        apart = _leaves_apart(op, before=apart)


def _heads(ops: Sequence[Op]) -> Need | None:
    """How the word that begins here may begin; None when that says nothing."""
    found: set[str] = set()
    for head in _spelled(ops, ""):
        found.add(head)
        if not head or len(found) > _MOST_HEADS:
            return None
    return frozenset(found)


def _spelled(ops: Sequence[Op], head: str) -> Iterator[str]:
    """Every way the pattern may spell on after `head`, as far as a head reaches; "" when it may be anything."""
    if len(head) == _REACH or not ops:
        yield head
        return
    name, value, rest = _name(ops[0]), ops[0][1], ops[1:]
    if name in {"LITERAL", "IN"}:
        for letter in _letters(ops[0]):
            yield from _spelled_on(letter, rest, head)
    elif name == "AT" and str(value) == "AT_BOUNDARY":
        yield from [head + _END] if head else _spelled(rest, head)
    elif name in {"ASSERT", "ASSERT_NOT"}:
        yield from _spelled(rest, head)
    elif name == "BRANCH":
        for branch in value[1]:
            yield from _spelled([*branch, *rest], head)
    elif name in _GROUPS:
        yield from _spelled([*_inside(ops[0]), *rest], head)
    elif name in _REPEATS:
        yield from _repeated(value, rest, head)
    else:
        yield head


def _spelled_on(letter: str | None, rest: Sequence[Op], head: str) -> Iterator[str]:
    if letter is None:
        yield head
    elif letter == "#" or letter.isalnum() or letter == "_":
        yield from _spelled(rest, head + letter)
    elif head:
        yield head + _END
    else:
        yield from _spelled(rest, head)


def _repeated(value: Any, rest: Sequence[Op], head: str) -> Iterator[str]:
    low, high, body = value
    if low == 0:
        yield from _spelled(rest, head)
    # What leaves a word behind has told its beginning by then, or has said nothing yet.
    yield from _spelled([*body, *rest] if high == 1 or _ends_apart(body) else [*body, _OPEN], head)


_GROUPS = frozenset({"SUBPATTERN", "ATOMIC_GROUP"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_CATEGORIES = {"CATEGORY_DIGIT": "#", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " "}


def _letters(op: Op) -> list[str | None]:
    """The letters a single place may hold; None stands for any."""
    if _name(op) == "LITERAL":
        return [_letter(op[1])]
    return list(chain.from_iterable(map(_letters_in, op[1])))


def _letters_in(item: Op) -> list[str | None]:
    name, value = _name(item), item[1]
    if name == "LITERAL":
        return [_letter(value)]
    if name == "RANGE" and value[1] - value[0] < 40:
        return [_letter(code) for code in range(value[0], value[1] + 1)]
    return [_CATEGORIES.get(str(value))]


def _letter(code: int) -> str:
    return "#" if chr(code).isdecimal() else _plain(chr(code))


def _leaves_apart(op: Op, *, before: bool) -> bool:
    """Whether the next letter, if it is one of a word, begins that word."""
    name, value = _name(op), op[1]
    if name == "AT":
        return str(value) in {"AT_BOUNDARY", "AT_BEGINNING", "AT_BEGINNING_STRING"}
    if name in {"ASSERT", "ASSERT_NOT"}:
        return before
    if name in {"LITERAL", "IN"}:
        return all(letter is not None and letter != "#" and not _in_word(letter) for letter in _letters(op))
    if name in _REPEATS:
        low, _, body = value
        return _ends_apart(body) and (before or low > 0)
    if name == "BRANCH":
        return all(_ends_apart(branch) for branch in value[1])
    return False


def _ends_apart(ops: Sequence[Op]) -> bool:
    return bool(ops) and _leaves_apart(ops[-1], before=False)


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _flat(ops: Iterable[Op]) -> list[Op]:
    return [inner for op in ops for inner in (_flat(_inside(op)) if _name(op) in _GROUPS else [op])]


def _inside(op: Op) -> Sequence[Op]:
    return list(op[1][3] if _name(op) == "SUBPATTERN" else op[1])


def _name(op: Op) -> str:
    return str(op[0])
