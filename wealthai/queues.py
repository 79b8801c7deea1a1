"""The four queues. Workers scale apart: `llm` waits on a provider, `embed` and `score` use the processor."""

from enum import StrEnum


class Queue(StrEnum):
    LLM = "llm"
    EMBED = "embed"
    SCORE = "score"
    DEFAULT = "default"
