"""A sample home page of a reviewer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from wealthai.gallery.samples import events, samples


def sample(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "figures": samples()["figures"],
        "today": now,
        "groups": samples()["queue"],
        "events": events("home_events", now),
        "returned": samples()["returned"],
    }
