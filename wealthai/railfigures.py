"""What the rail says waits for a person, kept for some seconds.

Every page asks for these figures, and working them out is half the work of drawing the frame. They are never older than
the person's own last act, and without the broker they are simply worked out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from wealthai.models import User

ASKED_ANEW_AFTER = 30.0  # seconds in which a broker that did not answer is left alone: a page must not wait for it
_silent_until = [0.0]


def held(user: User, work_out: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The figures of this person, worked out if they are older than `settings.RAIL_FIGURES_SECONDS`."""
    if not settings.RAIL_FIGURES_SECONDS:
        return work_out()
    kept = _asked(lambda broker: broker.get(_key(user)))
    if kept:
        figures: dict[str, Any] = json.loads(kept)
        return figures
    fresh = work_out()
    _asked(lambda broker: broker.set(_key(user), json.dumps(fresh), ex=settings.RAIL_FIGURES_SECONDS))
    return fresh


def forget(user: User) -> None:
    if settings.RAIL_FIGURES_SECONDS:
        _asked(lambda broker: broker.delete(_key(user)))


def own_acts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After whatever a person did, the next page counts anew."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in ("GET", "HEAD") and request.user.is_authenticated:
            forget(request.user)
        return response

    return middleware


def _key(user: User) -> str:
    return f"wealthai:rail:{settings.DATABASES['default']['NAME']}:{user.pk}"


def _asked(ask: Callable[[Any], Any]) -> Any:
    """The broker's answer; None where it does not answer."""
    from redis import RedisError

    if time.monotonic() < _silent_until[0]:
        return None
    try:
        return ask(_broker())
    except (RedisError, OSError):
        _silent_until[0] = time.monotonic() + ASKED_ANEW_AFTER
        return None


@lru_cache(maxsize=1)
def _broker() -> Any:
    from wealthai.health import redis_client

    return redis_client(timeout=0.2)
