from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from wealthai.models.people import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        return self.filter(user=user)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something happened that one person should know. It names records by their ids alone: what they are called is looked
    up, by the rights of the reader, whenever it is shown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    url = models.CharField(max_length=200, blank=True, help_text="Where it is dealt with, if not on the record's page.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            # The same thing about the same record stands once until it is read.
            models.UniqueConstraint(
                name="wealthai_notification_once",
                fields=["user", "kind", "subject_type", "subject_id"],
                condition=Q(read_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="wealthai_notification_user"),
            models.Index(fields=["created_at"], name="wealthai_notification_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type} {self.subject_id}"

    def get_absolute_url(self) -> str:
        return reverse("notification-open", args=[self.uuid])


class NotificationPreferenceQuerySet(models.QuerySet["NotificationPreference"]):
    def visible_to(self, user: User) -> NotificationPreferenceQuerySet:
        return self.filter(user=user)


class NotificationPreference(models.Model):
    """Where a person wants something else than what the kind does by itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    wanted = models.BooleanField()

    objects = NotificationPreferenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="wealthai_notificationpreference_once", fields=["user", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind}: {'on' if self.wanted else 'off'}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user: User) -> DigestQuerySet:
        return self.filter(user=user)


class Digest(models.Model):
    """The morning mail of one person and day: that it went, never what it said."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    tries = models.PositiveSmallIntegerField(default=1)
    refused_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="wealthai_digest_once_a_day", fields=["user", "day"])]

    def __str__(self) -> str:
        return f"digest of {self.day}"
