"""What the demo's compliance keeps beside the notes: levels, a rule, an absence, complaints, samples, a wish for access."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from advisors.demo.clock import at
from compliance import services as gate
from compliance.models import Absence, AccessRequest, AssignmentRule, Complaint, LevelHolder, ReviewLevel, SampleDraw
from wealthai.firm_day import firm_today
from wealthai.models import Notification, User


def load_rules(people: dict[str, User]) -> None:
    """Before the first meeting, so that what is escalated finds somebody."""
    if LevelHolder.objects.exists():
        return
    senior, head = ReviewLevel.objects.order_by("rank")[:2]
    with at(timezone.now() - timedelta(days=90)):
        gate.level_give(person=people["conrad"], level=head, by=people["rita"])
        gate.level_give(person=people["helen"], level=senior, by=people["conrad"])
        if not AssignmentRule.objects.exists():
            gate.assignment_rule_add(
                by=people["conrad"], name="Complaints to the senior reviewer", kind="note", flag_kind="complaint",
                person=people["helen"],
            )  # fmt: skip


def load_desk(people: dict[str, User]) -> None:
    if not Complaint.objects.exclude(state=Complaint.State.RECEIVED).exists():
        _complaints(people["conrad"])
    if not SampleDraw.objects.exists():
        _samples(people)
    if not Absence.objects.exists():
        start = firm_today() + timedelta(days=12)
        gate.absence_enter(person=people["sam"], starts_on=start, ends_on=start + timedelta(days=4), by=people["sam"])
    if not AccessRequest.objects.exists():
        gate.person_add(
            by=people["ada"], username="lena", first_name="Lena", last_name="Aldous", email="lena@larkmoor.example",
            role="operations", reason="Starts on the first of next month beside Omar Haddad.",
        )  # fmt: skip
    _weeks()
    # What is older was read long ago.
    old = Notification.objects.unread().filter(created_at__lt=timezone.now() - timedelta(days=3))
    old.update(read_at=F("created_at") + timedelta(hours=2))


def _weeks() -> None:
    """Each week's report at the Monday after it, as if the task had asked then."""
    this = firm_today() - timedelta(days=firm_today().weekday())
    for back in range(11, -1, -1):
        monday = this - timedelta(days=7 * back)
        with at(datetime.combine(monday, time(0, 20), ZoneInfo(settings.FIRM_TIME_ZONE))):
            gate.weekly_report_draw(week=monday - timedelta(days=7), by="task:draw_weekly_reports")


def _complaints(by: User) -> None:
    """The older ones were acknowledged in time, and the oldest is over; the newest waits, late."""
    old = Complaint.objects.filter(received_at__lt=timezone.now() - timedelta(days=6)).order_by("received_at")
    for place, complaint in enumerate(old):
        if complaint.state != Complaint.State.RECEIVED:
            continue
        with at(complaint.received_at + timedelta(hours=4)):
            gate.complaint_acknowledge(complaint_id=complaint.pk, by=by)
        if place == 0 and not complaint.specified:
            with at(complaint.received_at + timedelta(days=5)):
                words = "Looked into and answered in writing; what was charged in error was refunded."
                gate.complaint_end(complaint_id=complaint.pk, dismissed=False, outcome=words, by=by)


def _samples(people: dict[str, User]) -> None:
    """One that was read, one that waits to be."""
    now = timezone.now()
    for end, read in ((45, True), (14, False)):
        start, end_at = now - timedelta(days=end + 45), now - timedelta(days=end)
        with at(end_at + timedelta(hours=1)):
            draw = gate.sample_draw(kind="note", period_from=start, period_to=end_at, by=people["conrad"])
            while read and (one := gate.sample_take_next(by=people["helen"], sample=draw)) is not None:
                gate.sample_answer(read_id=one.pk, verdict="approve", codes=[], comment="", by=people["helen"])
