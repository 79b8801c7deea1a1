"""What the machine does with a note: parse, redact, summarise, check. Killed at any point, it can simply be run again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import Error, connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from advisors.engines import MEETING_SUMMARY, Meeting, OfflineEngine, engine_in_use
from advisors.indexing import note_index
from advisors.models import ItemRevision, Note, Summary, SummaryItem, Turn
from advisors.reading import Checked, Found, claude_parser, reader, with_flags_of
from advisors.services.carrying import carry_over
from advisors.services.revisions import revision_of
from advisors.services.submission import note_submit
from advisors.speakers import turns_of
from advisors.transcripts import Turn as SpokenTurn
from advisors.transcripts import parse, turns_in_redacted
from advisors.words import Words, encoded, known_names
from compliance import journal, selectors
from compliance.gateway import Asked, Engine, GatewayFailure, Request, call
from compliance.models import ModelCall, Payload, PromptVersion
from compliance.redaction import NAME_LABELS, Redaction, load_name_finder, redact
from compliance.services import complaint_raise, payload_store
from wealthai.errors import Refusal

BY = "task:draft_summary"
# After this many runs that ended without a word (a worker that dies on the same note), a person has to look.
MAX_ATTEMPTS = 5
# At most so many answers of "busy" a day, half a minute to ten minutes apart.
MOST_WAITS = 60
_LOCK_SPACE = 0x4E4F5445 << 32  # the advisory locks of notes, apart from any other app's


class EngineBusy(Exception):
    """The provider asks for patience; the note stays with the machine."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after:.0f} s")
        self.retry_after = retry_after


def summary_draft(*, note_id: int) -> None:
    """Takes a note from received to draft. Does nothing when it is not there to be taken, or another worker has it."""
    with journal.acting(BY), _alone_with(note_id) as alone:
        note = _taken(note_id) if alone else None
        if note is None:
            return
        try:
            _draft(note)
        except GatewayFailure as failure:
            if failure.retry_after is not None and _still_patient(note):
                _wait(note, failure.retry_after)
                raise EngineBusy(failure.retry_after) from failure
            _needs_attention(note, failure.sentence)


@contextlib.contextmanager
def _alone_with(note_id: int) -> Iterator[bool]:
    """A lock of the database session: it ends with the worker that holds it, however that ends."""
    key = _LOCK_SPACE | note_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with contextlib.suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _taken(note_id: int) -> Note | None:
    """received -> working by a conditional update; a note already working was left behind by a worker that died."""
    updated = Note.objects.filter(pk=note_id, state__in=Note.WITH_MACHINE).update(
        state=Note.State.WORKING, attempts=F("attempts") + 1, touched_at=timezone.now(), stage=Note.Stage.PARSING
    )
    if not updated:
        return None
    note = Note.objects.select_related(
        "client__household", "advisor__user", "received__key", "extracted__key", "speakers__key", "mapping__key"
    ).get(pk=note_id)
    if note.attempts > MAX_ATTEMPTS:
        _needs_attention(
            note, f"The machine gave up after {MAX_ATTEMPTS} tries. Try again, or tell operations the reference."
        )
        return None
    return note


def _draft(note: Note) -> None:
    text = Words(note).text
    turns = turns_of(note, parse(text, note.file_kind), text)
    _stage(note, Note.Stage.REDACTING)
    redaction = redact(text, known=known_names(note), names=load_name_finder())
    spoken = turns_in_redacted(turns, redaction)
    _keep_redaction(note, redaction, turns, spoken)
    _stage(note, Note.Stage.SUMMARISING)
    version = selectors.champion(MEETING_SUMMARY)
    asked = _ask(note, version, redaction, spoken)
    _stage(note, Note.Stage.CHECKING)
    _save_draft(note, version, asked)


def _ask(note: Note, version: PromptVersion, redaction: Redaction, spoken: Sequence[SpokenTurn]) -> Asked[Checked]:
    engine, meeting = engine_in_use(version), Meeting(spoken, note.met_on)
    return ask(
        engine=engine,
        version=version,
        request=Request(version.text, redaction.redacted, version.model_settings, meeting),
        redaction=redaction,
        about=("note", note.uuid),
        key_subject=("client", note.client.uuid),
    )


def ask(
    *,
    engine: Engine,
    version: PromptVersion,
    request: Request,
    redaction: Redaction,
    about: tuple[str, UUID],
    key_subject: tuple[str, UUID],
) -> Asked[Checked]:
    """One meeting through the door. What Claude read, the offline engine reads as well for its risk flags."""
    meeting: Meeting = request.context
    outside = engine.provider != OfflineEngine.provider
    asked = call(
        engine=engine,
        version=version,
        request=request,
        validate=reader(redaction, claude_parser(redaction, meeting.met_on) if outside else None),
        purpose=MEETING_SUMMARY,
        about=about,
        key_subject=key_subject,
    )
    if not outside:
        return asked
    own = reader(redaction)(OfflineEngine().answer(request).raw)
    return replace(asked, value=with_flags_of(asked.value, own, OfflineEngine.provider))


