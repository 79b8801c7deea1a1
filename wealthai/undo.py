"""Taking back what is really reversible, for half a minute, by the person and in the session that did it.

What is needed to undo an act stands in the session and in no address. Approvals are never undone: they are answered by an
act of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wealthai.errors import Stale

SECONDS = 30
_KEY = "undo"
Undo = Callable[[Any, dict[str, Any]], str]
_kinds: dict[str, Undo] = {}


def register_undo(kind: str, back: Undo) -> None:
    """`back(user, data)` takes the act back, or refuses, and says what is as it was."""
    _kinds[kind] = back


def offer(request: HttpRequest, kind: str, data: dict[str, Any]) -> str:
    """The address to give a toast."""
    key = uuid4().hex
    now = time.time()
    held = {name: one for name, one in request.session.get(_KEY, {}).items() if one["until"] > now}
    request.session[_KEY] = {**held, key: {"kind": kind, "data": data, "until": now + SECONDS}}
    return reverse("undo", args=[key])


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    held = dict(request.session.get(_KEY, {}))
    one = held.pop(key, None)
    request.session[_KEY] = held
    if one is None or one["until"] < time.time():
        raise Stale(f"It can be taken back for {SECONDS} seconds, and that time is over. Nothing was changed.")
    messages.success(request, _kinds[one["kind"]](request.user, one["data"]))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """To the page the toast stood on, and to no other host."""
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe else reverse("home")
