"""Who works on what: levels, rules of assignment, absences, coded reasons, comments."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.models.review import Review
from wealthai.models import User
from wealthai.records import flag_words


class ReadByReviewers(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User) -> ReadByReviewers:
        return self if user.has_perm("compliance.view_rules") else self.none()


class ReviewLevel(models.Model):
    """A level to which a review may be escalated. Every reviewer has rank 0, which needs no row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=60, unique=True)

    journal_kind = "review-level"
    objects = ReadByReviewers.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [models.CheckConstraint(name="compliance_level_above_nought", condition=Q(rank__gt=0))]

    def __str__(self) -> str:
        return self.name


class LevelHolderQuerySet(ReadByReviewers):
    def standing(self) -> LevelHolderQuerySet:
        return self.filter(ended_at=None)


class LevelHolder(models.Model):
    """Who stands at a level. Given by somebody else, ended and never removed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    level = models.ForeignKey(ReviewLevel, models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="levels")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    journal_kind = "level-holder"
    objects = LevelHolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="compliance_level_given_by_another", condition=~Q(given_by=F("person"))),
            models.UniqueConstraint(name="compliance_level_one_each", fields=["person"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.level}"


class AssignmentRule(models.Model):
    """Which reviews go to whom. The first rule that fits and finds somebody decides."""

    class Flags(models.TextChoices):
        EITHER = "", "With or without flags"
        ANY = "any", "With any flag"
        HIGH = "high", "With a high flag"
        NONE = "none", "Without flags"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, blank=True, help_text="Kind of record; any if empty.")
    flags = models.CharField(max_length=4, choices=Flags, blank=True)
    flag_kind = models.CharField(max_length=40, blank=True, help_text="Only with this flag.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="All in turn if empty.",
    )
    max_open = models.PositiveSmallIntegerField(default=20, help_text="To whom so many are assigned, no more are.")
    active = models.BooleanField(default=True)

    journal_kind = "assignment-rule"
    objects = ReadByReviewers.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(name="compliance_rule_max_open", condition=Q(max_open__gt=0))]

    def __str__(self) -> str:
        return self.name

    @property
    def flag_text(self) -> str:
        return flag_words().get(self.flag_kind, self.flag_kind)


class AbsenceQuerySet(ReadByReviewers):
    def on(self, day: date) -> AbsenceQuerySet:
        return self.filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Days on which a person gets no work. Entered by the person or by a colleague; ended early and never removed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day away.")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    journal_kind = "absence"
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="compliance_absence_ends_after", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return f"{self.person} away from {self.starts_on} to {self.ends_on}"


class ReasonCode(models.Model):
    """Why something goes back, ends, is dropped or is escalated. Retired, never removed: old decisions name it."""

    class Act(models.TextChoices):
        RETURN = "return", "Return"
        REJECT = "reject", "Reject"
        DROP = "drop", "Drop an item"
        ESCALATE = "escalate", "Escalate"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40, blank=True, help_text="Kind of record; every kind without its own if empty.")
    act = models.CharField(max_length=8, choices=Act)
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)

    journal_kind = "reason-code"
    objects = ReadByReviewers.as_manager()

    class Meta:
        ordering = ["kind", "act", "position", "pk"]
        constraints = [models.UniqueConstraint(name="compliance_reason_code_once", fields=["kind", "act", "code"])]

    def __str__(self) -> str:
        return self.label


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def visible_to(self, user: User) -> ReviewCommentQuerySet:
        return self.filter(review__in=Review.objects.visible_to(user))


class ReviewComment(models.Model):
    """What somebody said about a review. Never changed; placeholders instead of names."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    journal_kind = "review-comment"
    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by} on {self.review}"


class ReasonUseQuerySet(models.QuerySet["ReasonUse"]):
    def visible_to(self, user: User) -> ReasonUseQuerySet:
        return self if user.has_perm("compliance.view_supervision") else self.none()


class ReasonUse(models.Model):
    """That a reason was given, by whom, of what, and which prompt had made it. Never changed."""

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=40)
    act = models.CharField(max_length=8, choices=ReasonCode.Act)
    code = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80, blank=True, help_text="The prompt version or engine whose work it was.")

    objects = ReasonUseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="compliance_reasonuse_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.code}"
