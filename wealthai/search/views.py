"""The page of the search and the panel under the search box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wealthai.firm_day import firm_today
from wealthai.listing import Filter, asks_for_file, chosen, csv_file
from wealthai.models import User
from wealthai.page import page
from wealthai.records import Hit, SearchSource, search_sources

FEWEST_LETTERS = 2
HITS_IN_PANEL = 5
HITS_A_KIND = 20
MOST_OF_A_KIND = 50
_SINCE = [("30", "Last 30 days"), ("90", "Last 90 days"), ("365", "Last year")]
_COLUMNS: list[tuple[str, Any]] = [
    ("Kind", lambda hit: hit.kind),
    ("What", lambda hit: hit.title),
    ("Line", lambda hit: hit.line),
    ("Address", lambda hit: hit.url),
]


@dataclass(frozen=True)
class Group:
    """What one kind has to say: `more` when there is more of it than is shown."""

    name: str
    plural: str
    hits: list[Hit]
    more: bool = False
    total: int | None = None
    older: str = ""

    @property
    def count(self) -> str:
        """As far as it is known: what is shown, and a sign when there is more."""
        return str(self.total) if self.total is not None else f"{len(self.hits)}{'+' if self.more else ''}"


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:200].strip()
    if request.headers.get("HX-Target") == "search-panel":
        groups = groups_of(request.user, words, HITS_IN_PANEL)  # type: ignore[arg-type]
        return render(request, "wealthai/search_panel.html", {"words": words, "groups": groups, "short": _short(words)})
    asked = _filters(request)
    kind, since, newest = asked[0].value, _day(asked[1].value), asked[-1].value == "newest"
    groups = _groups(request, words, kind, since, newest)
    if asks_for_file(request):
        return csv_file("search", _COLUMNS, [hit for group in groups for hit in group.hits])
    context = {
        "words": words,
        "groups": groups,
        "filters": asked,
        "kind": kind,
        "order": "Newest first" if newest else "Best match first",
        "narrowed": bool(kind or since),
        "too_short": bool(words) and _short(words),
    }
    return page(request, "wealthai/search.html", "results", context)


def _groups(request: HttpRequest, words: str, kind: str, since: date | None, newest: bool) -> list[Group]:
    if kind:
        return _page_of_kind(request, words, kind, since, newest)
    return groups_of(request.user, words, HITS_A_KIND, since)  # type: ignore[arg-type]


def groups_of(user: User, words: str, limit: int, since: date | None = None) -> list[Group]:
    if _short(words):
        return []
    groups = [_group(source, user, words, limit, since) for source in search_sources()]
    return [group for group in groups if group.hits]


def _group(source: SearchSource, user: User, words: str, limit: int, since: date | None) -> Group:
    if since is not None:  # only what has a day of its own can be asked for by time
        hits, older, total = source.paged(user, words, "", since, False) if source.paged else ([], "", 0)
        return Group(source.name, source.plural, hits[:limit], more=bool(older) or len(hits) > limit, total=total)
    hits = list(source.find(user, words, limit + 1))
    return Group(source.name, source.plural, hits[:limit], more=len(hits) > limit)


def _page_of_kind(request: HttpRequest, words: str, kind: str, since: date | None, newest: bool) -> list[Group]:
    source = next(one for one in search_sources() if one.name == kind)
    if _short(words):
        return []
    if source.paged is None:
        group = _group(source, request.user, words, MOST_OF_A_KIND, since)  # type: ignore[arg-type]
        return [group] if group.hits else []
    hits, older, total = source.paged(request.user, words, request.GET.get("cursor", ""), since, newest)
    return [Group(source.name, source.plural, hits, total=total, older=older)] if hits else []


def _filters(request: HttpRequest) -> list[Filter]:
    kinds = [(source.name, source.plural) for source in search_sources()]
    asked = [chosen(request, "kind", "Kind", kinds), chosen(request, "since", "Time", _SINCE)]
    paged = any(source.paged for source in search_sources() if source.name == asked[0].value)
    return [*asked, chosen(request, "order", "Order", [("newest", "Newest first")])] if paged else asked


def _day(value: str) -> date | None:
    if not value:
        return None
    return firm_today() - timedelta(days=int(value))


def _short(words: str) -> bool:
    return len(words) < FEWEST_LETTERS
