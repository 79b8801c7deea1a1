"""An e-mail as the note's page and the review desk show it: its words with what is forbidden marked, its versions, its way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpRequest

from advisors.letters.check import Finding, check
from advisors.letters.versions import letter_compared, letter_moments
from advisors.models import Letter, LetterVersion, Note
from advisors.services.letters import Opened, current, open_letter
from advisors.words import Words
from compliance import selectors
from wealthai.records import DeskView


@dataclass(frozen=True)
class Piece:
    """A run of the text; `finding` where it may not stand."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True)
class VersionShown:
    number: int
    who: str
    at: Any
    before: str | None
    after: str


def letter_part(note: Note, user: Any) -> dict[str, Any]:
    """What the tab E-mail needs; nothing of it for who may not see the words."""
    covers = Note.objects.covered_by(user).filter(pk=note.pk).exists()
    approved = note.state in (Note.State.APPROVED, Note.State.DELIVERED)
    letter = Letter.objects.select_related("note__client__household", "note__advisor__user").filter(note=note).first()
    context: dict[str, Any] = {"letter": letter, "letter_may": covers and approved, "note_approved": approved}
    return context | letter_context(letter) if letter is not None and covers else context


def letter_context(letter: Letter) -> dict[str, Any]:
    version, opened = current(letter), open_letter(letter)
    review = selectors.latest_review("letter", letter.uuid)
    if review is not None and review.comment:
        review.comment = Words(letter.note).shown(review.comment)
    found = [*check(opened.subject), *check(opened.body)]
    own = version.by is not None
    approved = review is not None and review.status == "approved" and review.content_hash == letter.content_hash
    return {
        "letter": letter,
        "version": version,
        "opened": opened,
        "subject_pieces": pieces(opened.subject),
        "body_pieces": pieces(opened.body),
        "findings": found,
        "letter_review": review,
        "versions": versions_of(letter),
        "releases": letter.releases.select_related("by", "version"),
        "may_hand_over": not found and (approved or (not own and letter.state == Letter.State.DRAFT)),
        "may_send": not found and letter.state == Letter.State.APPROVED and approved,
        "may_submit": not found and letter.state in (Letter.State.DRAFT, Letter.State.RETURNED),
    }


def letter_versions_part(request: HttpRequest, letter: Letter | None) -> dict[str, Any]:
    """Any two of its versions, where there are two; opened when the address names some."""
    moments = letter_moments(letter) if letter is not None and letter.version > 1 else []
    if not moments:
        return {}
    start, end = (request.GET.get(name, "").replace("\0", "") for name in ("from", "to"))
    return {
        "letter_moments": moments,
        "letter_compared": letter_compared(moments, start, end),
        "letter_asked": bool(start or end),
    }


def desk_view(letter: Letter, review: Any, request: HttpRequest) -> DeskView:
    from advisors.desk import hindrance

    if not Letter.objects.words_visible_to(request.user).filter(pk=letter.pk).exists():  # type: ignore[arg-type]
        return DeskView("advisors/letter_closed.html", {"letter": letter})
    context = {**letter_context(letter), **letter_versions_part(request, letter)}
    return DeskView(
        "advisors/letter_desk.html",
        {**context, "note": letter.note},
        hindrance=hindrance(review, request.user),
        may_approve=not context["findings"],
    )


def pieces(text: str) -> list[Piece]:
    found, at = [], 0
    for one in check(text):
        found += [Piece(text[at : one.start]), Piece(text[one.start : one.end], one)]
        at = one.end
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]


def versions_of(letter: Letter) -> list[VersionShown]:
    """Newest first, each beside the one before it."""
    rows = list(letter.versions.select_related("by"))
    words = Words(letter.note)
    text = {row.pk: words.shown(row.body) for row in rows}
    pairs: list[tuple[LetterVersion | None, LetterVersion]] = [(None, rows[0]), *pairwise(rows)] if rows else []
    return [
        VersionShown(
            number=new.number,
            who=str(new.by) if new.by else "Drafted from the summary",
            at=new.at,
            before=text[old.pk] if old is not None else None,
            after=text[new.pk],
        )
        for old, new in reversed(pairs)
    ]


__all__ = [
    "Opened",
    "Piece",
    "VersionShown",
    "desk_view",
    "letter_context",
    "letter_part",
    "letter_versions_part",
    "pieces",
    "versions_of",
]
