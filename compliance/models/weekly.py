from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from wealthai.models import User


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, user: User) -> WeeklyReportQuerySet:
        return self if user.has_perm("compliance.view_supervision") else self.none()


class WeeklyReport(models.Model):
    """What the desk did in one week of the firm, in figures. Drawn once, when the week is over, and never changed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    week = models.DateField(unique=True, help_text="Its Monday.")
    figures = models.JSONField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    journal_kind = "weekly-report"
    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-week"]
        constraints = [models.CheckConstraint(name="compliance_weekly_monday", condition=Q(week__iso_week_day=1))]

    def __str__(self) -> str:
        return f"Week of {self.week:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:weekly-report", args=[self.uuid])

    @property
    def last_day(self) -> date:
        return self.week + timedelta(days=6)
