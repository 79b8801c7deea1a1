"""The supervision report of each week that is over: drawn once, never twice, and told to those who supervise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from compliance import journal
from compliance.models import WeeklyReport
from compliance.weekly.figures import week_figures
from wealthai.firm_day import firm_today

_WEEK = timedelta(days=7)
# A house that stood still for longer has nothing to tell of the weeks before.
MOST_WEEKS_BACK = 12


def weeks_to_draw() -> list[date]:
    """Mondays of weeks that are over and have no report: the last one, and those since the report before."""
    this = firm_today() - timedelta(days=firm_today().weekday())
    last = WeeklyReport.objects.order_by("-week").values_list("week", flat=True).first()
    first = max(last + _WEEK, this - MOST_WEEKS_BACK * _WEEK) if last is not None else this - _WEEK
    return list(_mondays(first, this))


@journal.business_act
def weekly_report_draw(*, week: date, by: Any) -> WeeklyReport | None:
    """None when it was drawn already, by another worker at the same moment for one."""
    if week + _WEEK > firm_today() or WeeklyReport.objects.filter(week=week).exists():
        return None
    report = WeeklyReport(week=week, figures=week_figures(_midnight(week), _midnight(week + _WEEK)))
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        return None
    journal.act("weekly-report.drawn", report, week=week)
    return report


def _mondays(first: date, until: date) -> Iterator[date]:
    while first < until:
        yield first
        first += _WEEK


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.FIRM_TIME_ZONE))
