"""What a page that only reads asks many times is asked once: the answer holds for this one request and no longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers_of_this_page", default=None)


def once(key: Hashable, ask: Callable[[], T]) -> T | None:
    """The answer, asked for once a page; None outside of a page that only reads, where it may change under one's hands."""
    answers = _answers.get()
    if answers is None:
        return None
    if key not in answers:
        answers[key] = ask()
    found: T = answers[key]
    return found


def reading(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        token = _answers.set({})
        try:
            return get_response(request)
        finally:
            _answers.reset(token)

    return middleware