def _stage(note: Note, stage: Note.Stage) -> None:
    note.stage, note.touched_at = stage, timezone.now()
    note.save(update_fields=["stage", "touched_at"])


@transaction.atomic
def _keep_redaction(
    note: Note, redaction: Redaction, turns: Sequence[SpokenTurn], spoken: Sequence[SpokenTurn]
) -> None:
    """Turns and mapping of this run take the place of those of a run that died."""
    note.turns.all().delete()
    Turn.objects.bulk_create(
        Turn(
            note=note,
            number=number,
            label=masked.label[:80],
            role=turn.role,
            seconds=turn.seconds,
            start=turn.start,
            end=turn.end,
        )
        for number, (turn, masked) in enumerate(zip(turns, spoken, strict=True), start=1)
    )
    note.mapping = payload_store(
        kind=Payload.Kind.MAPPING,
        media_type="application/json",
        clear=encoded(redaction),
        subject=("client", note.client.uuid),
    )
    note.hidden_values = sum(1 for known in redaction.mapping.values() if known.label not in NAME_LABELS)
    note.save(update_fields=["mapping", "hidden_values"])


@transaction.atomic
def _save_draft(note: Note, version: PromptVersion, asked: Asked[Checked]) -> None:
    """The summary and the note's new state stand together, and only if the note is still this worker's."""
    moved = Note.objects.filter(pk=note.pk, state=Note.State.WORKING, attempts=note.attempts).update(
        state=Note.State.DRAFT, touched_at=timezone.now()
    )
    if not moved:
        return
    checked = asked.value
    summary = Summary.objects.create(
        note=note,
        version=(note.summaries.aggregate(last=Max("version"))["last"] or 0) + 1,
        engine=asked.call.provider,
        language=checked.language,
        notice=checked.notice,
        prompt_version=version,
        model_call=asked.call,
        mapping=note.mapping,
        quotes_found=len(checked.lines),
        quotes_dropped=checked.dropped,
    )
    _save_items(summary, checked.lines)
    if checked.dropped:
        asked.call.dropped_items = checked.dropped
        asked.call.save(update_fields=["dropped_items"])
    carried = carry_over(note, summary)
    note.refresh_from_db()
    note_index(note)
    # The clock of a complaint starts when the machine hears of it, whenever its advisor submits the note.
    flags = [line.category for line in checked.lines if line.category]
    complaint_raise(kind="note", record=note, flags=flags, about=note.advisor.user)
    journal.act(
        "note.drafted",
        note,
        items=len(checked.lines),
        dropped=checked.dropped,
        carried=carried,
        version=summary.version,
        prompt=str(version),
    )
    # Who had it read again is at work on it: it is submitted by hand.
    if note.advisor.submit_when_ready and note.advisor.user is not None and summary.version == 1:
        # An advisor who no longer covers the client submits nothing; the draft stands and waits for whoever does.
        with contextlib.suppress(Refusal):
            note_submit(note_id=note.pk, by=note.advisor.user, automatic=True)


def _save_items(summary: Summary, lines: Sequence[Found]) -> None:
    numbers: dict[str, int] = {}
    items = []
    for line in lines:
        numbers[line.section] = numbers.get(line.section, 0) + 1
        items.append(
            SummaryItem(
                summary=summary,
                section=line.section,
                number=numbers[line.section],
                text=line.text,
                start=line.start,
                end=line.end,
                quote_sha256=line.quote_sha256,
                owner=line.owner,
                due_phrase=line.due_phrase,
                due_on=line.due_on,
                category=line.category,
                severity=line.severity,
                why=line.why,
                engine=line.engine,
            )
        )
    SummaryItem.objects.bulk_create(items)
    ItemRevision.objects.bulk_create(revision_of(item, ItemRevision.Hand.MACHINE) for item in items)


def _wait(note: Note, seconds: float) -> None:
    """A busy provider is no failed run; and until it may be asked again the note is not one left behind."""
    Note.objects.filter(pk=note.pk, state=Note.State.WORKING).update(
        attempts=F("attempts") - 1, touched_at=timezone.now() + timedelta(seconds=seconds)
    )


def _still_patient(note: Note) -> bool:
    """A provider that is busy or away costs time; one that is so for a day costs a person's look."""
    since = timezone.now() - timedelta(days=1)
    failed = ModelCall.objects.filter(subject_type="note", subject_id=note.uuid, verdict=ModelCall.Verdict.FAILED)
    return failed.filter(at__gte=since).count() < MOST_WAITS


@transaction.atomic
def _needs_attention(note: Note, sentence: str) -> None:
    moved = Note.objects.filter(pk=note.pk, state=Note.State.WORKING, attempts=note.attempts).update(
        state=Note.State.NEEDS_ATTENTION, attention_reason=sentence[:300], touched_at=timezone.now()
    )
    if moved:
        journal.act("note.needs-attention", note, reason=sentence)
