from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction

from compliance.gateway.engines import Answer, Engine, EngineFailure, Invalid, Request
from compliance.journal import current
from compliance.models import ModelCall, Payload, PromptVersion
from compliance.services.payloads import payload_store

T = TypeVar("T")

MAX_REPAIRS = 2


class GatewayFailure(Exception):
    """The model gave nothing that may be used. `sentence` is for a person; `retry_after` as in EngineFailure."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after


@dataclass(frozen=True)
class Asked(Generic[T]):
    value: T
    call: ModelCall


def call(
    *,
    engine: Engine,
    version: PromptVersion,
    request: Request,
    validate: Callable[[str], T],
    purpose: str,
    about: tuple[str, UUID],
    key_subject: tuple[str, UUID],
) -> Asked[T]:
    """Asks, validates, repairs at most twice. Holds no transaction open while the engine works."""
    problem = ""
    for repairs in range(MAX_REPAIRS + 1):
        row = _sent(engine, version, request, purpose, about, key_subject, repairs)
        answer = _answer(engine, request, row)
        try:
            value = validate(answer.raw)
        except Invalid as error:
            problem = str(error)
            _close(row, answer, ModelCall.Verdict.INVALID, problem)
            if not engine.repairable:
                break
            request = replace(request, repair=f"Your last answer was refused: {problem} Answer again, in full.")
            continue
        _close(row, answer, ModelCall.Verdict.VALID)
        return Asked(value, row)
    raise GatewayFailure(f"The model's answer could not be used: {problem}")


def _sent(
    engine: Engine,
    version: PromptVersion,
    request: Request,
    purpose: str,
    about: tuple[str, UUID],
    key_subject: tuple[str, UUID],
    repairs: int,
) -> ModelCall:
    with transaction.atomic():
        payload = payload_store(
            kind=Payload.Kind.PROMPT, media_type="text/plain", clear=request.as_sent().encode(), subject=key_subject
        )
        return ModelCall.objects.create(
            prompt_version=version,
            provider=engine.provider,
            model=engine.model,
            purpose=purpose,
            subject_type=about[0],
            subject_id=about[1],
            requested_by=current().name(),
            request_payload=payload,
            repairs=repairs,
        )


def _answer(engine: Engine, request: Request, row: ModelCall) -> Answer:
    started = time.monotonic()
    try:
        return engine.answer(request)
    except EngineFailure as failure:
        _close(row, None, ModelCall.Verdict.FAILED, failure.sentence)
        raise GatewayFailure(failure.sentence, retry_after=failure.retry_after) from failure
    finally:
        row.milliseconds = int((time.monotonic() - started) * 1000)


def _close(row: ModelCall, answer: Answer | None, verdict: ModelCall.Verdict, problem: str = "") -> None:
    row.verdict, row.problem = verdict, problem[:300]
    with transaction.atomic():
        if answer is not None:
            row.input_tokens, row.output_tokens, row.cost = answer.input_tokens, answer.output_tokens, answer.cost
            row.provider_request_id = answer.request_id
            row.response_payload = payload_store(
                kind=Payload.Kind.OUTPUT,
                media_type="application/json",
                clear=answer.raw.encode(),
                subject=(row.request_payload.key.subject_type, row.request_payload.key.subject_id),
            )
        row.save()
