from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.models.payload import Payload
from wealthai.models import User


class PromptQuerySet(models.QuerySet["Prompt"]):
    def visible_to(self, user: User) -> PromptQuerySet:
        return self if user.has_perm("compliance.view_prompts") else self.none()


class Prompt(models.Model):
    """A task given to a model, by name. Its versions hold the words."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.SlugField(unique=True)
    title = models.CharField(max_length=100)

    objects = PromptQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class PromptVersionQuerySet(models.QuerySet["PromptVersion"]):
    def visible_to(self, user: User) -> PromptVersionQuerySet:
        return self if user.has_perm("compliance.view_prompts") else self.none()


class PromptVersion(models.Model):
    """Text, schema name and model settings, fixed once written. One version a prompt is the champion."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        CHAMPION = "champion", "Champion"
        RETIRED = "retired", "Retired"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField()
    model_settings = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    # Nobody wrote the version that the program brings with it.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PromptVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="compliance_promptversion_number", fields=["prompt", "version"]),
            models.UniqueConstraint(
                name="compliance_promptversion_one_champion", fields=["prompt"], condition=Q(state="champion")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prompt} v{self.version}"


class ModelCallQuerySet(models.QuerySet["ModelCall"]):
    def visible_to(self, user: User) -> ModelCallQuerySet:
        return self if user.has_perm("compliance.view_ledger") else self.none()


class ModelCall(models.Model):
    """One call through the gateway: what was asked of which model, by whom, and what came of it."""

    class Verdict(models.TextChoices):
        SENT = "sent", "Sent, no answer yet"
        VALID = "valid", "Valid"
        INVALID = "invalid", "Answer refused"
        FAILED = "failed", "No answer"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    prompt_version = models.ForeignKey(PromptVersion, models.PROTECT, related_name="calls")
    provider = models.CharField(max_length=20)
    model = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    requested_by = models.CharField(max_length=120)
    request_payload = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    response_payload = models.ForeignKey(Payload, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.SENT)
    problem = models.CharField(max_length=300, blank=True)
    repairs = models.PositiveSmallIntegerField(default=0)
    dropped_items = models.PositiveSmallIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="USD")
    milliseconds = models.PositiveIntegerField(default=0)
    provider_request_id = models.CharField(max_length=80, blank=True)

    objects = ModelCallQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="compliance_modelcall_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.model}, {self.get_verdict_display()}"
