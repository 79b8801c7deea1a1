"""The one door to a model. Every call through it is a ledger row, whatever becomes of it."""

from compliance.gateway.door import Asked, GatewayFailure, call
from compliance.gateway.engines import Answer, Engine, EngineFailure, Invalid, Request

__all__ = ["Answer", "Asked", "Engine", "EngineFailure", "GatewayFailure", "Invalid", "Request", "call"]
