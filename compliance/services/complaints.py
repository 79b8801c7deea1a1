"""The clock of a complaint. It starts when a flag that raises one is first seen, and nobody can un-raise it alone: it is
acknowledged, reported, closed or dismissed, each with a name, and never removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from compliance import journal
from compliance.complaint_dates import acknowledge_by, day_of, quarter_of, report_by, statistics_by, warnings_of
from compliance.eligible import today
from compliance.models import Complaint
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.models import User
from wealthai.records import record_class


def complaint_raise(*, kind: str, record: Any, flags: Iterable[str], about: User | None) -> Complaint | None:
    """Opens one when the flags say so; a second time it only learns of new flags. Part of the act that found them."""
    found = set(flags)
    raises, grave = set(record_class(kind).complaint_flags), set(record_class(kind).specified_flags)
    if not found & raises:
        return None
    specified = bool(found & grave)
    now, day = timezone.now(), today()
    complaint, made = Complaint.objects.get_or_create(
        subject_type=kind,
        subject_id=record.uuid,
        defaults={
            "flags": sorted(found & (raises | grave)),
            "about": about,
            "received_at": now,
            "acknowledge_by": acknowledge_by(now),
            "specified": specified,
            "report_by": report_by(day) if specified else None,
            "statistics_by": statistics_by(day),
        },
    )
    if made:
        _act("complaint.opened", complaint, specified=specified)
    elif specified and not complaint.specified and complaint.is_running:
        _specify(complaint)
    return complaint


@journal.business_act
def complaint_take(*, complaint_id: int, by: User) -> Complaint:
    complaint = _locked(complaint_id, by)
    complaint.handler = by
    complaint.save(update_fields=["handler"])
    _act("complaint.taken", complaint)
    return complaint


@journal.business_act
def complaint_acknowledge(*, complaint_id: int, by: User) -> Complaint:
    complaint = _locked(complaint_id, by)
    if complaint.state != Complaint.State.RECEIVED:
        raise Stale("It is acknowledged already.")
    complaint.state, complaint.acknowledged_at = Complaint.State.ACKNOWLEDGED, timezone.now()
    complaint.handler = complaint.handler or by
    complaint.save(update_fields=["state", "acknowledged_at", "handler"])
    _act("complaint.acknowledged", complaint, late=complaint.acknowledgement_late)
    return complaint


@journal.business_act
def complaint_specify(*, complaint_id: int, by: User) -> Complaint:
    """It is an event that has to be reported within 30 calendar days of the day the firm learned of it."""
    complaint = _locked(complaint_id, by)
    if complaint.specified:
        raise Stale("It is marked as a specified event already.")
    _specify(complaint)
    return complaint


@journal.business_act
def complaint_reported(*, complaint_id: int, on: date, by: User) -> Complaint:
    complaint = _locked(complaint_id, by, running=False)
    if not complaint.specified:
        raise BadInput("Mark it as a specified event first: others stand in the quarterly statistics only.")
    _check_day(on, complaint)
    complaint.reported_on = on
    complaint.save(update_fields=["reported_on"])
    _act("complaint.reported", complaint, on=on.isoformat())
    return complaint


@journal.business_act
def complaint_end(*, complaint_id: int, dismissed: bool, outcome: str, by: User) -> Complaint:
    """Closed with what was done about it, or dismissed as no complaint; never by whose record it is."""
    complaint = _locked(complaint_id, by)
    if complaint.about_id == by.pk:
        raise NotAllowed("This is about your own record. A colleague ends it.", subject=complaint)
    if not outcome.strip():
        raise BadInput("Say what was done about it, or why it is no complaint.")
    if not dismissed and complaint.state != Complaint.State.ACKNOWLEDGED:
        raise BadInput("Acknowledge it before you close it.")
    if not dismissed and complaint.specified and complaint.reported_on is None:
        raise BadInput("It is a specified event: enter when it was reported before you close it.")
    kind = record_class(complaint.subject_type)
    complaint.outcome = kind.hidden(kind.get(complaint.subject_id), outcome.strip())
    complaint.state = Complaint.State.DISMISSED if dismissed else Complaint.State.CLOSED
    complaint.ended_by, complaint.ended_at = by, timezone.now()
    complaint.save(update_fields=["outcome", "state", "ended_by", "ended_at"])
    _act(f"complaint.{complaint.state}", complaint, reason=complaint.outcome)
    return complaint


@journal.business_act
def quarter_report(*, statistics_due: date, on: date, by: User) -> int:
    """The statistics of a quarter were filed: every complaint of it that stands is counted in them."""
    _need(by)
    rows = Complaint.objects.select_for_update().filter(statistics_by=statistics_due, statistics_on=None)
    counted = list(rows.exclude(state=Complaint.State.DISMISSED))
    if not counted:
        raise Stale("No complaint of this quarter waits for its statistics.")
    if on > today():
        raise BadInput("The day of filing lies ahead. Enter it when it was filed.")
    for complaint in counted:
        complaint.statistics_on = on
        complaint.save(update_fields=["statistics_on"])
        _act("complaint.counted", complaint, on=on.isoformat(), quarter=quarter_of(day_of(complaint.received_at)))
    return len(counted)


@journal.business_act
def complaint_breach(*, complaint_id: int, by: str) -> bool:
    """Notes, once, that it was not acknowledged in time."""
    rows = Complaint.objects.filter(pk=complaint_id, breached_at=None, state=Complaint.State.RECEIVED)
    complaint = rows.filter(acknowledge_by__lte=timezone.now()).select_for_update(skip_locked=True).first()
    if complaint is None:
        return False
    complaint.breached_at = timezone.now()
    complaint.save(update_fields=["breached_at"])
    _act("complaint.breached", complaint, due=complaint.acknowledge_by.isoformat())
    return True


@journal.business_act
def complaint_warn(*, complaint_id: int, by: str) -> int:
    """Notes each date that is near or over, each once; how many were noted now. A late acknowledgement is a breach."""
    complaint = Complaint.objects.filter(pk=complaint_id).select_for_update(skip_locked=True, of=("self",)).first()
    new = warnings_of(complaint) if complaint is not None else []
    for event, clock in new:
        _act(event, complaint, clock=clock.label, due=clock.by.isoformat())  # type: ignore[arg-type]
    return len(new)


def _specify(complaint: Complaint) -> None:
    complaint.specified, complaint.report_by = True, report_by(day_of(complaint.received_at))
    complaint.save(update_fields=["specified", "report_by"])
    _act("complaint.specified", complaint, by=complaint.report_by.isoformat() if complaint.report_by else "")


def _check_day(on: date, complaint: Complaint) -> None:
    if on > today():
        raise BadInput("The day of the report lies ahead. Enter it when it was made.")
    if on < day_of(complaint.received_at):
        raise BadInput("It cannot have been reported before it was received.")


def _locked(complaint_id: int, by: User, *, running: bool = True) -> Complaint:
    _need(by)
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint_id)
    if running and not complaint.is_running:
        raise Stale(f"It is {complaint.get_state_display().lower()} already. Nothing was changed.")
    return complaint


def _need(by: User) -> None:
    if not by.has_perm("compliance.handle_complaint"):
        raise NotAllowed("Your role handles no complaints.")


def _act(event: str, complaint: Complaint, reason: str = "", **data: Any) -> None:
    """Under the complaint; the record it is about is named by its id."""
    journal.act(event, complaint, reason=reason, record=complaint.subject_id, **data)
