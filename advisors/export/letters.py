"""The e-mail after the meeting, for the export of its note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from advisors.export.opened import Opened
from advisors.models import LetterVersion


def letter_part(opened: Opened) -> dict[str, Any] | None:
    letter = opened.letter
    if letter is None:
        return None
    fill = opened.shown.words.shown if opened.letter_words else None
    return {
        "uuid": letter.uuid,
        "state": letter.state,
        "content_hash": letter.content_hash,
        "versions": [_version(one, fill) for one in letter.versions.select_related("by")],
        "releases": [
            {"way": one.way, "version": one.version.number, "by": str(one.by), "at": one.at, "sha256": one.content_hash}
            for one in letter.releases.select_related("by", "version")
        ],
    }


def _version(one: LetterVersion, fill: Callable[[str], str] | None) -> dict[str, Any]:
    says = {name: getattr(one, name) for name in ("subject", "body", "disclaimer")}
    return {
        "number": one.number,
        "by": str(one.by) if one.by else None,
        "at": one.at,
        "content_hash": one.content_hash,
        **{name: fill(words) if fill else None for name, words in says.items()},
    }
