"""What was typed, as a question to the words of records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from wealthai.models import SearchRow, User
from wealthai.models.search import CONFIGS, OTHER
from wealthai.search.snippets import START, STOP

MOST_WORDS = 8
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True)
class Term:
    """A word, or several in double quotes; `not_` when it must not stand there."""

    text: str
    not_: bool = False
    phrase: bool = False


def terms_of(typed: str) -> list[Term]:
    terms = [
        Term((phrase or word).strip(), bool(minus), bool(phrase))
        for minus, phrase, word in _PIECE.findall(typed.replace("\0", " "))
    ]
    return [term for term in terms if re.search(r"\w", term.text)][:MOST_WORDS]


def matching(rows: QuerySet[SearchRow], terms: Sequence[Term]) -> QuerySet[SearchRow]:
    """Rows that hold every term, each read in the language of its row; the last word may still be being typed."""
    if not any(not term.not_ for term in terms):
        return rows.none()
    asked = Q(vector=query(terms, OTHER)) & ~Q(language__in=list(CONFIGS))
    for code, config in CONFIGS.items():
        asked |= Q(language=code, vector=query(terms, config))
    return rows.filter(asked)


def holding(kind: str, terms: Sequence[Term]) -> Q:
    """A condition on records of this kind: their words hold the terms. It says nothing of who may see them."""
    if not any(not term.not_ for term in terms):
        return Q(pk__in=[])
    return Q(uuid__in=RawSQL("SELECT wealthai_search_found(%s, %s)", [kind, _raw(terms)]))  # noqa: S611  no part of it was typed


def ranks(rows: QuerySet[SearchRow], terms: Sequence[Term]) -> dict[UUID, float]:
    """record -> how well its words answer: by how often and how near together, a long text for less. Words of the summary
    count twice."""
    asked = [When(language=code, then=_rank(terms, config)) for code, config in CONFIGS.items()]
    ranked = matching(rows, terms).annotate(
        rank=Case(*asked, default=_rank(terms, OTHER)) * Case(When(part=0, then=Value(2.0)), default=Value(1.0))
    )
    return dict(ranked.values_list("record").annotate(best=Max("rank")))


def headlines(rows: QuerySet[SearchRow], terms: Sequence[Term]) -> dict[UUID, tuple[int, str]]:
    """record -> (part, words around what was found, placeholders and all): of the summary if it answers, else of the text.

    For the rows of one page: a headline reads the whole text of its part."""
    first = matching(rows, terms).order_by("record", "part").distinct("record").values_list("pk", "language")
    held: dict[UUID, tuple[int, str]] = {}
    by_language: dict[str, list[int]] = {}
    for pk, language in first:
        by_language.setdefault(CONFIGS.get(language, OTHER), []).append(pk)
    for config, pks in by_language.items():
        told = SearchRow.objects.filter(pk__in=pks).annotate(headline=_headline(terms, config))
        held |= {record: (part, text) for record, part, text in told.values_list("record", "part", "headline")}
    return held


def query(terms: Sequence[Term], config: str) -> SearchQuery:
    return SearchQuery(_raw(terms), config=config, search_type="raw")


def _raw(terms: Sequence[Term]) -> str:
    parts = []
    for number, term in enumerate(terms):
        quoted = "'" + term.text.replace("\\", " ").replace("'", "''") + "'"
        begun = number == len(terms) - 1 and not term.phrase and not term.not_ and len(term.text) > 2
        parts.append(("!" if term.not_ else "") + quoted + (":*" if begun else ""))
    return " & ".join(parts)


def _rank(terms: Sequence[Term], config: str) -> SearchRank:
    return SearchRank(F("vector"), query(terms, config), normalization=Value(1))


def _headline(terms: Sequence[Term], config: str) -> SearchHeadline:
    return SearchHeadline(
        "text",
        query(terms, config),
        config=config,
        start_sel=START,
        stop_sel=STOP,
        min_words=12,
        max_words=28,
        short_word=0,
    )


def readable(user: User, kind: str) -> QuerySet[SearchRow]:
    return SearchRow.objects.visible_to(user).filter(kind=kind)
