"""The book of business from a file. Nothing is written before somebody has seen what would be, and then all of it at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from advisors.book import columns, planning, reading, values
from advisors.book.picture import book_as_it_stands
from advisors.book.writing import write
from advisors.models import BookImport
from compliance import journal
from compliance.models import Payload
from compliance.services import payload_open, payload_store
from compliance.services.payloads import data_key_destroy
from wealthai.errors import BadInput, NotAllowed, Stale
from wealthai.firm_day import firm_today
from wealthai.models import User
from wealthai.tasking import dispatch

State = BookImport.State
# One book at a time: two files that both speak of a household must not overtake one another.
_LOCK = 0x424F4F4B


class UnreadableBook(BadInput):
    code = "unreadable_book"


@journal.business_act
def book_receive(*, by: Any, data: bytes, mapping: dict[str, int] | None = None, dates: str = "") -> BookImport:
    """Takes a file in and has it compared. `by` is a person, or the command that somebody typed on the server."""
    _need(by)
    if len(data) > settings.NOTE_MAX_BYTES:
        raise UnreadableBook(f"The file is larger than {settings.NOTE_MAX_BYTES // 1024**2} MB. Split it.")
    try:
        sheet = reading.read(data)
    except reading.UnreadableBook as bad:
        raise UnreadableBook(str(bad)) from bad
    found = mapping or columns.guess(sheet.header)
    row = BookImport(
        by=by if isinstance(by, User) else None,
        file_sha256=hashlib.sha256(data).hexdigest(),
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=_checked_columns(found, len(sheet.header)),
        dates=dates if dates in values.DATE_ORDERS else values.guess_dates(_date_cells(sheet, found)),
        rows=len(sheet.rows),
    )
    row.file = _closed(row, data, "text/csv")
    row.save(force_insert=True)
    journal.act("book.received", row, rows=row.rows, sha256=row.file_sha256)
    _next(row)
    return row


@journal.business_act
def book_columns(*, import_id: int, mapping: dict[str, int], dates: str, by: Any) -> BookImport:
    """What the columns mean, corrected: everything is compared anew."""
    row = _locked(import_id, by)
    if row.state not in (State.READY, State.FAILED):
        raise Stale("The columns can be changed while the file waits for you, not now. Nothing was changed.")
    row.columns = _checked_columns(mapping, len(sheet_of(row).header))
    row.dates = dates if dates in values.DATE_ORDERS else row.dates
    row.state, row.rows_done, row.problem, row.touched_at = State.RECEIVED, 0, "", timezone.now()
    row.save()
    journal.act("book.columns-changed", row)
    _next(row)
    return row


@journal.business_act
def book_confirm(*, import_id: int, report_read: str, without_faulty: bool, by: Any) -> BookImport:
    """`report_read` is the fingerprint of the comparison that the person saw."""
    row = _locked(import_id, by)
    if row.state != State.READY or row.report is None:
        raise Stale("This file does not wait for a decision. Nothing was changed.")
    if row.report.sha256 != report_read:
        raise Stale("The comparison was made anew after this page was opened. Look at it again; nothing was written.")
    if row.faulty and not without_faulty:
        raise BadInput(f"{row.faulty} rows are not right. Mend the file, or write it without them.")
    if not (row.new or row.changed):
        raise BadInput("The file says nothing new, so there is nothing to write.")
    row.state, row.without_faulty, row.touched_at, row.rows_done = State.WRITING, without_faulty, timezone.now(), 0
    row.save()
    journal.act("book.confirmed", row, new=row.new, changed=row.changed, left_out=row.faulty)
    _next(row)
    return row


@journal.business_act
def book_discard(*, import_id: int, by: Any) -> BookImport:
    row = _locked(import_id, by)
    if not row.is_open or row.state == State.WRITING:
        raise Stale(f"This file is {row.get_state_display().lower()}. Nothing was changed.")
    row.state = State.DISCARDED
    row.save(update_fields=["state"])
    data_key_destroy(subject=("book-import", row.uuid), by=by)
    journal.act("book.discarded", row)
    return row


# --- What the machine does --------------------------------------------------------------------------------------------
def book_check(*, import_id: int) -> None:
    """Compares the file with the book. Run twice, it finds nothing to do or finds the same."""
    with journal.acting("task:check_book"):
        taken = BookImport.objects.filter(pk=import_id, state__in=(State.RECEIVED, State.CHECKING)).update(
            state=State.CHECKING, touched_at=timezone.now(), rows_done=0
        )
        if not taken:
            return
        row = BookImport.objects.select_related("file__key").get(pk=import_id)
        gaps = columns.missing(row.columns)
        if gaps:
            _failed(row, f"No column is chosen for: {', '.join(field.label for field in gaps)}.")
            return
        made = _planned(row, tick=lambda done: _tick(import_id, done))
        _keep_report(row, made)


def book_write(*, import_id: int) -> None:
    """Everything in one transaction; killed at any point nothing stands, and the sweep begins anew."""
    by = BookImport.objects.values_list("by", flat=True).get(pk=import_id)
    actor = f"user:{by}" if by else "task:write_book"
    with journal.acting(actor), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        row = (
            BookImport.objects.select_for_update(of=("self",))
            .select_related("file__key", "report__key")
            .get(pk=import_id)
        )
        if row.state != State.WRITING or row.report is None:
            return
        made = _planned(row)
        if _fingerprint(made) != row.report.sha256:
            # The book moved on between the look and the write: what was confirmed is no longer what would be written.
            row.state = State.RECEIVED
            row.save(update_fields=["state"])
            journal.act("book.compared-anew", row)
            _next(row)
            return
        write(made, today=firm_today())
        row.state, row.written_at = State.DONE, timezone.now()
        row.save(update_fields=["state", "written_at"])
        journal.act("book.written", row, new=row.new, changed=row.changed, left_out=row.faulty)
        data_key_destroy(subject=("book-import", row.uuid), by=actor)


def lines_of(row: BookImport) -> list[planning.Line]:
    """The comparison as it was made; the caller has checked that the person may see it."""
    if row.report is None or not row.is_open:
        return []
    return [planning.Line(**line) for line in json.loads(payload_open(row.report))]


def sheet_of(row: BookImport) -> reading.Sheet:
    return reading.read(payload_open(row.file))


def _planned(row: BookImport, tick: Any = lambda done: None) -> planning.Plan:
    sheet = sheet_of(row)
    book = book_as_it_stands(sheet, row.columns)
    return planning.plan(sheet.rows, row.columns, book, dates=row.dates, today=firm_today(), tick=tick)


def _report(made: planning.Plan) -> bytes:
    return json.dumps([asdict(line) for line in made.lines], ensure_ascii=False).encode()


def _fingerprint(made: planning.Plan) -> str:
    return hashlib.sha256(_report(made)).hexdigest()


@transaction.atomic
def _keep_report(row: BookImport, made: planning.Plan) -> None:
    count = made.counts()
    report = _closed(row, _report(made), "application/json")
    BookImport.objects.filter(pk=row.pk, state=State.CHECKING).update(
        report=report,
        state=State.READY,
        rows_done=row.rows,
        touched_at=timezone.now(),
        new=count[planning.NEW],
        changed=count[planning.CHANGED],
        unchanged=count[planning.UNCHANGED],
        faulty=count[planning.ERROR],
    )


def _failed(row: BookImport, sentence: str) -> None:
    BookImport.objects.filter(pk=row.pk, state=State.CHECKING).update(state=State.FAILED, problem=sentence[:300])


def _tick(import_id: int, done: int) -> None:
    BookImport.objects.filter(pk=import_id).update(rows_done=done, touched_at=timezone.now())


def _closed(row: BookImport, clear: bytes, media_type: str) -> Payload:
    return payload_store(
        kind=Payload.Kind.RECEIVED, media_type=media_type, clear=clear, subject=("book-import", row.uuid)
    )


def _checked_columns(mapping: dict[str, int], width: int) -> dict[str, int]:
    kept = {name: place for name, place in mapping.items() if name in columns.BY_NAME and 0 <= place < width}
    if len(set(kept.values())) < len(kept):
        raise BadInput("One column is chosen for two things. Choose each column once.")
    return kept


def _date_cells(sheet: reading.Sheet, mapping: dict[str, int]) -> list[str]:
    places = [place for name, place in mapping.items() if columns.BY_NAME[name].kind == "date"]
    return [
        cells[place]
        for _, cells in sheet.rows[:2000]
        for place in places
        if place < len(cells) and cells[place].strip()
    ]


def _next(row: BookImport) -> None:
    from advisors.tasks import check_book, write_book

    dispatch(write_book if row.state == State.WRITING else check_book, row.pk)


def _locked(import_id: int, by: Any) -> BookImport:
    _need(by)
    rows = BookImport.objects.select_for_update(of=("self",)).select_related("file__key", "report__key")
    return rows.get(pk=import_id)


def _need(by: Any) -> None:
    if isinstance(by, User) and not by.has_perm("advisors.import_book"):
        raise NotAllowed("Your role does not load the book of business.")
