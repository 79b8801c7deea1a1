"""The firm's own day: it begins and ends at the firm's midnight, whatever day it is in UTC."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def firm_today() -> date:
    return timezone.localdate(timezone=ZoneInfo(settings.FIRM_TIME_ZONE))
