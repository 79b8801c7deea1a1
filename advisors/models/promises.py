from __future__ import annotations

import re
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from advisors.models.book import Advisor, Client
from advisors.models.notes import Note, SummaryItem
from compliance.models import SampleRead
from wealthai.firm_day import firm_today
from wealthai.models import User

# Owners on the client's side: by their part, or a person's placeholder with the part behind it.
CLIENTS = r"^(client|spouse)$|\((client|spouse)\)$"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, user: User) -> PromiseQuerySet:
        """That it was made, and its state, is for whoever sees the state of its note; but it tells that an item was kept,
        which a blind second reader of the note is not to know before the verdict."""
        seen = self.filter(note__in=Note.objects.visible_to(user))
        if not user.has_perm("compliance.read_sample"):
            return seen
        blind = SampleRead.objects.held_by(user).filter(draw__kind="note")
        return seen.exclude(note__uuid__in=blind.values("review__subject_id"))

    def words_visible_to(self, user: User) -> PromiseQuerySet:
        return self.filter(note__in=Note.objects.words_visible_to(user))

    def covered_by(self, user: User) -> PromiseQuerySet:
        """Those this person answers for: an advisor who covers the client today, whoever made them."""
        if not user.has_perm("advisors.upload_note"):
            return self.none()
        return self.filter(client__in=Client.objects.covered_by(user))

    def open(self) -> PromiseQuerySet:
        return self.filter(state=Promise.State.OPEN)

    def overdue(self) -> PromiseQuerySet:
        return self.open().filter(due_on__lt=firm_today())

    def kept(self) -> PromiseQuerySet:
        return self.filter(state=Promise.State.DONE)

    def with_measure(self) -> PromiseQuerySet:
        """`measure`: the day it is held against. Moving the date does not make a late promise a punctual one."""
        return self.annotate(measure=Coalesce("first_due_on", "due_on"))

    def kept_late(self) -> PromiseQuerySet:
        return self.kept().with_measure().filter(done_on__gt=F("measure"))

    def nearest_first(self) -> PromiseQuerySet:
        """What is open, by its day, the dateless last; then what is closed, the newest first."""
        is_open = Case(When(state=Promise.State.OPEN, then=0), default=1, output_field=models.SmallIntegerField())
        return self.order_by(is_open, F("closed_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


class Promise(models.Model):
    """What the firm or its client said would be done, as it stood in a summary when its note was approved. The words stay
    in the item."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Kept"
        WITHDRAWN = "withdrawn", "Withdrawn"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.OneToOneField(SummaryItem, models.PROTECT, related_name="promise")
    note = models.ForeignKey(Note, models.PROTECT, related_name="promises")
    client = models.ForeignKey(Client, models.PROTECT, related_name="promises")
    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="promises", help_text="Whose note it stands in.")
    owner = models.CharField(max_length=60, blank=True, help_text="Who is to do it now.")
    first_due_on = models.DateField(null=True, help_text="The day it was approved with.")
    due_on = models.DateField(null=True, help_text="The day that counts now.")
    moves = models.PositiveSmallIntegerField(default=0, help_text="How often a date that stood was moved.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    done_on = models.DateField(null=True, help_text="The day it was done, which may lie before it was entered.")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closing_words = models.CharField(max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=1)
    # The day for which its advisor was told that it is due, or over: told once, and anew when the date was moved.
    due_told_for = models.DateField(null=True)
    overdue_told_for = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    journal_kind = "promise"
    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="advisors_promise_closed_whole",
                condition=Q(state="open", done_on=None, closed_at=None, closed_by=None, closing_words="")
                | Q(state="done", done_on__isnull=False, closed_at__isnull=False, closed_by__isnull=False)
                | (
                    Q(state="withdrawn", done_on=None, closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(closing_words="")
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="advisors_promise_open", condition=Q(state="open")),
            models.Index(fields=["client", "state"], name="advisors_promise_client"),
        ]

    def __str__(self) -> str:
        who = "by" if re.search(CLIENTS, self.owner) else "to"
        return f"Promise {who} {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("advisors:promise-detail", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def measure_on(self) -> date | None:
        return self.first_due_on or self.due_on

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < firm_today()

    @property
    def is_late(self) -> bool:
        """Kept, but after the day it was first promised for."""
        return self.done_on is not None and self.measure_on is not None and self.done_on > self.measure_on

    @property
    def days_late(self) -> int:
        return (self.done_on - self.measure_on).days if self.is_late and self.done_on and self.measure_on else 0

    @property
    def is_due_today(self) -> bool:
        return self.is_open and self.due_on == firm_today()

    @property
    def shown_state(self) -> str:
        """The name of its state for `_components/status.html`."""
        if self.is_open:
            return "overdue" if self.is_overdue else "promised"
        return "withdrawn" if self.state == self.State.WITHDRAWN else "kept late" if self.is_late else "kept"
