"""What the advisor says of the meeting itself: who is who, of which kind it was, what was talked about."""

from __future__ import annotations

from collections.abc import Mapping

from advisors.meetings.templates import TEMPLATES
from advisors.models import CheckpointMark, Note
from advisors.services.carrying import decided_items
from advisors.services.intake import read_again, speakers_kept
from advisors.services.items import latest_summary
from advisors.services.submission import covering
from advisors.speakers import Speaker, said_of, speakers_in, turns_of
from advisors.transcripts import parse
from advisors.words import Words
from compliance import journal
from compliance.models import Payload
from compliance.services import payload_open
from wealthai.errors import BadInput, Refusal, Stale
from wealthai.models import User


class DecisionsExist(Refusal):
    """To be asked again with `confirmed`."""

    code = "decisions_exist"


@journal.business_act
def speakers_correct(*, note_id: int, said: Mapping[str, str], by: User, confirmed: bool = False) -> Note:
    """The machine reads the note again with these parts (label as written -> role). Decisions are carried over to lines
    with the same quote; where there are any, the person has to have been told."""
    note = _own_turn(note_id, by)
    roles = {speaker.label: speaker.role for speaker in note_speakers(note)}
    if set(said) - set(roles):
        raise BadInput("Nobody of this name speaks in this note. Use the names as the transcript has them.")
    changed = [label for label, role in said.items() if roles[label] != role]
    if not changed:
        raise BadInput("Every speaker has this part already. Nothing was changed.")
    decided = len(decided_items(latest_summary(note.pk)))
    if decided and not confirmed:
        raise DecisionsExist(f"The machine reads the note again. {carried_sentence(decided)}")
    note.speakers = speakers_kept({**roles, **said}, ("client", note.client.uuid))
    note.save(update_fields=["speakers"])
    journal.act("note.speakers-corrected", note, changed=len(changed), decided=decided)
    read_again(note)
    return note


@journal.business_act
def meeting_type_correct(*, note_id: int, meeting_type: str, by: User) -> Note:
    note = _own_turn(note_id, by)
    if meeting_type not in Note.MeetingType.values:
        raise BadInput("Choose the kind of meeting from the list.")
    before, note.meeting_type = note.meeting_type, meeting_type
    note.save(update_fields=["meeting_type"])
    journal.act("note.kind-corrected", note, before=before, after=meeting_type)
    return note


@journal.business_act
def checkpoint_mark(*, note_id: int, checkpoint: str, mark: str, by: User) -> None:
    """Discussed or not, whatever the items say; "" takes the mark back."""
    note = _own_turn(note_id, by)
    if checkpoint not in {point.code for point in TEMPLATES[note.meeting_type]}:
        raise BadInput("The template of this kind of meeting has no such point.")
    if mark and mark not in CheckpointMark.Mark.values:
        raise BadInput("A point was discussed, or it was not.")
    rows = CheckpointMark.objects.filter(note=note, checkpoint=checkpoint)
    if not mark:
        rows.delete()
    elif not rows.update(mark=mark, by=by):
        CheckpointMark.objects.create(note=note, checkpoint=checkpoint, mark=mark, by=by)
    journal.act("note.checkpoint-marked", note, checkpoint=checkpoint, mark=mark)


@journal.business_act
def original_open(*, note_id: int, reason: str, by: User) -> tuple[bytes, Payload]:
    """The file as received, with everything in it that pages hide: for a reason, and the opening is a row."""
    from advisors.services.reveal import REASONS

    if reason not in REASONS:
        raise BadInput("Choose the reason you need the file for.")
    note = Note.objects.words_visible_to(by).select_related("received__key").get(pk=note_id)
    journal.act("note.original-opened", note, reason=REASONS[reason])
    return payload_open(note.received), note.received


def note_speakers(note: Note) -> list[Speaker]:
    text = Words(note).text
    return speakers_in(turns_of(note, parse(text, note.file_kind), text))


def carried_sentence(decided: int) -> str:
    lines = "Your decision on 1 line stands" if decided == 1 else f"Your decisions on {decided} lines stand"
    return f"{lines} where the same quote is proposed again; what you kept or wrote otherwise comes along as it is."


def speakers_said(note: Note) -> bool:
    return bool(said_of(note))


def _own_turn(note_id: int, by: User) -> Note:
    note = (
        Note.objects.select_for_update(of=("self",))
        .select_related("client__household", "advisor", "received__key", "extracted__key", "speakers__key")
        .get(pk=note_id)
    )
    covering(note, by)
    if not note.is_advisors_turn:
        raise Stale(
            f"This note is {note.get_state_display().lower()}; only a draft or a returned note can be corrected."
        )
    return note
