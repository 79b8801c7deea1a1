from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from wealthai.models import User


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User) -> ComplaintQuerySet:
        return self if user.has_perm("compliance.view_complaints") else self.none()

    def running(self) -> ComplaintQuerySet:
        return self.filter(state__in=Complaint.RUNNING)


class Complaint(models.Model):
    """That a record holds a client's grievance, and the dates by which the firm has to act. The words stay in the record."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        CLOSED = "closed", "Closed"
        DISMISSED = "dismissed", "No complaint"

    RUNNING = (State.RECEIVED, State.ACKNOWLEDGED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    flags = models.JSONField(default=list, help_text="The flags that raised it.")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Whose record it is."
    )
    received_at = models.DateTimeField(help_text="When the firm learned of it.")
    acknowledge_by = models.DateTimeField()
    specified = models.BooleanField(default=False, help_text="An event that is reported within 30 calendar days.")
    report_by = models.DateField(null=True)
    statistics_by = models.DateField(help_text="By when it stands in the statistics of its quarter.")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    reported_on = models.DateField(null=True)
    statistics_on = models.DateField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    breached_at = models.DateTimeField(null=True)

    journal_kind = "complaint"
    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="compliance_complaint_one", fields=["subject_type", "subject_id"]),
            models.CheckConstraint(
                name="compliance_complaint_specified_dated",
                condition=Q(specified=False) | Q(specified=True, report_by__isnull=False),
            ),
            models.CheckConstraint(
                name="compliance_complaint_ended_whole",
                condition=Q(state__in=["received", "acknowledged"], ended_by=None, ended_at=None)
                | (
                    Q(state__in=["closed", "dismissed"], ended_by__isnull=False, ended_at__isnull=False)
                    & ~Q(outcome="")
                ),
            ),
            # Whose record it is does not say that there is nothing in it.
            models.CheckConstraint(
                name="compliance_complaint_ended_by_another",
                condition=Q(ended_by=None) | Q(about=None) | ~Q(ended_by=models.F("about")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["acknowledge_by"],
                name="compliance_complaint_running",
                condition=Q(state__in=["received", "acknowledged"]),
            )
        ]

    def __str__(self) -> str:
        return f"Complaint {str(self.uuid)[:8]}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:complaint", args=[self.uuid])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def acknowledgement_late(self) -> bool:
        return (self.acknowledged_at or self.ended_at or timezone.now()) > self.acknowledge_by
