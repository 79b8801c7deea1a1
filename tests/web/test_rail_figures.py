"""What the rail says waits for a person is kept for some seconds, and never beyond that person's own next act."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Note
from wealthai import railfigures

pytestmark = pytest.mark.django_db
TALK = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


@pytest.fixture
def kept(settings: Any, broker: str, monkeypatch: Any) -> None:
    """Figures are kept, in a broker database of the test's own."""
    settings.RAIL_FIGURES_SECONDS = 60
    railfigures._broker.cache_clear()
    monkeypatch.setattr(railfigures, "_silent_until", [0.0])


def draft(ann: Any, client: Any, name: str) -> Note:
    note = services.note_upload(
        by=ann, client=client, file_name=name, data=TALK + name.encode(), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    return note


def notes_waiting(browser: Browser) -> int:
    page = browser.get(reverse("search")).content.decode()
    rail = page[page.index('<nav class="rail"') : page.index("</nav>")]
    entry = next(part for part in rail.split("<li") if ">Notes<" in part)
    found = re.search(r'rail__count count">(\d+)', entry)
    return int(found.group(1)) if found else 0


def test_what_others_do_shows_after_a_while_and_own_acts_at_once(
    client: Browser, advisor_ann: Any, eleanor: Any, kept: None
) -> None:
    client.force_login(advisor_ann)
    first = draft(advisor_ann, eleanor, "a.txt")
    assert notes_waiting(client) == 1
    draft(advisor_ann, eleanor, "b.txt")
    assert notes_waiting(client) == 1
    client.post(reverse("advisors:note-submit", args=[first.uuid]))
    assert notes_waiting(client) == 1  # one of two was submitted, and the count is a new one
    client.post(reverse("notification-read"), {"act": "all"})
    assert 'bell__count">' not in client.get(reverse("search")).content.decode()


def test_figures_of_one_person_are_shown_to_nobody_else(
    client: Browser, advisor_ann: Any, advisor_bob: Any, eleanor: Any, kept: None
) -> None:
    draft(advisor_ann, eleanor, "a.txt")
    client.force_login(advisor_ann)
    assert notes_waiting(client) == 1
    client.force_login(advisor_bob)
    assert notes_waiting(client) == 0


def test_without_the_broker_the_page_counts_by_itself_and_asks_it_once(
    client: Browser, advisor_ann: Any, eleanor: Any, kept: None, monkeypatch: Any
) -> None:
    from redis import ConnectionError

    asked = []

    class Gone:
        def get(self, key: str) -> None:
            asked.append(key)
            raise ConnectionError

    monkeypatch.setattr(railfigures, "_broker", Gone)
    client.force_login(advisor_ann)
    draft(advisor_ann, eleanor, "a.txt")
    assert notes_waiting(client) == 1
    draft(advisor_ann, eleanor, "b.txt")
    assert notes_waiting(client) == 2
    assert len(asked) == 1
