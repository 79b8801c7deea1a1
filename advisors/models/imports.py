from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from compliance.models import Payload
from wealthai.models import User

# Longer than the pause between two ticks: whoever worked on it is gone.
LEFT_BEHIND_AFTER = timedelta(seconds=120)


class BookImportQuerySet(models.QuerySet["BookImport"]):
    def visible_to(self, user: User) -> BookImportQuerySet:
        return self if user.has_perm("advisors.import_book") else self.none()

    def left_behind(self) -> BookImportQuerySet:
        working = (BookImport.State.RECEIVED, BookImport.State.CHECKING, BookImport.State.WRITING)
        return self.filter(state__in=working, touched_at__lt=timezone.now() - LEFT_BEHIND_AFTER)


class BookImport(models.Model):
    """A file of the book of business on its way in: read, compared, shown, and written when somebody says so.

    File and comparison are payloads under a key of their own, destroyed as soon as the file is written or put away."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        CHECKING = "checking", "Being compared"
        READY = "ready", "Waits for you"
        WRITING = "writing", "Being written"
        DONE = "done", "Written"
        FAILED = "failed", "Not readable"
        DISCARDED = "discarded", "Put away"

    WITH_MACHINE = (State.RECEIVED, State.CHECKING, State.WRITING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    report = models.ForeignKey(Payload, models.PROTECT, null=True, related_name="+")
    encoding = models.CharField(max_length=16, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    columns = models.JSONField(
        default=dict, help_text="Field -> number of its column; what they are called is not kept."
    )
    dates = models.CharField(max_length=12, default="iso")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    problem = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    without_faulty = models.BooleanField(default=False, help_text="The faulty rows were left out on purpose.")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(null=True)

    journal_kind = "book-import"
    objects = BookImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "touched_at"], name="advisors_bookimport_state")]

    def __str__(self) -> str:
        return f"book of {self.created_at:%-d %b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("advisors:book-import", args=[self.uuid])

    @property
    def is_with_machine(self) -> bool:
        return self.state in self.WITH_MACHINE

    @property
    def is_open(self) -> bool:
        """Its words can still be read."""
        return self.state not in (self.State.DONE, self.State.DISCARDED)
