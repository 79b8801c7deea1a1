from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from wealthai.groups import Role
from wealthai.models.people import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own, and what a colleague shared with a role one has."""
        return self.filter(Q(user=user) | Q(role__in=user.roles))

    def own(self, user: User) -> SavedViewQuerySet:
        return self.filter(user=user)


class SavedView(models.Model):
    """Filters and order of one list under a name. The list is named by its address, the rest is the query string."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=80, help_text="The list's URL name.")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=800, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True, help_text="Who else sees it.")
    is_default = models.BooleanField(default=False, help_text="The rail opens the list with it.")
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="wealthai_savedview_name", fields=["user", "list", "name"]),
            models.UniqueConstraint(
                name="wealthai_savedview_one_default", fields=["user", "list"], condition=Q(is_default=True)
            ),
        ]
        indexes = [models.Index(fields=["role", "list"], name="wealthai_savedview_shared", condition=~Q(role=""))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(self.list)}?{self.query}"
