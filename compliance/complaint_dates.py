"""The dates of a complaint, and how near they are.

FINRA rule 4530(d): statistics of written complaints by the 15th day of the month after the quarter. 4530(a): a specified
event, such as a complaint that alleges theft or forgery, within 30 calendar days after the firm knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from compliance.eligible import today
from compliance.models import Complaint, JournalRow
from compliance.policies import CalendarRules, ComplaintRules, in_force

ACKNOWLEDGE = "Acknowledge"
ACKNOWLEDGE_AMBER = timedelta(hours=4)
_WARNINGS = {"wait": "complaint.amber", "stop": "complaint.red"}


@dataclass(frozen=True)
class Clock:
    """One date of a complaint: what is due, until when, whether it is done, and its tone."""

    label: str
    by: datetime | date
    done: datetime | date | None
    tone: str  # stop when over, wait when near, done, or nothing


def acknowledge_by(received: datetime) -> datetime:
    days = in_force(ComplaintRules).acknowledge_days
    return in_force(CalendarRules).business.business_days_after(received, days)


def report_by(received: date) -> date:
    return received + timedelta(days=in_force(ComplaintRules).report_days)


def statistics_by(received: date) -> date:
    year, month = (received.year, 3 * ((received.month - 1) // 3) + 4)
    day = in_force(ComplaintRules).statistics_day
    return date(year + 1, 1, day) if month > 12 else date(year, month, day)


def day_of(moment: datetime) -> date:
    """The calendar day at the firm."""
    return moment.astimezone(ZoneInfo(in_force(CalendarRules).time_zone)).date()


def quarter_of(day: date) -> str:
    return f"Q{(day.month - 1) // 3 + 1} {day.year}"


def clocks(complaint: Complaint, rules: ComplaintRules) -> list[Clock]:
    now, day = timezone.now(), today()
    ended = complaint.ended_at if complaint.state == Complaint.State.DISMISSED else None
    near = timedelta(days=rules.amber_days)
    acknowledged = complaint.acknowledged_at or complaint.ended_at
    found = [_clock(ACKNOWLEDGE, complaint.acknowledge_by, acknowledged, now, ACKNOWLEDGE_AMBER)]
    if complaint.specified and complaint.report_by is not None:
        found.append(_clock("Report the event", complaint.report_by, complaint.reported_on or ended, day, near))
    found.append(_clock("Quarterly statistics", complaint.statistics_by, complaint.statistics_on or ended, day, near))
    return found


def near_dates() -> Q:
    """Complaints with a date that is near or over, as a condition."""
    soon = today() + timedelta(days=in_force(ComplaintRules).amber_days + 1)
    acknowledge = Q(state=Complaint.State.RECEIVED, acknowledge_by__lte=timezone.now() + ACKNOWLEDGE_AMBER)
    report = Q(specified=True, reported_on=None, report_by__lte=soon)
    return (acknowledge | report | Q(statistics_on=None, statistics_by__lte=soon)) & ~Q(state=Complaint.State.DISMISSED)


def warnings_of(complaint: Complaint) -> list[tuple[str, Clock]]:
    """(event, clock) of each date that is near or over and was not noted yet."""
    noted = JournalRow.objects.of("complaint", complaint.uuid).filter(event__in=set(_WARNINGS.values()))
    said = set(noted.values_list("event", "data__clock"))
    due = [(_WARNINGS.get(one.tone, ""), one) for one in clocks(complaint, in_force(ComplaintRules))]
    late_acknowledgement = ("complaint.red", ACKNOWLEDGE)
    return [(event, one) for event, one in due if event and (event, one.label) not in {*said, late_acknowledgement}]


def worst(found: list[Clock]) -> Clock | None:
    """The clock that wants something first: over before near before later."""
    order = {"stop": 0, "wait": 1, "": 2}
    waiting = [one for one in found if one.tone != "done"]
    return min(waiting, key=lambda one: order[one.tone]) if waiting else None


def _clock(label: str, by: Any, done: Any, now: Any, near: timedelta) -> Clock:
    tone = "done" if done else "stop" if now > by else "wait" if now > by - near else ""
    return Clock(label, by, done, tone)
