"""What was promised in the note and what became of it, for its export."""

from __future__ import annotations

from typing import Any

from advisors.export.opened import Opened
from advisors.models import Promise
from advisors.promises.shown import owner_label
from advisors.words import filler_of


def promises_part(opened: Opened) -> list[dict[str, Any]]:
    return [_promise(opened, one) for one in opened.promises]


def _promise(opened: Opened, one: Promise) -> dict[str, Any]:
    fill = filler_of(one.item.summary.mapping) if opened.words else None
    return {
        "uuid": one.uuid,
        "item": one.item.uuid,
        "tag": one.item.tag,
        "text": fill(one.item.text) if fill else None,
        "owner": owner_label(one, one.owner, fill) if fill else None,
        "first_due_on": one.first_due_on,
        "due_on": one.due_on,
        "moves": one.moves,
        "state": one.state,
        "done_on": one.done_on,
        "closed_at": one.closed_at,
        "closed_by": str(one.closed_by) if one.closed_by else None,
        "closing_words": opened.told(one.closing_words, one.closed_at) or None,
        "revision": one.revision,
    }
