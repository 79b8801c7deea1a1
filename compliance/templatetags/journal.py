from __future__ import annotations

import json
from typing import Any

from django import template

from compliance.journal.names import actor_label

register = template.Library()


@register.filter
def actor(row: Any) -> str:
    return actor_label(row)


@register.filter
def pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)


@register.filter
def last_of(rows: Any) -> Any:
    found = list(rows)
    return found[-1] if found else None
