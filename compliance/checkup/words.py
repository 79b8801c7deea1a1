"""Opens everything that is closed."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist

from compliance.checkup.check import Check, some
from compliance.models import Payload
from compliance.sealing import CannotOpen
from compliance.services import ErasedPayload, payload_open

_AT_ONCE = 100  # a text may have ten megabytes


def texts() -> Check:
    """Every payload, opened with the master key, has the fingerprint it was stored with."""
    states: dict[str, int] = {"right": 0, "erased": 0}
    wrong = []
    for payload in Payload.objects.select_related("key", "body").order_by("pk").iterator(chunk_size=_AT_ONCE):
        state = _state(payload)
        states[state] = states.get(state, 0) + 1
        if state == "wrong":
            wrong.append(str(payload.uuid))
    line = f"{states['right']} opened, each with its fingerprint; {states['erased']} erased"
    line += f"; {len(wrong)} not as they were stored: {some(wrong)}." if wrong else "."
    return Check("Texts", not wrong, line)


def _state(payload: Payload) -> str:
    try:
        clear = payload_open(payload)
    except ErasedPayload:
        return "erased"
    except (CannotOpen, ImproperlyConfigured, ObjectDoesNotExist, OSError, ValueError):
        return "wrong"
    right = (len(clear), hashlib.sha256(clear).hexdigest()) == (payload.size, payload.sha256)
    return "right" if right else "wrong"
