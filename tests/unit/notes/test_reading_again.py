"""A corrected speaker has the note read again; nothing that a person decided is lost on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisors import services
from advisors.models import ItemRevision, Note, Summary, SummaryItem
from advisors.services import meeting
from advisors.words import Words
from compliance.models import JournalRow
from wealthai.errors import BadInput, NotAllowed, Stale

pytestmark = pytest.mark.django_db
TALK = (
    "Speaker 1: Good morning, how can I help?\n"
    "Speaker 2: I want to retire at sixty.\n"
    "Speaker 1: I will send you the revised projection by Friday.\n"
    "Speaker 2: I will forward the letter of Harold Quint.\n"
)


@pytest.fixture
def note(advisor_ann: Any, eleanor: Any) -> Note:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TALK.encode(), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    return Note.objects.get(pk=note.pk)


def item_with(summary: Summary, words: str) -> SummaryItem:
    return next(item for item in summary.items.all() if words in item.text)


def again(note: Note, by: Any, said: dict[str, str]) -> Summary:
    services.speakers_correct(note_id=note.pk, said=said, by=by, confirmed=True)
    services.summary_draft(note_id=note.pk)
    return note.summaries.latest("version")


def test_correction_makes_a_new_summary_with_other_owners(note: Note, advisor_ann: Any) -> None:
    assert item_with(note.summaries.get(), "projection").owner == "advisor"
    summary = again(note, advisor_ann, {"Speaker 1": "client", "Speaker 2": "advisor"})
    assert summary.version == 2
    assert [turn.role for turn in note.turns.all()] == ["client", "advisor", "client", "advisor"]
    assert item_with(summary, "projection").owner == "client"
    assert JournalRow.objects.filter(event="note.speakers-corrected", user=advisor_ann).exists()


def test_decisions_are_asked_about_before_anything_happens(note: Note, advisor_ann: Any) -> None:
    item = item_with(note.summaries.get(), "projection")
    services.item_choose(item_id=item.pk, choice="dropped", reason="Done already", by=advisor_ann, revision=1)
    with pytest.raises(services.DecisionsExist, match="decision on 1 line"):
        services.speakers_correct(note_id=note.pk, said={"Speaker 2": "spouse"}, by=advisor_ann)
    note.refresh_from_db()
    assert (note.state, note.speakers) == (Note.State.DRAFT, None)


def test_decisions_stand_on_the_same_quote_by_the_same_hand(note: Note, advisor_ann: Any) -> None:
    first = note.summaries.get()
    dropped, reworded = item_with(first, "projection"), item_with(first, "letter")
    services.item_choose(item_id=dropped.pk, choice="dropped", reason="Done already", by=advisor_ann, revision=1)
    services.item_reword(
        item_id=reworded.pk, text="Client forwards the letter of Otto Brenner", by=advisor_ann, revision=1
    )
    second = again(note, advisor_ann, {"Speaker 2": "spouse"})
    old, new = item_with(first, "Client forwards"), item_with(second, "Client forwards")
    assert (new.start, new.choice, new.written_by) == (old.start, "edited", advisor_ann)
    kept = second.items.get(start=dropped.start)
    assert (kept.choice, kept.drop_reason) == ("dropped", "Done already")
    assert second.last_writer == advisor_ann
    last = ItemRevision.objects.filter(item=new).latest("number")
    assert (last.hand, last.by) == ("advisor", advisor_ann)
    # A name that was typed and never said still stands behind its placeholder.
    assert "Otto Brenner" in Words(Note.objects.get(pk=note.pk)).shown(new.text)
    assert "Otto" not in new.text


def test_lines_that_are_proposed_no_more_come_along(note: Note, advisor_ann: Any) -> None:
    first = note.summaries.get()
    goal = item_with(first, "retire")
    services.item_choose(item_id=goal.pk, choice="kept", by=advisor_ann, revision=1)
    own = services.item_add(note_id=note.pk, section="follow_ups", text="Call again in May", by=advisor_ann)
    second = again(note, advisor_ann, {"Speaker 1": "client", "Speaker 2": "advisor"})
    assert item_with(second, "retire").choice == "kept"
    assert second.items.get(text=own.text).written_by == advisor_ann
    assert second.items.filter(text=goal.text).count() == 1
    carried = second.items.get(text=own.text)
    assert [(one.number, one.hand) for one in carried.revisions.all()] == [(1, "advisor"), (2, "advisor")]


def test_what_nobody_touched_is_the_machines_again(note: Note, advisor_ann: Any) -> None:
    second = again(note, advisor_ann, {"Speaker 2": "spouse"})
    assert second.last_writer is None
    assert set(second.items.values_list("choice", flat=True)) == {"undecided"}


def test_correction_is_refused_where_it_cannot_be(note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    with pytest.raises(BadInput, match="Nobody of this name"):
        services.speakers_correct(note_id=note.pk, said={"Speaker 9": "client"}, by=advisor_ann)
    with pytest.raises(BadInput, match="A speaker is"):
        services.speakers_correct(note_id=note.pk, said={"Speaker 1": "boss"}, by=advisor_ann)
    with pytest.raises(BadInput, match="already"):
        services.speakers_correct(note_id=note.pk, said={"Speaker 1": "advisor"}, by=advisor_ann)
    with pytest.raises(NotAllowed):
        services.speakers_correct(note_id=note.pk, said={"Speaker 1": "client"}, by=advisor_bob)
    services.note_submit(note_id=note.pk, by=advisor_ann)
    with pytest.raises(Stale, match="submitted"):
        services.speakers_correct(note_id=note.pk, said={"Speaker 1": "client"}, by=advisor_ann)


def test_a_note_read_again_is_submitted_by_hand(note: Note, advisor_ann: Any) -> None:
    note.advisor.submit_when_ready = True
    note.advisor.save()
    again(note, advisor_ann, {"Speaker 2": "spouse"})
    note.refresh_from_db()
    assert note.state == Note.State.DRAFT


def test_household_tells_client_from_spouse(advisor_ann: Any, eleanor: Any) -> None:
    from tests.factories import ClientFactory

    ClientFactory(household=eleanor.household, given_name="Harold", family_name="Castellane", relation="spouse")
    ClientFactory(household=eleanor.household, given_name="Mia", family_name="Castellane", relation="child")
    words = "Ann Whitcombe: Hello.\nHarold Castellane: We want a house.\nEleanor Castellane: Soon.\nMia: Me too.\n"
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=words.encode(), met_on=date(2026, 3, 4)
    )
    assert [(one.label.split()[0], one.role) for one in meeting.note_speakers(note)] == [
        ("Ann", "advisor"), ("Harold", "spouse"), ("Eleanor", "client"), ("Mia", "other")
    ]  # fmt: skip


def test_marks_are_the_advisors_and_can_be_taken_back(note: Note, advisor_ann: Any, advisor_bob: Any) -> None:
    services.meeting_type_correct(note_id=note.pk, meeting_type="annual_review", by=advisor_ann)
    for mark, left in (("not_discussed", 1), ("discussed", 1), ("", 0)):
        services.checkpoint_mark(note_id=note.pk, checkpoint="fees", mark=mark, by=advisor_ann)
        assert note.marks.count() == left
    with pytest.raises(BadInput):
        services.checkpoint_mark(note_id=note.pk, checkpoint="weather", mark="discussed", by=advisor_ann)
    with pytest.raises(NotAllowed):
        services.checkpoint_mark(note_id=note.pk, checkpoint="fees", mark="discussed", by=advisor_bob)
