"""What is read closely: every clause that may hold something, of a long text the likeliest, within a bound of letters.

The language model takes a millisecond or two a clause, so a day's talk of 200 KB would take it ten seconds; most of it is
small talk that the sift passes over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisors.extraction.classifier import Opinion, clause_as_read, opinions, sentence_as_read
from advisors.extraction.clauses import Clause, sentences_of
from advisors.extraction.sift import scores

# A call of ten minutes is read whole; of an hour of talk the likeliest fifth.
MOST_LETTERS = 10_000
_FEWEST_WORDS = 3
# Log odds below which one marked clause in two hundred lies, and one in five of the others (transcripts new to the sift).
_HOLDS_NOTHING = -4.15
# A sentence none of whose clauses is a risk by so little is none as a whole.
_ALARMING = 0.03


@dataclass(frozen=True, slots=True)
class Reading:
    """`clauses`: an opinion a clause, None where it is too short to hold anything or passed over. `sentences`: one of the
    whole sentence, by where it starts, where it has several clauses: a risk is often said in one breath."""

    clauses: list[Opinion | None]
    sentences: dict[int, Opinion]


def read(found: Sequence[Clause]) -> Reading:
    texts = {place: clause_as_read(clause) for place, clause in enumerate(found) if _has_words(clause)}
    chosen = _chosen(texts)
    of_clauses = dict(zip(chosen, opinions([texts[place] for place in chosen]), strict=True))
    alarming = {found[place].sentence_start for place, one in of_clauses.items() if one.risk >= _ALARMING}
    wholes = [first for first in sentences_of(found) if first.sentence_start in alarming]
    said = opinions([sentence_as_read(first) for first in wholes])
    of_sentences = {first.sentence_start: one for first, one in zip(wholes, said, strict=True)}
    return Reading([of_clauses.get(place) for place in range(len(found))], of_sentences)


def _has_words(clause: Clause) -> bool:
    return len(clause.words.split(None, _FEWEST_WORDS)) >= _FEWEST_WORDS


def _chosen(texts: dict[int, str]) -> list[int]:
    unique = list(dict.fromkeys(texts.values()))
    room, kept = MOST_LETTERS, set()
    for score, text in sorted(zip(scores(unique), unique, strict=True), reverse=True):
        room -= len(text)
        if room < 0 or score < _HOLDS_NOTHING:
            break
        kept.add(text)
    return [place for place, text in texts.items() if text in kept]
