"""A client's page and the home page: promises, goals of approved notes, how the profile changed; each by the reader's rights."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from advisors import services
from advisors.models import Note, Promise
from tests.factories import ClientFactory, HouseholdFactory, ProfileFactory
from tests.promised import LETTER, PROJECTION, TALK, act, days_later, shown, signed_in

pytestmark = pytest.mark.django_db


def test_home_names_what_is_over_and_what_is_due_within_a_week(
    ann: Browser, promise: Promise, clock: Any, advisor_ann: Any
) -> None:
    assert "Due within a week" in shown(ann, "/")
    ann = days_later(clock, advisor_ann)
    page = shown(ann, "/")
    assert "Overdue" in page
    assert PROJECTION in page
    assert LETTER not in page  # without a day it waits in the list
    act(ann, promise, "done")
    assert "Nothing you promised is due within a week." in shown(ann, "/")


def test_clients_page_tells_goals_promises_and_how_the_profile_changed(ann: Browser, note: Note, eleanor: Any) -> None:
    ProfileFactory(client=eleanor, valid_from=date(2020, 1, 1), valid_to=date(2025, 1, 1), risk_tolerance="high")
    ProfileFactory(client=eleanor, valid_from=date(2025, 1, 1))
    page = shown(ann, eleanor.get_absolute_url())
    assert "I want to stop working when I turn sixty-five" in page
    assert "2 open, 0 kept" in page
    assert page.index("in force") < page.index("to 1 Jan 2025")
    assert '<td class="is-full strong"><span class="only-phone meta">Tolerance </span>Moderate' in page


def test_goals_of_a_draft_are_not_said_yet(ann: Browser, advisor_ann: Any, eleanor: Any) -> None:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TALK.encode(), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    page = shown(ann, eleanor.get_absolute_url())
    assert "stop working" not in page
    assert "Nothing is promised yet" in page


def test_client_of_another_book_is_404_for_bob(note: Note, advisor_bob: Any, eleanor: Any) -> None:
    assert signed_in(advisor_bob).get(eleanor.get_absolute_url()).status_code == 404


def test_search_finds_promises_by_their_words(ann: Browser, promise: Promise) -> None:
    page = shown(ann, "/search/?q=revised&kind=promise")
    assert promise.get_absolute_url() in page


def test_household_without_promises_has_an_empty_page(ann: Browser, advisor_ann: Any, castellane: Any) -> None:
    person = ClientFactory(household=castellane, given_name="Martin")
    assert "none yet" in shown(ann, person.get_absolute_url())
    assert ann.get(ClientFactory(household=HouseholdFactory()).get_absolute_url()).status_code == 404
