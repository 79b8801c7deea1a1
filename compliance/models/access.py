from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from wealthai.models import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> ApiTokenQuerySet:
        return self if user.has_perm("compliance.end_tokens") else self.filter(user=user)

    def usable(self) -> ApiTokenQuerySet:
        now = timezone.now()
        return self.filter(ended_at=None, user__is_active=True, expires_at__gt=now).select_related("user")


class ApiToken(models.Model):
    """A key to the API that acts as one user. Only its hash is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=8, help_text="The last characters, to tell tokens apart.")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    journal_kind = "api-token"
    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ApiRequestQuerySet(models.QuerySet["ApiRequest"]):
    def visible_to(self, user: User) -> ApiRequestQuerySet:
        return self.filter(token__user=user)


class ApiRequest(models.Model):
    """An answered request with an idempotency key, so that the same request again gets the same answer."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="requests")
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ApiRequestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="compliance_apirequest_once", fields=["token", "key"])]

    def __str__(self) -> str:
        return f"answer {self.status}"
