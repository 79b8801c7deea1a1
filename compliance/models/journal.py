from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from wealthai.models import User


class JournalQuerySet(models.QuerySet["JournalRow"]):
    def visible_to(self, user: User) -> JournalQuerySet:
        return self if user.has_perm("compliance.view_journal") else self.none()

    def of(self, kind: str, uuid: object) -> JournalQuerySet:
        return self.filter(kind=JournalRow.Kind.ACT, subject_type=kind, subject_id=uuid)


class JournalRow(models.Model):
    """One act or one row change. The database writes these rows; the application may only read them."""

    class Kind(models.TextChoices):
        ACT = "act"
        CHANGE = "change"

    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    actor = models.CharField(max_length=120)
    # No constraint: a row never waits for, locks or outlives another.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    request = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    kind = models.CharField(max_length=6, choices=Kind)
    event = models.CharField(max_length=60)
    table_name = models.CharField(max_length=63, blank=True)
    row_key = models.CharField(max_length=64, blank=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    data = models.JSONField(null=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="compliance_journal_subject"),
            models.Index(fields=["table_name", "row_key", "id"], name="compliance_journal_row"),
            models.Index(fields=["user", "id"], name="compliance_journal_user"),
            models.Index(fields=["event", "id"], name="compliance_journal_event"),
            BrinIndex(fields=["at"], name="compliance_journal_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="compliance_journal_signed",
                condition=models.Q(actor__regex=r"^(user|task|shell|migration|anonymous):.+"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} by {self.actor}"
