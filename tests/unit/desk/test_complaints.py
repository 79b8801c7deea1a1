"""The clock of a complaint: it starts by itself, runs by the rule, and ends with a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from advisors import services as notes
from advisors.records import NoteRecords
from compliance import selectors, services
from compliance import tasks as desk_tasks
from compliance.complaint_dates import day_of, statistics_by
from compliance.eligible import today
from compliance.models import Complaint, JournalRow
from tests.thing.models import Thing
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import Notification
from wealthai.notices import shown

pytestmark = pytest.mark.django_db
GRIEVANCE = b"Ann: Good morning.\nEleanor: I want to make a formal complaint about how my account was handled.\nAnn: I hear you.\n"


@pytest.fixture
def complaint(advisor_ann: Any, monkeypatch: Any) -> Complaint:
    thing = Thing.objects.create(name="A thing", owner=advisor_ann)
    from tests.thing.apps import ThingRecords

    monkeypatch.setattr(ThingRecords, "complaint_flags", ("grievance",))
    monkeypatch.setattr(ThingRecords, "specified_flags", ("theft",))
    return services.complaint_raise(kind="thing", record=thing, flags=["grievance"], about=advisor_ann)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-01", "2026-04-15"),
        ("2026-06-30", "2026-07-15"),
        ("2026-11-25", "2027-01-15"),
        ("2026-12-31", "2027-01-15"),
    ],
)
def test_statistics_are_due_on_the_15th_after_the_quarter(received: str, due: str) -> None:
    assert statistics_by(date.fromisoformat(received)) == date.fromisoformat(due)


def test_machine_opens_it_before_the_advisor_submits(advisor_ann: Any, eleanor: Any) -> None:
    note = notes.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=GRIEVANCE, met_on=date(2026, 3, 4))
    notes.summary_draft(note_id=note.pk)
    held = Complaint.objects.get()
    assert (held.subject_id, held.about) == (note.uuid, advisor_ann)
    notes.note_submit(note_id=note.pk, by=advisor_ann)
    assert Complaint.objects.count() == 1
    assert JournalRow.objects.filter(event="complaint.opened").count() == 1


def test_only_flags_of_the_kind_open_one(advisor_ann: Any, complaint: Complaint) -> None:
    thing = Thing.objects.create(name="Another", owner=advisor_ann)
    assert services.complaint_raise(kind="thing", record=thing, flags=["theft"], about=None) is None
    assert set(NoteRecords.complaint_flags) <= {code for code, _ in NoteRecords.flags}


def test_grave_flag_found_later_makes_it_a_specified_event(complaint: Complaint) -> None:
    assert complaint.report_by is None
    thing = Thing.objects.get(uuid=complaint.subject_id)
    services.complaint_raise(kind="thing", record=thing, flags=["grievance", "theft"], about=None)
    complaint.refresh_from_db()
    assert complaint.report_by == day_of(complaint.received_at) + timedelta(days=30)


def test_specified_event_is_reported_before_it_is_closed(complaint: Complaint, reviewer_rita: Any) -> None:
    told: dict[str, Any] = {"complaint_id": complaint.pk, "by": reviewer_rita}
    with pytest.raises(BadInput, match="Acknowledge it"):
        services.complaint_end(dismissed=False, outcome="Paid back.", **told)
    services.complaint_acknowledge(**told)
    services.complaint_specify(**told)
    with pytest.raises(BadInput, match="reported"):
        services.complaint_end(dismissed=False, outcome="Paid back.", **told)
    with pytest.raises(BadInput, match="lies ahead"):
        services.complaint_reported(on=today() + timedelta(days=1), **told)
    services.complaint_reported(on=today(), **told)
    assert services.complaint_end(dismissed=False, outcome="Paid back.", **told).state == "closed"
    with pytest.raises(Stale):
        services.complaint_acknowledge(**told)


def test_nobody_ends_a_complaint_about_themselves(complaint: Complaint, advisor_ann: Any, reviewer_rita: Any) -> None:
    with pytest.raises(NotAllowed):
        services.complaint_end(complaint_id=complaint.pk, dismissed=True, outcome="Nothing.", by=advisor_ann)
    with pytest.raises(DatabaseError, match="ended_by_another"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(
            state="dismissed", ended_by=advisor_ann, ended_at=timezone.now(), outcome="Nothing."
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).delete()
    with pytest.raises(DatabaseError, match="dates are fixed"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(acknowledge_by=timezone.now() + timedelta(days=99))


def test_late_acknowledgement_is_noted_once(complaint: Complaint, monkeypatch: Any) -> None:
    late = complaint.acknowledge_by + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    for _ in range(2):
        desk_tasks.sweep_reviews()
    assert JournalRow.objects.filter(event="complaint.breached").count() == 1


def test_quarter_counts_what_stands(complaint: Complaint, reviewer_rita: Any) -> None:
    told: dict[str, Any] = {"statistics_due": complaint.statistics_by, "on": today(), "by": reviewer_rita}
    assert services.quarter_report(**told) == 1
    with pytest.raises(Stale):
        services.quarter_report(**told)


def test_pages_show_dates_and_hide_from_others(
    client: Browser, complaint: Complaint, reviewer_rita: Any, advisor_ann: Any
) -> None:
    client.force_login(reviewer_rita)
    assert b"1 running" in client.get(reverse("compliance:complaints")).content
    (row,) = client.get(reverse("compliance:complaints") + "?state=running").context["rows"]
    assert row.first.label == "Acknowledge"
    assert client.get(reverse("compliance:complaints") + "?due=stop").context["rows"] == []
    act = reverse("compliance:complaint-act", args=[complaint.uuid])
    assert client.post(act, {"act": "acknowledge"}).status_code == 302
    assert client.post(act, {"act": "close", "outcome": ""}).status_code == 422
    client.force_login(advisor_ann)
    assert client.get(complaint.get_absolute_url()).status_code == 403


def test_what_is_over_is_listed_paged_and_filed(
    client: Browser, complaint: Complaint, reviewer_rita: Any, monkeypatch: Any
) -> None:
    late = complaint.acknowledge_by + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    client.force_login(reviewer_rita)
    over = reverse("compliance:complaints") + "?due=stop&sort=state"
    (row,) = client.get(over).context["rows"]
    assert row.complaint == complaint
    assert str(complaint.uuid) in client.get(over + "&format=csv").content.decode()
    assert client.get(reverse("compliance:complaints") + "?due=wait").context["rows"] == []


def told(user: Any) -> list[str]:
    rows = Notification.objects.visible_to(user).order_by("pk")
    return [one.text for one in shown(user, rows) if one.row.kind.startswith("complaint.")]


def test_reviewers_are_told_that_one_opened_with_the_way_to_it(
    reviewer_rita: Any, advisor_ann: Any, eleanor: Any
) -> None:
    note = notes.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=GRIEVANCE, met_on=date(2026, 3, 4))
    notes.summary_draft(note_id=note.pk)
    assert told(reviewer_rita) == [f"A complaint is opened on note {str(note.uuid)[:8]}"], "a draft names nobody yet"
    notes.note_submit(note_id=note.pk, by=advisor_ann)
    assert told(reviewer_rita) == ["A complaint is opened on Meeting with Eleanor Castellane"]
    row = Notification.objects.visible_to(reviewer_rita).get(kind="complaint.opened")
    assert row.url == Complaint.objects.get().get_absolute_url()
    assert told(advisor_ann) == []


def test_near_and_over_are_told_once_to_who_handles_it(
    reviewer_rita: Any, reviewer_sam: Any, complaint: Complaint, monkeypatch: Any
) -> None:
    services.complaint_take(complaint_id=complaint.pk, by=reviewer_rita)
    Notification.objects.all().delete()
    for moment in (complaint.acknowledge_by - timedelta(hours=1), complaint.acknowledge_by + timedelta(hours=1)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        for _ in range(2):
            desk_tasks.sweep_reviews()
    assert [text.rpartition(" is ")[2] for text in told(reviewer_rita)] == ["near", "over"]
    assert told(reviewer_sam) == []
    assert JournalRow.objects.filter(event__in=("complaint.amber", "complaint.red")).count() == 1


def test_statistics_that_are_late_are_told(reviewer_rita: Any, complaint: Complaint, monkeypatch: Any) -> None:
    services.complaint_acknowledge(complaint_id=complaint.pk, by=reviewer_rita)
    late = datetime.combine(complaint.statistics_by + timedelta(days=2), time(12), UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    desk_tasks.sweep_reviews()
    assert JournalRow.objects.filter(event="complaint.red", data__clock="Quarterly statistics").count() == 1
    services.complaint_end(complaint_id=complaint.pk, dismissed=True, outcome="None.", by=reviewer_rita)
    assert selectors.complaints_to_warn() == []
