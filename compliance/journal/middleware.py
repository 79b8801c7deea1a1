"""Signs what a request writes with the person who sent it, and records refusals that an auditor asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from compliance import journal
from wealthai.errors import Refusal

# Where somebody who is not signed in yet may write: a password hash renewed at the sign-in, a forgotten password set anew.
_BEFORE_SIGN_IN = frozenset({"account_login", "account_reset_password_from_key", "mfa_authenticate"})


def _actor(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    match = request.resolver_match
    return "anonymous:sign-in" if match is not None and match.url_name in _BEFORE_SIGN_IN else ""


class actor_of_request:  # noqa: N801  middleware is named like the function it stands for
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with journal.acting(lambda: _actor(request), request_id=getattr(request, "request_id", "")):
            response = self.get_response(request)
            record_refusal(request, getattr(request, "refused", None))
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A refusal that is answered further in has noted itself; this is for a door the matrix keeps shut."""
        if isinstance(error, PermissionDenied):
            request.refused = error  # type: ignore[attr-defined]


def record_refusal(request: HttpRequest, error: Exception | None) -> None:
    """The refused act was rolled back; its refusal stands in a transaction of its own."""
    if isinstance(error, PermissionDenied) and request.user.is_authenticated:
        view = request.resolver_match.view_name if request.resolver_match else ""
        with transaction.atomic():
            journal.act("refused", reason="The role opens no such door.", code="not_permitted", view=view)
    elif isinstance(error, Refusal) and error.journalled:
        facts: dict[str, Any] = {key: value for key, value in error.facts.items() if key != "subject"}
        with transaction.atomic():
            subject: Any = error.facts.get("subject")
            about = (subject.subject_type, subject.subject_id) if hasattr(subject, "subject_type") else None
            journal.act("refused", subject, about=about, reason=error.sentence, code=error.code, **facts)
