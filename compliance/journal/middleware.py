"""Signs what a request writes with the person who sent it, and records refusals that an auditor asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from compliance import journal
from wealthai.errors import Refusal


def _actor(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    # Signing in may renew a password hash before anybody is signed in; nothing else is written by nobody.
    return "anonymous:sign-in" if request.path == reverse("account_login") else ""


class actor_of_request:  # noqa: N801  middleware is named like the function it stands for
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with journal.acting(lambda: _actor(request), request_id=getattr(request, "request_id", "")):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        record_refusal(error)


def record_refusal(error: Exception) -> None:
    """The refused act was rolled back; its refusal stands in a transaction of its own."""
    if isinstance(error, Refusal) and error.journalled:
        facts: dict[str, Any] = {key: value for key, value in error.facts.items() if key != "subject"}
        with transaction.atomic():
            subject: Any = error.facts.get("subject")
            about = (subject.subject_type, subject.subject_id) if hasattr(subject, "subject_type") else None
            journal.act("refused", subject, about=about, reason=error.sentence, code=error.code, **facts)
