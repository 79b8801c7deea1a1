"""One error shape for the API: {"code", "detail"} and, where fields are wrong, "errors"."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework.exceptions import PermissionDenied as NotPermitted
from rest_framework.response import Response
from rest_framework.views import exception_handler

from wealthai.errors import Refusal


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    _note(context["request"], error)
    if isinstance(error, Refusal):
        body = {"code": error.code, "detail": error.sentence}
        if error.link:
            body["link"] = error.link
        return Response(body, status=error.status)
    response = exception_handler(error, context)
    if response is not None and not (isinstance(response.data, dict) and "code" in response.data):
        detail = response.data.get("detail") if isinstance(response.data, dict) else None
        response.data = {
            "code": getattr(error, "default_code", "invalid"),
            "detail": detail or "Some fields are not right: see errors.",
            **({} if detail else {"errors": response.data}),
        }
    return response


def _note(request: Any, error: Exception) -> None:
    """The REST framework answers before any middleware sees the error; the journal's asks the request for it."""
    plain = getattr(request, "_request", request)
    if isinstance(error, Refusal):
        plain.refused = error
    elif isinstance(error, NotPermitted | PermissionDenied) and request.user.is_authenticated:
        plain.user, plain.refused = request.user, PermissionDenied()
