from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from wealthai.models import User


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    def visible_to(self, user: User) -> ExportFileQuerySet:
        """All of them for those who check exports; one's own for everybody else."""
        return self if user.has_perm("compliance.verify_export") else self.filter(by=user)


class ExportFile(models.Model):
    """That a record was handed out as a file: which bytes, to whom, and what they rested on. Never changed.

    The file itself is not kept. Its fingerprint says whether a file is the one that was handed out; `proof` holds
    fingerprints and ids only, so that it can be compared with the database at any time."""

    class Form(models.TextChoices):
        JSON = "json", "JSON"
        LINES = "jsonl", "JSON Lines"
        PDF = "pdf", "PDF"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    form = models.CharField(max_length=5, choices=Form)
    words = models.BooleanField(help_text="Whether the words of the record stand in it, or states and proof alone.")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    proof = models.JSONField()

    journal_kind = "export"
    objects = ExportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="compliance_export_subject")]
        constraints = [
            models.CheckConstraint(
                name="compliance_export_fingerprint", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"Export {str(self.uuid)[:8]}"
