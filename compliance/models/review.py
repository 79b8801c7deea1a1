from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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

    def offered_to(self, user: User) -> ReviewQuerySet:
        """Free, nobody else's turn, and not laid aside."""
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())
        return self.free().filter(awake, Q(assigned_to=None) | Q(assigned_to=user))

    def free(self) -> ReviewQuerySet:
        return self.open().filter(Q(claimed_until=None) | Q(claimed_until__lte=timezone.now()))

    def approvable_by(self, user: User) -> ReviewQuerySet:
        """Open reviews of the kinds this person decides, on which they are none of owner, submitter and last writer, and
        which they have not approved already."""
        own = Q(owner=user) | Q(submitted_by=user) | Q(last_writer=user) | Q(first_by=user)
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
    flag_kinds = ArrayField(
        models.CharField(max_length=40),
        default=list,
        help_text="Categories of the flags that were raised, those dropped again included.",
    )
    high_raised = models.PositiveSmallIntegerField(default=0, help_text="High flags, those dropped again included.")
    # Set by the database from the rule in force, and never taken back: dropping the flag does not spare the second look.
    needs_second = models.BooleanField(default=False)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    amber_at = models.DateTimeField(null=True, help_text="From when on little time is left.")
    words = models.PositiveIntegerField(default=0, help_text="How many there are to read; nought if nobody counted.")
    first_seconds = models.PositiveIntegerField(null=True, help_text="From claim to first approval.")
    breached_at = models.DateTimeField(null=True, help_text="When it was found to be over its time.")
    # An assignment says whose turn it is; a claim says who reads it now. Neither needs the other.
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    assigned_rule = models.ForeignKey("AssignmentRule", models.PROTECT, null=True, related_name="+")
    level = models.ForeignKey("ReviewLevel", models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    snooze_reason = models.CharField(max_length=300, blank=True)
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
                name="compliance_review_first_whole",
                condition=Q(first_by=None, first_at=None) | Q(first_by__isnull=False, first_at__isnull=False),
            ),
            models.CheckConstraint(
                name="compliance_review_first_four_eyes",
                condition=Q(first_by=None)
                | (
                    ~Q(first_by=F("owner"))
                    & ~Q(first_by=F("submitted_by"))
                    & (Q(last_writer=None) | ~Q(first_by=F("last_writer")))
                ),
            ),
            models.CheckConstraint(
                name="compliance_review_two_approve",
                condition=~Q(status="approved", needs_second=True)
                | (Q(first_by__isnull=False) & ~Q(first_by=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="compliance_review_assigned_to_another",
                condition=Q(assigned_to=None)
                | ~Q(status="open")
                | (
                    ~Q(assigned_to=F("owner"))
                    & ~Q(assigned_to=F("submitted_by"))
                    & (Q(last_writer=None) | ~Q(assigned_to=F("last_writer")))
                ),
            ),
            # Laid aside, a review is still due when it was due.
            models.CheckConstraint(
                name="compliance_review_snooze_within",
                condition=Q(snoozed_until=None) | Q(snoozed_until__lte=F("due_at")),
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
            models.Index(fields=["assigned_to"], name="compliance_review_assigned", condition=Q(status="open")),
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

    @property
    def awaits_second(self) -> bool:
        """One of two approvals is given."""
        return self.is_open and self.first_by_id is not None

    @property
    def approvals_needed(self) -> int:
        return 2 if self.needs_second else 1

    @property
    def is_snoozed(self) -> bool:
        return self.is_open and self.snoozed_until is not None and self.snoozed_until > timezone.now()

    def is_amber(self) -> bool:
        now = timezone.now()
        return self.is_open and self.amber_at is not None and self.amber_at <= now < self.due_at

    def kept_from(self, user: User) -> bool:
        """Whether approving it would be approving one's own work, or approving it twice."""
        return user.pk in (self.owner_id, self.submitted_by_id, self.last_writer_id, self.first_by_id)

    def is_held_by(self, user: User) -> bool:
        return self.is_open and self.holder_id == user.pk
