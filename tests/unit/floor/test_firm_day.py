"""The firm's day is not UTC's: after New York's evening begins, UTC is a day ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from advisors.demo import desk
from advisors.demo.book import load_family
from advisors.demo.firm import families
from advisors.demo.load import load_people
from advisors.demo.meetings import load_meeting, meetings
from advisors.models import Note
from compliance import journal
from wealthai.firm_day import firm_today

EVENING = datetime(2026, 11, 26, 0, 20, tzinfo=UTC)  # 19:20 of the 25th in New York


def test_firm_today_is_yesterday_in_utc_in_the_evening() -> None:
    with time_machine.travel(EVENING, tick=False):
        assert firm_today() == date(2026, 11, 25)


@pytest.mark.django_db
def test_what_came_into_the_demo_today_is_of_the_firms_day() -> None:
    with time_machine.travel(EVENING):
        with journal.acting("shell:tests"):
            people = load_people()
            for family in families():
                load_family(family)
            desk.load_rules(people)
            for meeting in (one for one in meetings() if not one.days):
                load_meeting(meeting)
        assert Note.objects.exists()
        assert not Note.objects.filter(met_on__gt=firm_today()).exists()
