"""What stands behind the door: an engine takes a request and gives an answer as received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True)
class Request:
    """What is asked. `text` is redacted already; `repair` quotes the error of the answer before."""

    instructions: str
    text: str
    settings: Mapping[str, Any]
    context: Any = None  # what an engine inside the house may know besides (speaker turns); never sent outside
    repair: str = ""

    def as_sent(self) -> str:
        return f"{self.instructions}\n\n{self.text}" + (f"\n\n{self.repair}" if self.repair else "")


@dataclass(frozen=True)
class Answer:
    raw: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = field(default=Decimal(0))
    request_id: str = ""


class EngineFailure(Exception):
    """No usable answer. `retry_after` in seconds when waiting may help, None when it will not."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after


class Invalid(Exception):
    """The answer breaks its contract. The message is quoted back to the engine, so it never holds a client's words."""


class Engine(Protocol):
    provider: str
    model: str
    repairable: bool

    def answer(self, request: Request) -> Answer: ...
