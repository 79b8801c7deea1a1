"""Any two versions of the e-mail after a meeting, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from advisors.models import Letter, LetterVersion
from advisors.words import Words
from compliance.models import Review
from wealthai.errors import BadInput

_DECIDED = {"approved": "as approved", "returned": "as returned", "rejected": "as rejected"}


@dataclass(frozen=True)
class LetterMoment:
    """`key` names it in an address: version-1, version-2."""

    key: str
    name: str
    at: datetime
    subject: str
    body: str
    disclaimer: str
    marks: tuple[str, ...]  # what was decided on just these words


@dataclass(frozen=True)
class LetterComparison:
    start: LetterMoment
    end: LetterMoment
    turned: bool  # the later one was asked for first

    @property
    def differs(self) -> bool:
        words = [(one.subject, one.body, one.disclaimer) for one in (self.start, self.end)]
        return words[0] != words[1]


def letter_moments(letter: Letter) -> list[LetterMoment]:
    """Oldest first, with names filled in. The caller has checked that the words may be seen."""
    fill = Words(letter.note).shown
    reviews = list(Review.objects.filter(subject_type="letter", subject_id=letter.uuid).order_by("pk"))
    rows = letter.versions.select_related("by").order_by("number")
    return [
        LetterMoment(
            key=f"version-{row.number}",
            name=_name(row, marks := _marks(row, reviews)),
            at=row.at,
            subject=fill(row.subject),
            body=fill(row.body),
            disclaimer=row.disclaimer,
            marks=marks,
        )
        for row in rows
    ]


def letter_compared(moments: list[LetterMoment], start: str, end: str) -> LetterComparison:
    """By key, or by a short name: draft, submitted, approved, now. The first draft and what stands now where none is said."""
    first, last = _find(moments, start or "draft"), _find(moments, end or "now")
    turned = moments.index(first) > moments.index(last)
    return LetterComparison(last, first, True) if turned else LetterComparison(first, last, False)


def _find(moments: list[LetterMoment], key: str) -> LetterMoment:
    named = {"draft": moments[:1], "now": moments[-1:]}
    named |= {mark: [one for one in moments if mark in one.marks] for mark in ("submitted", "approved")}
    fits = named.get(key) or [one for one in moments if one.key == key]
    if not fits:
        raise BadInput(f"This e-mail has no version “{key[:40]}”. Choose one from the list of its versions.")
    return fits[-1]


def _name(row: LetterVersion, marks: tuple[str, ...]) -> str:
    who = f"written by {row.by}" if row.by else "drafted from the summary"
    decided = next((_DECIDED[mark] for mark in reversed(marks) if mark in _DECIDED), "")
    told = decided or ("as submitted" if "submitted" in marks else "")
    return f"Version {row.number}, {who}" + (f", {told}" if told else "")


def _marks(row: LetterVersion, reviews: list[Review]) -> tuple[str, ...]:
    mine = [one for one in reviews if one.content_hash == row.content_hash]
    return ("submitted", *(str(one.status) for one in mine if not one.is_open)) if mine else ()
