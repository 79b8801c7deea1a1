from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance.models.payload import Payload
from compliance.models.review import Review
from wealthai.models import User


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def visible_to(self, user: User) -> OutboxQuerySet:
        return self if user.has_perm("compliance.view_outbox") else self.none()

    def due(self) -> OutboxQuerySet:
        return self.filter(state=OutboxMessage.State.WAITING, next_try_at__lte=timezone.now())


class OutboxMessage(models.Model):
    """Something approved that has to reach the CRM, written in the transaction that approved it. The only way out."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        DEAD = "dead", "Not delivered"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    review = models.OneToOneField(Review, models.PROTECT, related_name="outbox_message")
    idempotency_key = models.CharField(max_length=80, unique=True)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Since the message was last put in the queue.")
    body = models.ForeignKey(
        Payload, models.PROTECT, null=True, related_name="+", help_text="What is sent, byte for byte."
    )
    destination = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    journal_kind = "outbox"
    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="compliance_outbox_delivered_whole",
                condition=Q(state="delivered", delivered_at__isnull=False, body__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at=None)),
            )
        ]
        indexes = [models.Index(fields=["next_try_at"], name="compliance_outbox_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class DeliveryAttemptQuerySet(models.QuerySet["DeliveryAttempt"]):
    def visible_to(self, user: User) -> DeliveryAttemptQuerySet:
        return self if user.has_perm("compliance.view_outbox") else self.none()


class DeliveryAttempt(models.Model):
    """One try, as it went. Never changed."""

    message = models.ForeignKey(OutboxMessage, models.PROTECT, related_name="attempts")
    at = models.DateTimeField(auto_now_add=True)
    delivered = models.BooleanField()
    outcome = models.CharField(max_length=200, help_text="What the other side said, in words of ours.")
    milliseconds = models.PositiveIntegerField()

    objects = DeliveryAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.outcome
