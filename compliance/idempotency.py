"""The same request twice does its work once. Keys belong to a token; another body under a used key is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from compliance.models import ApiRequest, ApiToken
from wealthai.errors import BadInput, Refusal

LONGEST_KEY = 255


class KeyUsedOtherwise(Refusal):
    status = 422
    code = "idempotency_key_reused"


def answer_once(request: Request, fingerprint: str, work: Callable[[], tuple[int, dict[str, Any]]]) -> Response:
    """Runs `work` and keeps its answer in the same transaction; a repeat gets the kept answer. Refusals are not kept."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        status, answer = work()
        return Response(answer, status=status)
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise BadInput(f"An Idempotency-Key has at most {LONGEST_KEY} printable characters.")
    token: ApiToken = request.auth
    with transaction.atomic():
        _alone(token, key)
        kept = ApiRequest.objects.filter(token=token, key=key).first()
        if kept is None:
            status, answer = work()
            ApiRequest.objects.create(token=token, key=key, body_sha256=fingerprint, status=status, answer=answer)
            return Response(answer, status=status)
    if kept.body_sha256 != fingerprint:
        raise KeyUsedOtherwise("This Idempotency-Key was used for another request. Send a new key with a new body.")
    return Response(kept.answer, status=kept.status, headers={"Idempotent-Replay": "true"})


def _alone(token: ApiToken, key: str) -> None:
    """The same key at the same moment: the second waits until the first has its answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, token.pk])
