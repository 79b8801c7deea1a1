"""Files that came in and whose client is not confirmed yet, and what of a meeting's template was talked about."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from advisors.models.notes import Note
from compliance.models import Payload
from wealthai.models import User


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def visible_to(self, user: User) -> IncomingQuerySet:
        """Nobody's client yet: only whoever sent it sees it."""
        return self.filter(uploaded_by=user) if user.has_perm("advisors.upload_note") else self.none()

    def waiting(self) -> IncomingQuerySet:
        return self.filter(state=Incoming.State.WAITING)


class Incoming(models.Model):
    """A file as received, under a key of its own, until its advisor says whose meeting it was. Then it is a note, and the
    key is destroyed; so it is when the file is discarded."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for its client"
        TAKEN = "taken", "Became a note"
        DISCARDED = "discarded", "Discarded"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    note = models.OneToOneField(Note, models.PROTECT, null=True, related_name="incoming")
    file_kind = models.CharField(max_length=8)
    encoding = models.CharField(max_length=16)
    received = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    received_sha256 = models.CharField(max_length=64)
    received_name = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    extracted = models.ForeignKey(Payload, models.PROTECT, null=True, related_name="+")
    extractor = models.CharField(max_length=16, blank=True)
    speakers = models.ForeignKey(Payload, models.PROTECT, related_name="+", help_text="Who speaks, as it was guessed.")
    guess = models.JSONField(default=dict, help_text="Client, date and kind of meeting with reasons, by id and code.")
    created_at = models.DateTimeField(auto_now_add=True)

    journal_kind = "incoming"
    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="advisors_incoming_once", fields=["uploaded_by", "received_sha256"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="advisors_incoming_whole",
                condition=Q(state="taken", note__isnull=False) | (~Q(state="taken") & Q(note=None)),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="advisors_incoming_old", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"incoming {str(self.uuid)[:8]}"


class CheckpointMarkQuerySet(models.QuerySet["CheckpointMark"]):
    def visible_to(self, user: User) -> CheckpointMarkQuerySet:
        return self.filter(note__in=Note.objects.words_visible_to(user))


class CheckpointMark(models.Model):
    """What the advisor says of a point of the meeting's template; points without a mark are looked for in the items."""

    class Mark(models.TextChoices):
        DISCUSSED = "discussed", "Discussed"
        NOT_DISCUSSED = "not_discussed", "Not discussed"

    note = models.ForeignKey(Note, models.CASCADE, related_name="marks")
    checkpoint = models.CharField(max_length=32)
    mark = models.CharField(max_length=14, choices=Mark)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = CheckpointMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="advisors_checkpointmark_once", fields=["note", "checkpoint"])]

    def __str__(self) -> str:
        return f"{self.checkpoint}: {self.mark}"
