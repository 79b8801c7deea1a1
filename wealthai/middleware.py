"""Request id, and refusals turned into answers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wealthai.errors import Refusal

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Takes the proxy's request id when it is a plain one, else makes one; every log line and journal row carries it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        response = get_response(request)
        response["X-Request-Id"] = request.request_id
        return response

    return middleware


def sound_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No database column takes a NUL character; in an address it comes from nobody who reads the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest("The address holds a NUL character.")
        return get_response(request)

    return middleware


def not_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a signed-in person is shown stays in no cache, on no disk of theirs: pages hold the words of clients."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


class refusals:  # noqa: N801  middleware is named like the function it stands for
    """A refusal raised anywhere below a view becomes a page, or a toast for htmx, with the refusal's own status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        request.refused = error  # type: ignore[attr-defined]  # the journal's middleware notes it
        return refusal_answer(request, error)


def refusal_answer(request: Any, error: Refusal) -> HttpResponse:
    context = {"sentence": error.sentence, "link": error.link, "code": error.code}
    if getattr(request, "htmx", False):
        response = render(request, "_components/refusal_toast.html", context, status=error.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        return response
    return render(request, "409.html", context, status=error.status)
