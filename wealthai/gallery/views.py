from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wealthai.gallery import components, desk, everyday, home, notes
from wealthai.page import page

_PAGES: dict[str, tuple[str, str, Callable[[HttpRequest], dict[str, Any]]]] = {
    "components": ("Components", "gallery/components.html", components.sample),
    "words": ("Words and lists", "gallery/words.html", components.sample),
    "everyday": ("Everyday", "gallery/everyday.html", everyday.sample),
    "desk": ("Review desk", "gallery/desk.html", desk.sample),
    "notes": ("Notes", "gallery/notes.html", notes.sample),
    "home": ("Home", "gallery/home.html", home.sample),
    "doors": ("Doors and errors", "gallery/doors.html", components.sample),
}


def gallery(request: HttpRequest) -> HttpResponse:
    """Chosen by ?page=; nothing here reads or writes a record, so POST answers as if it had been done."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    name = request.GET.get("page", "components")
    if name not in _PAGES:
        raise Http404
    if request.method == "POST":
        return _answer(request)
    _, template, sample = _PAGES[name]
    tabs = [{"label": label, "url": f"?page={key}", "current": key == name} for key, (label, *_) in _PAGES.items()]
    return page(request, template, None, {"gallery_tabs": tabs, **sample(request)})


def _answer(request: HttpRequest) -> HttpResponse:
    """What the real views answer: a decided item, an uploaded file, a revealed value."""
    if request.FILES:
        return notes.uploaded(request)
    if request.POST.get("decision"):
        return desk.decided(request)
    if request.GET.get("reveal"):
        return desk.revealed(request)
    raise Http404
