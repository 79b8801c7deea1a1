from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from compliance.models.review import Review
from wealthai.models import User


class SampleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User) -> SampleQuerySet:
        return self if user.has_perm("compliance.read_sample") else self.none()


class SampleDraw(models.Model):
    """A sample as it was drawn: from what, by which seed and rule. Never changed, so that it can be drawn again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    period_from = models.DateTimeField()
    period_to = models.DateTimeField(help_text="Not included.")
    seed = models.CharField(max_length=64)
    rules = models.JSONField()
    frame_size = models.PositiveIntegerField()
    frame_sha256 = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    journal_kind = "sample"
    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="compliance_sample_period", condition=Q(period_to__gt=models.F("period_from"))),
            models.UniqueConstraint(name="compliance_sample_once", fields=["kind", "period_from", "period_to"]),
        ]

    def __str__(self) -> str:
        return f"Sample {str(self.uuid)[:8]}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:sample", args=[self.uuid])

    @property
    def last_day(self) -> datetime:
        return self.period_to - timedelta(days=1)


class SampleReadQuerySet(SampleQuerySet):
    def held_by(self, user: User) -> SampleReadQuerySet:
        """Which this person may read now: taken, and not yet answered."""
        return self.filter(reader=user, verdict="", taken_until__gt=timezone.now())


class SampleRead(models.Model):
    """One drawn review, read a second time by somebody who had no hand in it and sees no decision."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", "Approve"
        RETURN = "return", "Return"
        REJECT = "reject", "Reject"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draw = models.ForeignKey(SampleDraw, models.PROTECT, related_name="reads")
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_until = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    codes = models.JSONField(default=list, help_text="The reasons this reader would have given.")
    comment = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)

    journal_kind = "sample-read"
    objects = SampleReadQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="compliance_sampleread_once", fields=["draw", "review"]),
            models.CheckConstraint(
                name="compliance_sampleread_whole",
                condition=Q(verdict="", read_at=None)
                | (~Q(verdict="") & Q(read_at__isnull=False, reader__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}, {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:sample-read", args=[self.uuid])
