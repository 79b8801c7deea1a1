from __future__ import annotations

import uuid

from django.db import models

from wealthai.models import User


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    def visible_to(self, user: User) -> DataKeyQuerySet:
        return self.none()


class DataKey(models.Model):
    """The key that closes all payloads of one client or document, itself wrapped by the master key.

    Erasure empties `wrapped`: what it closed can never be read again, wherever a copy of it lies.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    master_key_id = models.CharField(max_length=16)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = DataKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="compliance_datakey_subject", fields=["subject_type", "subject_id"]),
            models.CheckConstraint(
                name="compliance_datakey_whole",
                condition=models.Q(wrapped__isnull=False, destroyed_at=None)
                | models.Q(wrapped=None, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"data key of {self.subject_type} {self.subject_id}"


class PayloadQuerySet(models.QuerySet["Payload"]):
    def visible_to(self, user: User) -> PayloadQuerySet:
        """Nobody reads a payload by itself: a note, an answer or a message opens it for those who may see that."""
        return self.none()


class Payload(models.Model):
    """Raw words, once: a text as received, a prompt as sent, an output as received, a body as delivered. Never changed."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Text as received"
        FILE_NAME = "file-name", "Name of a file as received"
        TEXT = "text", "Text taken out of a file"
        SPEAKERS = "speakers", "Who speaks in a text"
        MAPPING = "mapping", "Redaction mapping"
        PROMPT = "prompt", "Prompt as sent"
        OUTPUT = "output", "Output as received"
        DELIVERED = "delivered", "Body as delivered"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="payloads")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PayloadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class PayloadBodyQuerySet(models.QuerySet["PayloadBody"]):
    def visible_to(self, user: User) -> PayloadBodyQuerySet:
        return self.none()


class PayloadBody(models.Model):
    """The cipher text, in a table of its own so that no journal row and no list ever touches it."""

    payload = models.OneToOneField(Payload, models.PROTECT, primary_key=True, related_name="body")
    nonce = models.BinaryField()
    cipher_text = models.BinaryField()

    objects = PayloadBodyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"body of payload {self.payload_id}"
