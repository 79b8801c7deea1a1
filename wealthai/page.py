"""The two ways a view answers: with a page or its fragment, and by sending the browser on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from wealthai.templatetags.wealthai import tone, undo_url

_LEVELS = {"done": messages.SUCCESS, "info": messages.INFO, "wait": messages.WARNING, "stop": messages.ERROR}


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part; a boosted link and a step back in the history ask for the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest, template: str, partial: str | None, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page or, when htmx asks, its named partial; the waiting toasts travel with the fragment."""
    fragment = partial is not None and wants_fragment(request)
    response = render(request, f"{template}#{partial}" if fragment else template, context, status=status)
    # one address gives two bodies: no cache may mix them up
    patch_vary_headers(response, ("HX-Request",))
    if fragment:
        _send_toasts(request, response)
    return response


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the browser on. htmx follows a plain redirect inside the fragment, so it is told to load the page."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(resolve_url(to, *args, **kwargs))
    answer: HttpResponse = redirect(to, *args, **kwargs)
    return answer


def list_address(request: HttpRequest, name: str) -> str:
    """The list of this name as it was filtered: a form on it carries the query of its page as `back`."""
    query = QueryDict(request.POST.get("back", "").replace("\0", "")).urlencode()
    return f"{reverse(name)}?{query}" if query else reverse(name)


def toast(request: HttpRequest, text: str, tone: str = "done", undo: str = "") -> None:
    """Say what happened, on the next page or fragment; `undo` is an address that takes it back by POST."""
    messages.add_message(request, _LEVELS[tone], text, extra_tags=f"undo:{undo}" if undo else "")


def _send_toasts(request: HttpRequest, response: HttpResponse) -> None:
    held = [
        {"text": str(message), "tone": tone(message), "undo": undo_url(message)}
        for message in messages.get_messages(request)
    ]
    if held:
        trigger_client_event(response, "toasts", {"list": held})
