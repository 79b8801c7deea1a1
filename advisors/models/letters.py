from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advisors.models.notes import Note
from compliance.models import Review
from wealthai.models import User


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> LetterQuerySet:
        """That there is one, and its state, is for whoever sees the note or decides on it."""
        seen = Q(note__in=Note.objects.covered_by(user))
        if user.has_perm("compliance.decide_review"):
            seen |= Q(uuid__in=Review.objects.filter(subject_type="letter").values("subject_id"))
        return self.filter(seen)

    def words_visible_to(self, user: User) -> LetterQuerySet:
        """Advisors who cover the client, and the holder of the claim."""
        seen = Q(note__in=Note.objects.covered_by(user))
        if user.has_perm("compliance.decide_review"):
            held = Review.objects.open().filter(
                subject_type="letter", claimed_by=user, claimed_until__gt=timezone.now()
            )
            seen |= Q(uuid__in=held.values("subject_id"))
        return self.filter(seen)


class Letter(models.Model):
    """The e-mail that follows a meeting. There is none before its note is approved: the database holds that too."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "In review"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"
        REJECTED = "rejected", "Rejected"
        RELEASED = "released", "Released"
        DELIVERED = "delivered", "Delivered"

    OPEN = (State.DRAFT, State.RETURNED, State.APPROVED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.OneToOneField(Note, models.PROTECT, related_name="letter")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True, help_text="Of the version that stands.")
    created_at = models.DateTimeField(auto_now_add=True)

    journal_kind = "letter"
    objects = LetterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"E-mail after {self.note.kind_label.lower()} with {self.note.client}"

    def get_absolute_url(self) -> str:
        return f"{self.note.get_absolute_url()}?show=letter"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class LetterVersionQuerySet(models.QuerySet["LetterVersion"]):
    def visible_to(self, user: User) -> LetterVersionQuerySet:
        return self.filter(letter__in=Letter.objects.words_visible_to(user))


class LetterVersion(models.Model):
    """The words at one time, with placeholders. Never changed."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who wrote in it; nobody when it was drafted from the summary.",
    )
    at = models.DateTimeField(auto_now_add=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    disclaimer = models.TextField(blank=True)
    left_out = models.JSONField(default=list, help_text="Lines of the summary that a draft left out: [tag, why].")
    content_hash = models.CharField(max_length=64)

    objects = LetterVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="advisors_letterversion_number", fields=["letter", "number"])]

    def __str__(self) -> str:
        return f"version {self.number}"


class LetterReleaseQuerySet(models.QuerySet["LetterRelease"]):
    def visible_to(self, user: User) -> LetterReleaseQuerySet:
        return self.filter(letter__in=Letter.objects.visible_to(user))


class LetterRelease(models.Model):
    """The words left the house, or were handed to the advisor to send. Never changed."""

    class Way(models.TextChoices):
        OUTBOX = "outbox", "Sent by the outbox"
        FILE = "file", "Downloaded as a mail file"
        COPY = "copy", "Copied"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="releases")
    version = models.ForeignKey(LetterVersion, models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    content_hash = models.CharField(max_length=64)

    objects = LetterReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="advisors_letterrelease_sent_once", fields=["letter"], condition=Q(way="outbox")
            )
        ]

    def __str__(self) -> str:
        return self.get_way_display()
