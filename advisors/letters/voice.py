"""A line of the summary as it reads in a letter: whose words it holds, and the day beside the words that mean it.

The words stay those of the meeting. What the client said stands as their own, in quotation marks: "I want to stop at
sixty-five" without them would be the advisor's wish."""

from __future__ import annotations

import re

YOU = "You"
_ASKED = re.compile(r"(?:can|could|would|will|may|do|does|did|is|are|should|shall|what|when|where|how|why|who)\b", re.I)
_DAY_NAME = re.compile(r"^(?:by |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day$", re.I)


def in_voice(text: str, speaker: str) -> str:
    """`speaker` is "You" for the client, a name for somebody else of the household, "" for the firm or a person's own line."""
    text = text.strip()
    if not speaker:
        return _begun(text.rstrip(".;"))
    asked = text.endswith("?") or _ASKED.match(text) is not None
    words = _begun(text.rstrip(".;,?")) + ("?" if asked else "")
    return f"{speaker} {'asked' if asked else 'said'}: “{words}”"


def with_due(text: str, *, day: str, phrase: str) -> str:
    """The day goes to the words that mean it, or to the end; nothing is said twice. `day` is "" when only words are known."""
    phrase = phrase.strip()
    if not day:
        return text if not phrase or phrase.lower() in text.lower() else f"{text} ({phrase})"
    if day.lower() in text.lower():
        return text
    at = text.lower().rfind(phrase.lower()) if phrase else -1
    if at < 0:
        return f"{text} (by {day})"
    end = at + len(phrase)
    told = day.partition(" ")[2] if _DAY_NAME.match(phrase) else f"by {day}"
    return f"{text[:end]} ({told}){text[end:]}"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
