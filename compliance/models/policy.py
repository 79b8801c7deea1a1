from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from wealthai.models import User


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, user: User) -> PolicyQuerySet:
        return self if user.has_perm("compliance.view_rules") else self.none()


class Policy(models.Model):
    """One version of a rule of the desk. What it says never changes; a second person puts it in force."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        CHAMPION = "champion", "In force"
        RETIRED = "retired", "Retired"
        REFUSED = "refused", "Refused"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    reason = models.CharField(max_length=300, help_text="Why it should be so.")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    in_force_from = models.DateTimeField(null=True)
    in_force_until = models.DateTimeField(null=True)

    journal_kind = "policy"
    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="compliance_policy_number", fields=["name", "number"]),
            models.UniqueConstraint(
                name="compliance_policy_one_champion", fields=["name"], condition=Q(state="champion")
            ),
            models.UniqueConstraint(
                name="compliance_policy_one_proposed", fields=["name"], condition=Q(state="proposed")
            ),
        ]

    def __str__(self) -> str:
        from compliance.policies import RULES

        return f"{RULES[self.name].title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:policy", args=[self.name])
