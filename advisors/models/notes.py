from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from advisors.models.book import Advisor, Client, households_covered_by
from compliance.models import ModelCall, Payload, PromptVersion, Review, SampleRead
from wealthai.models import User


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> NoteQuerySet:
        """Words are for advisors who cover the client, and for reviewers. What a reviewer sees of a note that is not
        under review, and of one that a colleague holds, is its state (`words_visible_to` decides)."""
        if user.has_perm("advisors.view_note_states"):
            return self.all()
        seen = Q(pk__in=[])
        if user.has_perm("advisors.upload_note"):
            seen |= Q(client__in=Client.objects.covered_by(user))
        if user.has_perm("compliance.decide_review"):
            seen |= Q(state__in=Note.REVIEWED)
        return self.filter(seen)

    def words_visible_to(self, user: User) -> NoteQuerySet:
        """Whoever is both advisor and reviewer sees as each of them."""
        seen = Q(pk__in=[])
        if user.has_perm("advisors.upload_note"):
            seen |= self._covered(user)
        if user.has_perm("compliance.decide_review"):
            open_reviews = Review.objects.open().filter(subject_type="note")
            held = open_reviews.filter(claimed_by=user, claimed_until__gt=timezone.now())
            seen |= Q(uuid__in=held.values("subject_id"))
        if user.has_perm("compliance.read_sample"):
            drawn = SampleRead.objects.held_by(user).filter(draw__kind="note")
            seen |= Q(uuid__in=drawn.values("review__subject_id"))
        return self.filter(seen)

    def history_visible_to(self, user: User) -> NoteQuerySet:
        """Whoever sees the words, but for a second reader of a sample: who decided what is kept from them."""
        return self.words_visible_to(user).filter(self._not_blind(user))

    def exportable_by(self, user: User) -> NoteQuerySet:
        """Whoever sees the note may take it along, with its words or without: but not while reading it blind."""
        return self.visible_to(user).filter(self._not_blind(user))

    def _not_blind(self, user: User) -> Q:
        drawn = SampleRead.objects.held_by(user).filter(draw__kind="note").values("review__subject_id")
        return ~Q(uuid__in=drawn) | Q(pk__in=self.covered_by(user).values("pk"))

    def covered_by(self, user: User) -> NoteQuerySet:
        """Notes this person answers for as an advisor; holding a claim gives no such right."""
        return self.filter(self._covered(user)) if user.has_perm("advisors.upload_note") else self.none()

    @staticmethod
    def _covered(user: User) -> Q:
        return Q(client__household__in=households_covered_by(user))


class Note(models.Model):
    """A meeting or call, from the transcript as received to the summary as delivered."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        WORKING = "working", "Working"
        NEEDS_ATTENTION = "needs_attention", "Needs attention"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"
        REJECTED = "rejected", "Rejected"
        DELIVERED = "delivered", "Delivered"

    REVIEWED = (State.SUBMITTED, State.APPROVED, State.RETURNED, State.REJECTED, State.DELIVERED)
    WITH_MACHINE = (State.RECEIVED, State.WORKING)

    class Stage(models.TextChoices):
        PARSING = "parsing", "Parsing"
        REDACTING = "redacting", "Redacting"
        SUMMARISING = "summarising", "Summarising"
        CHECKING = "checking", "Checking"

    class MeetingType(models.TextChoices):
        ANNUAL_REVIEW = "annual_review", "Annual review"
        PROSPECT = "prospect", "Prospect"
        SERVICE_CALL = "service_call", "Service call"
        LIFE_EVENT = "life_event", "Life event"
        OTHER = "other", "Meeting"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="notes")
    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="notes")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    meeting_type = models.CharField(max_length=16, choices=MeetingType, default=MeetingType.OTHER)
    met_on = models.DateField()
    file_kind = models.CharField(max_length=8)
    encoding = models.CharField(max_length=16)
    received = models.ForeignKey(Payload, models.PROTECT, related_name="+")
    received_sha256 = models.CharField(max_length=64)
    received_name = models.ForeignKey(
        Payload, models.PROTECT, null=True, related_name="+", help_text="What the file was called: it may name people."
    )
    extracted = models.ForeignKey(
        Payload,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The text of a file that is none itself (Word, PDF, e-mail): offsets are about this.",
    )
    extractor = models.CharField(max_length=16, blank=True, help_text="The rules by which that text was taken.")
    speakers = models.ForeignKey(
        Payload, models.PROTECT, null=True, related_name="+", help_text="Who is who, as a person said it."
    )
    mapping = models.ForeignKey(Payload, models.PROTECT, null=True, related_name="+")
    hidden_values = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State, default=State.RECEIVED)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PARSING)
    attention_reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now, help_text="When the machine last moved it on.")

    journal_kind = "note"
    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="advisors_note_same_file_once",
                fields=["client", "received_sha256"],
                condition=~Q(state="rejected"),
            ),
            models.CheckConstraint(
                name="advisors_note_attention_said", condition=~Q(state="needs_attention") | ~Q(attention_reason="")
            ),
            models.CheckConstraint(
                name="advisors_note_extracted_whole",
                condition=Q(extracted=None, extractor="") | Q(extracted__isnull=False, extractor__gt=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="advisors_note_newest"),
            models.Index(
                fields=["touched_at"], name="advisors_note_unfinished", condition=Q(state__in=["received", "working"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} with {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("advisors:note-detail", args=[self.uuid])

    @property
    def kind_label(self) -> str:
        return self.get_meeting_type_display()

    @property
    def is_with_machine(self) -> bool:
        return self.state in self.WITH_MACHINE

    @property
    def is_advisors_turn(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class TurnQuerySet(models.QuerySet["Turn"]):
    def visible_to(self, user: User) -> TurnQuerySet:
        return self.filter(note__in=Note.objects.words_visible_to(user))


class Turn(models.Model):
    """One speaker's words, as offsets into the text as received. The words themselves stand there, once."""

    class Role(models.TextChoices):
        ADVISOR = "advisor", "Advisor"
        CLIENT = "client", "Client"
        SPOUSE = "spouse", "Spouse"
        STAFF = "staff", "Staff"
        OTHER = "other", "Other"

    note = models.ForeignKey(Note, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=80, blank=True, help_text="Who speaks, by placeholder.")
    role = models.CharField(max_length=8, choices=Role, default=Role.OTHER)
    seconds = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="advisors_turn_number", fields=["note", "number"]),
            models.CheckConstraint(name="advisors_turn_offsets", condition=Q(end__gte=models.F("start"))),
        ]

    def __str__(self) -> str:
        return f"turn {self.number}"


