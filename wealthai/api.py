"""One error shape for the API: {"code", "detail"} and, where fields are wrong, "errors"."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from wealthai.errors import Refusal


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
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
