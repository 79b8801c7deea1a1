"""Home: what waits for me, what changed, three figures at most. The register says it all; this page knows no app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wealthai.page import page
from wealthai.records import homes

MOST_FIGURES = 3


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    parts = homes(request.user)  # type: ignore[arg-type]
    figures = sorted((figure for part in parts for figure in part.figures), key=lambda figure: figure.order)
    context = {
        "parts": [part for part in parts if part.heading],
        "figures": figures[:MOST_FIGURES],
        "primary": next((part.primary for part in parts if part.primary), None),
        "changes": [change for part in parts for change in part.changes][:8],
        "now": timezone.now(),
    }
    return page(request, "wealthai/home.html", None, context)
