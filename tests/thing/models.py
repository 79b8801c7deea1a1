"""A kind of record that no app of the product has heard of: what desk, outbox, search and home do with it is tested."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class ThingQuerySet(models.QuerySet["Thing"]):
    def visible_to(self, user: settings.AUTH_USER_MODEL) -> ThingQuerySet:  # type: ignore[name-defined]
        return self if "reviewer" in user.roles else self.filter(owner=user)


class Thing(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    journal_kind = "thing"
    objects = ThingQuerySet.as_manager()

    class Meta:
        app_label = "thing"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/things/{self.uuid}/"
