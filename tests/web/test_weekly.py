"""The supervision report of a week: drawn once when it is over, frozen, told to seniors."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from compliance import services, tasks
from compliance.models import JournalRow, ReviewLevel, WeeklyReport
from tests.factories import ReviewFactory
from tests.thing.models import Thing
from wealthai.models import Notification

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)  # in the firm's zone, New York: it begins at 05:00 UTC
IN_WEEK = datetime(2026, 3, 3, 15, tzinfo=UTC)
AFTER = datetime(2026, 3, 9, 6, tzinfo=UTC)  # summer time began in New York the day before


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def opened(owner: Any, moment: datetime, **more: Any) -> Any:
    thing = Thing.objects.create(name="A thing", owner=owner)
    told = {"due_at": moment + timedelta(hours=8), "submitted_at": moment, **more}
    return ReviewFactory(subject_id=thing.uuid, owner=owner, **told)


@pytest.fixture
def week(advisor_ann: Any, reviewer_rita: Any) -> None:
    """Two submitted, one of them approved in time; one from before, rejected late; one left open, over its time."""
    late = opened(advisor_ann, IN_WEEK - timedelta(days=5))
    first = opened(advisor_ann, IN_WEEK)
    opened(advisor_ann, IN_WEEK + timedelta(hours=1), flag_kinds=["complaint"], high_raised=1)
    with at(IN_WEEK + timedelta(hours=2)):
        for review in (first, late):
            services.review_claim(review_id=review.pk, by=reviewer_rita)
        approve = {"review_id": first.pk, "by": reviewer_rita, "content_hash": first.content_hash}
        services.review_approve(**approve)
        services.review_reject(
            review_id=late.pk, by=reviewer_rita, content_hash=late.content_hash, comment="No.", reason_code="other"
        )


def test_report_counts_the_week_and_nothing_else(week: None, advisor_ann: Any, reviewer_rita: Any) -> None:
    opened(advisor_ann, datetime(2026, 3, 2, 4, 59, tzinfo=UTC), due_at=AFTER)  # still Sunday in New York
    with at(AFTER):
        opened(advisor_ann, AFTER)
        tasks.draw_weekly_reports()
    report = WeeklyReport.objects.get()
    assert report.week == MONDAY
    (desk,) = report.figures["desk"]
    names = ("submitted", "approved", "returned", "rejected", "open", "over")
    assert [desk[name] for name in names] == [2, 1, 0, 1, 2, 1]
    due = report.figures["due"]
    assert (due["kept"], due["late"], due["over"]) == (1, 1, 1)
    assert report.figures["flags"] == [{"flag": "complaint", "reviews": 1}, {"flag": "", "reviews": 1}]
    assert report.figures["reviewers"] == [
        {"person": str(reviewer_rita.uuid), "approved": 1, "returned": 0, "rejected": 1, "in_time": 1, "late": 1}
    ]
    (reason,) = report.figures["reasons"]
    assert (reason["act"], reason["code"], reason["count"]) == ("reject", "other", 1)


def test_report_is_drawn_once_and_for_weeks_that_were_missed(week: None) -> None:
    with at(AFTER - timedelta(hours=3)):  # Sunday night in New York
        tasks.draw_weekly_reports()
        assert [row.week for row in WeeklyReport.objects.all()] == [MONDAY - timedelta(days=7)]
    with at(AFTER):
        for _ in range(2):
            tasks.draw_weekly_reports()
        assert services.weekly_report_draw(week=MONDAY, by="task:other") is None
        assert services.weekly_report_draw(week=MONDAY + timedelta(days=7), by="task:other") is None
    with at(AFTER + timedelta(days=21)):
        tasks.draw_weekly_reports()
    weeks = list(WeeklyReport.objects.order_by("week").values_list("week", flat=True))
    assert weeks == [MONDAY + timedelta(days=7 * n) for n in range(-1, 4)]
    assert JournalRow.objects.filter(event="weekly-report.drawn", actor="task:draw_weekly_reports").count() == 5


def test_report_never_changes(week: None) -> None:
    with at(AFTER):
        tasks.draw_weekly_reports()
    for act in (lambda: WeeklyReport.objects.update(figures={}), lambda: WeeklyReport.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(DatabaseError, match="compliance_weekly_monday"), transaction.atomic():
        WeeklyReport.objects.create(week=MONDAY + timedelta(days=1), figures={})


def test_changes_of_rules_are_listed(client: Browser, reviewer_rita: Any) -> None:
    """The journal keeps the database's time, so the week is the one that is now."""
    services.reason_add(kind="", act="return", label="Too long", by=reviewer_rita)
    with at(timezone.now() + timedelta(days=8)):
        tasks.draw_weekly_reports()
        report = WeeklyReport.objects.latest("week")
        assert [(row["act"], row["person"]) for row in report.figures["rules"]] == [
            ("reason-code.added", str(reviewer_rita.uuid))
        ]
        client.force_login(reviewer_rita)
        assert "Added a coded reason, Rita Vance" in client.get(report.get_absolute_url()).content.decode()


def test_seniors_are_told(week: None, reviewer_rita: Any, reviewer_sam: Any) -> None:
    services.level_give(person=reviewer_sam, level=ReviewLevel.objects.get(rank=1), by=reviewer_rita)
    with at(AFTER):
        tasks.draw_weekly_reports()
    told = Notification.objects.filter(kind="weekly-report.drawn")
    assert [one.user for one in told] == [reviewer_sam]
    assert told.get().url == WeeklyReport.objects.get().get_absolute_url()


def test_pages_and_files_show_it(week: None, client: Browser, reviewer_rita: Any, advisor_bob: Any) -> None:
    with at(AFTER):
        tasks.draw_weekly_reports()
        report = WeeklyReport.objects.get()
        client.force_login(reviewer_rita)
        assert b"2 Mar 2026 to 8 Mar 2026" in client.get(reverse("compliance:weekly-reports")).content
        shown = client.get(report.get_absolute_url()).content.decode()
        for words in ("Activity of the desk", "Rita Vance", "Still open and over their time at the end"):
            assert words in shown
        lines = rows_of(client, report.get_absolute_url())
        assert {"Table": "Activity of the desk", "Row": "Things", "Figure": "Rejected", "Value": "1"} in lines
        (line,) = rows_of(client, reverse("compliance:weekly-reports"))
        assert (line["Week of"], line["Submitted"], line["Decided late"]) == ("2026-03-02", "2", "1")
        client.force_login(advisor_bob)
        assert client.get(report.get_absolute_url()).status_code == 403


def rows_of(client: Browser, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{url}?format=csv").content.decode("utf-8-sig"))))
