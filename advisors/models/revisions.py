from __future__ import annotations

from django.conf import settings
from django.db import models

from advisors.models.notes import SummaryItem
from wealthai.models import User


class ItemRevisionQuerySet(models.QuerySet["ItemRevision"]):
    def visible_to(self, user: User) -> ItemRevisionQuerySet:
        return self.filter(item__in=SummaryItem.objects.visible_to(user))


class ItemRevision(models.Model):
    """What an item said at one time, and who made it so. Never changed: machine, advisor and reviewer stay comparable."""

    class Hand(models.TextChoices):
        MACHINE = "machine", "Machine"
        ADVISOR = "advisor", "Advisor"
        REVIEWER = "reviewer", "Reviewer"

    item = models.ForeignKey(SummaryItem, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    hand = models.CharField(max_length=8, choices=Hand)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    owner = models.CharField(max_length=60, blank=True)
    due_phrase = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True)
    choice = models.CharField(max_length=10)
    drop_reason = models.CharField(max_length=200, blank=True)
    carried = models.BooleanField(default=False, help_text="Brought along from the reading before, not done anew.")

    objects = ItemRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="advisors_itemrevision_number", fields=["item", "number"])]

    def __str__(self) -> str:
        return f"revision {self.number}"
