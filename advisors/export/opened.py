"""A note as one reader may export it: what of it is words for them, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from advisors.export.rows import journal_rows
from advisors.models import Letter, Note, Promise, Summary
from advisors.presenting import NoteShown
from advisors.versions.history import History, history_of
from advisors.words import filler_by_time
from compliance.models import JournalRow, ModelCall, OutboxMessage, Review
from wealthai.models import User


@dataclass(frozen=True)
class Opened:
    """`words`: whether this reader sees the words today; without them there are states and proof."""

    note: Note
    user: User
    words: bool

    @cached_property
    def shown(self) -> NoteShown:
        return NoteShown(self.note, None)

    @cached_property
    def history(self) -> History:
        return history_of(self.note, self.shown.owner_label if self.words else str)

    @cached_property
    def summaries(self) -> list[Summary]:
        related = ("prompt_version__prompt", "model_call", "mapping__key", "mapping__body")
        return list(self.note.summaries.select_related(*related).order_by("version"))

    @cached_property
    def letter(self) -> Letter | None:
        return Letter.objects.filter(note=self.note).first()

    @cached_property
    def promises(self) -> list[Promise]:
        related = ("item__summary__mapping__key", "item__summary__mapping__body", "advisor", "client", "closed_by")
        return list(Promise.objects.filter(note=self.note).select_related(*related).order_by("pk"))

    @cached_property
    def letter_words(self) -> bool:
        seen = Letter.objects.words_visible_to(self.user).filter(note=self.note)
        return self.words and seen.exists()

    @cached_property
    def subjects(self) -> list[tuple[str, Any]]:
        """What is reviewed and sent of this note: itself, and the e-mail after it."""
        letter = [("letter", self.letter.uuid)] if self.letter else []
        return [("note", self.note.uuid), *letter]

    @cached_property
    def reviews(self) -> list[Review]:
        return [review for kind, uuid in self.subjects for review in _reviews(kind, uuid)]

    @cached_property
    def messages(self) -> list[OutboxMessage]:
        rows = OutboxMessage.objects.filter(review__in=[one.pk for one in self.reviews]).select_related(
            "body", "review"
        )
        return list(rows.prefetch_related("attempts").order_by("pk"))

    @cached_property
    def calls(self) -> list[ModelCall]:
        """Every call about this note, those that failed among them."""
        rows = ModelCall.objects.filter(subject_type="note", subject_id=self.note.uuid)
        return list(rows.select_related("prompt_version__prompt", "request_payload", "response_payload").order_by("pk"))

    @cached_property
    def journal(self) -> list[JournalRow]:
        """Read once: what stands in the file is what its fingerprint is about."""
        return journal_rows(self)

    @cached_property
    def _told(self) -> Callable[[str, datetime], str]:
        if self.words:
            return filler_by_time(self.note)
        # As on the page: another reviewer reads placeholders, who sees states only reads nothing.
        reads = self.user.has_perm("compliance.decide_review")
        return lambda said, at: said if reads else ""

    def told(self, said: str, at: datetime | None) -> str:
        """What a person typed, as this reader may read it."""
        return self._told(said, at or self.note.created_at) if said else ""

    @property
    def sees_values(self) -> bool:
        """What a row of the journal was and became."""
        return self.words or self.user.has_perm("compliance.decide_review")


def _reviews(kind: str, uuid: Any) -> QuerySet[Review]:
    people = ("owner", "submitted_by", "last_writer", "first_by", "decided_by", "level")
    rows = Review.objects.filter(subject_type=kind, subject_id=uuid).select_related(*people)
    return rows.prefetch_related("comments__by").order_by("pk")