class SummaryQuerySet(models.QuerySet["Summary"]):
    def visible_to(self, user: User) -> SummaryQuerySet:
        return self.filter(note__in=Note.objects.words_visible_to(user))


class Summary(models.Model):
    """What one run of an engine made of a note. A new run makes the next version; the latest one counts."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(Note, models.PROTECT, related_name="summaries")
    version = models.PositiveIntegerField()
    engine = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="en")
    notice = models.CharField(max_length=300, blank=True)
    prompt_version = models.ForeignKey(PromptVersion, models.PROTECT, related_name="+")
    model_call = models.ForeignKey(ModelCall, models.PROTECT, related_name="+")
    mapping = models.ForeignKey(
        Payload, models.PROTECT, null=True, related_name="+", help_text="What the placeholders of its words stand for."
    )
    quotes_found = models.PositiveIntegerField()
    quotes_dropped = models.PositiveIntegerField(default=0)
    # Set by the last person who wrote words into it; nobody while they are all the machine's.
    last_writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="advisors_summary_version", fields=["note", "version"])]

    def __str__(self) -> str:
        return f"summary {self.version}"


class SummaryItemQuerySet(models.QuerySet["SummaryItem"]):
    def visible_to(self, user: User) -> SummaryItemQuerySet:
        return self.filter(summary__in=Summary.objects.visible_to(user))


class SummaryItem(models.Model):
    """One line of a summary. Its text holds placeholders, its quote is a pair of offsets."""

    class Section(models.TextChoices):
        RISK_FLAGS = "risk_flags", "Risk flags"
        ACTION_ITEMS = "action_items", "Action items"
        CLIENT_GOALS = "client_goals", "Client goals"
        FOLLOW_UPS = "follow_ups", "Follow-ups"

    class Choice(models.TextChoices):
        UNDECIDED = "undecided", "Undecided"
        KEPT = "kept", "Kept"
        EDITED = "edited", "Edited"
        DROPPED = "dropped", "Dropped"

    LETTERS = {"risk_flags": "R", "action_items": "A", "client_goals": "G", "follow_ups": "F"}

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summary = models.ForeignKey(Summary, models.PROTECT, related_name="items")
    section = models.CharField(max_length=12, choices=Section)
    number = models.PositiveIntegerField()
    text = models.TextField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote_sha256 = models.CharField(max_length=64, blank=True)
    owner = models.CharField(max_length=60, blank=True)
    due_phrase = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=8, blank=True)
    why = models.CharField(max_length=300, blank=True)
    engine = models.CharField(max_length=20, blank=True, help_text="Where another engine found it than the summary's.")
    confidence = models.FloatField(default=0)
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.UNDECIDED)
    drop_reason = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The item of the reading before whose decision it took over.",
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SummaryItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="advisors_summaryitem_tag", fields=["summary", "section", "number"]),
            models.CheckConstraint(
                name="advisors_summaryitem_quote_whole",
                condition=Q(start=None, end=None, quote_sha256="")
                | Q(start__isnull=False, end__gt=models.F("start"), quote_sha256__gt=""),
            ),
            models.CheckConstraint(
                name="advisors_summaryitem_drop_said", condition=~Q(choice="dropped") | ~Q(drop_reason="")
            ),
            # What has no quote was written by a person, who is named.
            models.CheckConstraint(
                name="advisors_summaryitem_grounded", condition=Q(start__isnull=False) | Q(written_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.tag

    @property
    def tag(self) -> str:
        return f"{self.LETTERS[self.section]}{self.number}"

    def get_absolute_url(self) -> str:
        """Where it is decided on, at the revision that was read."""
        return f"{reverse('advisors:item-decide', args=[self.uuid])}?revision={self.revision}"
