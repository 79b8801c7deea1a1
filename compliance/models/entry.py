from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from wealthai.groups import Role
from wealthai.models import User


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, user: User) -> AccessRequestQuerySet:
        if user.has_perm("wealthai.view_user") or user.has_perm("compliance.decide_access"):
            return self
        return self.filter(person=user)


class AccessRequest(models.Model):
    """An administrator asks for what would let somebody in or further in; a second person grants it."""

    class Kind(models.TextChoices):
        ROLE = "role", "Role"
        PASSWORD = "password", "New password"
        SECOND_FACTOR = "second-factor", "Removal of the second factor"

    class State(models.TextChoices):
        ASKED = "asked", "Waits for a second person"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_requests")
    kind = models.CharField(max_length=16, choices=Kind)
    role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    link_until = models.DateTimeField(
        null=True, help_text="Until when a link to set the password may be made under it."
    )

    journal_kind = "access"
    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="compliance_access_role_named",
                condition=Q(kind="role", role__in=Role.values) | (~Q(kind="role") & Q(role="")),
            ),
            models.UniqueConstraint(
                name="compliance_access_one_asked", fields=["person", "kind", "role"], condition=Q(state="asked")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.person}"

    @property
    def what(self) -> str:
        """What would be given, as a heading names it."""
        return f"Role {self.get_role_display()}" if self.kind == self.Kind.ROLE else self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("compliance:person-detail", args=[self.person.uuid])
