"""The demo firm: believable, in every list, and loaded once however often it is loaded."""

from __future__ import annotations

from typing import Any

import pytest

from advisors.demo.book import load_family
from advisors.demo.firm import STAFF, families
from advisors.demo.load import load, load_people
from advisors.models import (
    Account,
    BookImport,
    Client,
    ClientProfile,
    Coverage,
    Household,
    Incoming,
    Note,
    Promise,
)
from advisors.promises.figures import kept_of
from compliance.machine_quality import report
from compliance.models import JournalRow, WeeklyReport
from wealthai.firm_day import firm_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(db: Any) -> None:
    load_people()
    for family in families():
        load_family(family)


def test_book_has_sixty_households_in_six_hands(book: None) -> None:
    assert Household.objects.count() == 60
    assert Coverage.objects.in_force().values("household").distinct().count() == 60
    assert Coverage.objects.in_force().values("advisor").distinct().count() == 6


def test_book_keeps_who_had_a_household_before(book: None) -> None:
    before, now = Household.objects.get(name="Beaumont").coverage.order_by("valid_from")
    assert (before.advisor.user.username, now.advisor.user.username) == ("tom", "ann")
    assert before.valid_to == now.valid_from


def test_book_keeps_profiles_as_they_were(book: None) -> None:
    former, now = ClientProfile.objects.filter(client__given_name="Eleanor").order_by("valid_from")
    assert (former.risk_tolerance, now.risk_tolerance) == ("high", "moderate")
    assert (former.valid_to, now.valid_to) == (now.valid_from, None)


def test_book_loaded_again_changes_nothing(book: None) -> None:
    kinds = (Client, ClientProfile, Account, Coverage)
    before = [list(kind.objects.order_by("pk").values()) for kind in kinds]
    for family in families():
        load_family(family)
    assert [list(kind.objects.order_by("pk").values()) for kind in kinds] == before


def test_every_role_has_a_login() -> None:
    assert {person.role for person in STAFF} == {"advisor", "reviewer", "operations", "analyst", "administrator"}


@pytest.mark.django_db(transaction=False)
def test_firm_has_notes_in_every_state_and_is_loaded_once() -> None:
    load()
    notes = Note.objects.order_by("pk")
    assert notes.count() >= 40
    assert set(Note.State) - set(notes.values_list("state", flat=True)) == {Note.State.WORKING}
    assert set(Note.MeetingType) == set(notes.values_list("meeting_type", flat=True))
    assert set(notes.values_list("file_kind", flat=True)) == {"txt", "md", "vtt", "srt", "docx", "eml", "pdf"}
    _promises_are_believable()
    assert Incoming.objects.waiting().count() == 2
    book = BookImport.objects.get()
    assert (book.state, book.rows) == (BookImport.State.READY, 5)
    _machines_were_corrected()
    rows = JournalRow.objects.count()
    load()
    assert JournalRow.objects.count() == rows


def _machines_were_corrected() -> None:
    """In every way there is, most lines kept as they were proposed; and each of twelve weeks has its report."""
    (total,) = [one for one in report(days=365, kind="note") if one.is_total]
    assert min(total.reworded, total.corrected, total.dropped, total.added) >= 2
    assert total.kept > 0.7 * total.proposed
    assert WeeklyReport.objects.count() == 12
    assert sum(row["submitted"] for week in WeeklyReport.objects.all() for row in week.figures["desk"]) > 20


def _promises_are_believable() -> None:
    """Most are kept in time; some are late, over, put off or withdrawn, in more hands than one."""
    kept = kept_of(Promise.objects.all())
    assert kept.on_time >= 10
    assert kept.on_time > 3 * (kept.measured - kept.on_time) > 0
    assert (Promise.objects.kept_late().count(), kept.withdrawn) == (2, 1)
    assert Promise.objects.overdue().values("advisor").distinct().count() == kept.overdue == 3
    assert Promise.objects.get(moves=2).is_open
    assert Promise.objects.open().filter(due_on__gte=firm_today()).count() >= 4
