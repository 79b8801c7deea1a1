"""One search over everything the person may see: each record class looks among its own visible rows."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wealthai.models import User
from wealthai.page import page
from wealthai.records import Hit, record_classes

FEWEST_LETTERS = 2
HITS_A_KIND = 20


def find(user: User, words: str) -> list[Hit]:
    if len(words.strip()) < FEWEST_LETTERS:
        return []
    return [hit for kind in record_classes() for hit in kind.search(user, words.strip(), HITS_A_KIND)]


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:200]
    hits = find(request.user, words)  # type: ignore[arg-type]
    groups = [(kind, list(found)) for kind, found in groupby(hits, key=lambda hit: hit.kind)]
    context = {"words": words, "groups": groups, "too_short": 0 < len(words.strip()) < FEWEST_LETTERS}
    return page(request, "wealthai/search.html", "results", context)
