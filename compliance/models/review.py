from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from wealthai.models import User
from wealthai.records import kinds_decided_by


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """Who decides on a kind of record sees its queue; everyone sees what they own or have submitted."""
        return self.filter(Q(subject_type__in=kinds_decided_by(user)) | Q(owner=user) | Q(submitted_by=user))

    def open(self) -> ReviewQuerySet:
        return self.filter(status=Review.Status.OPEN)

    def free(self) -> ReviewQuerySet:
        return self.open().filter(Q(claimed_until=None) | Q(claimed_until__lte=timezone.now()))

    def approvable_by(self, user: User) -> ReviewQuerySet:
        """Open reviews of the kinds this person decides, on which they are none of owner, submitter and last writer."""
        own = Q(owner=user) | Q(submitted_by=user) | Q(last_writer=user)
        return (
            self.open()
            .filter(subject_type__in=kinds_decided_by(user))
            .exclude(pk__in=self.model._default_manager.filter(own).values("pk"))
        )


class Review(models.Model):
    """One request for a second person's decision on one record."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"
        REJECTED = "rejected", "Rejected"

    DECIDED = (Status.APPROVED, Status.RETURNED, Status.REJECTED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    title = models.CharField(max_length=200, help_text="What the queue shows; placeholders instead of names.")
    content_hash = models.CharField(max_length=64, help_text="What was read is what is approved and sent.")
    risk_flags = models.PositiveSmallIntegerField(default=0)
    high_flags = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)

    journal_kind = "review"
    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="compliance_review_decision_whole",
                condition=Q(status="open", decided_by=None, decided_at=None)
                | Q(
                    status__in=["approved", "returned", "rejected"], decided_by__isnull=False, decided_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="compliance_review_four_eyes",
                condition=~Q(status="approved")
                | (
                    ~Q(decided_by=F("owner"))
                    & ~Q(decided_by=F("submitted_by"))
                    & (Q(last_writer=None) | ~Q(decided_by=F("last_writer")))
                ),
            ),
            models.CheckConstraint(
                name="compliance_review_claim_whole",
                condition=Q(claimed_by=None, claimed_at=None, claimed_until=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, claimed_until__isnull=False),
            ),
            models.UniqueConstraint(
                name="compliance_review_one_open", fields=["subject_type", "subject_id"], condition=Q(status="open")
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="compliance_review_due", condition=Q(status="open")),
            models.Index(fields=["subject_type", "subject_id"], name="compliance_review_subject"),
            models.Index(fields=["decided_at"], name="compliance_review_decided"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def holder_id(self) -> int | None:
        """Whoever holds a claim that has not run out."""
        return self.claimed_by_id if self.claimed_until is not None and self.claimed_until > timezone.now() else None

    def is_held_by(self, user: User) -> bool:
        return self.is_open and self.holder_id == user.pk
