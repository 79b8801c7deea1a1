"""Versions of a summary: replayed from what happened, compared line by line and word by word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisors import services
from advisors.models import Note
from advisors.presenting import NoteShown
from advisors.versions.compare import compare
from advisors.versions.history import History, history_of
from advisors.versions.lines import Event, Hand, Item, Line, Wording, replay
from advisors.versions.shown import compared
from compliance import services as gate
from compliance.models import Review
from tests.unit.notes.test_reading_again import TALK, again, item_with
from wealthai.errors import BadInput
from wealthai.templatetags.marking import word_changes

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
SECTIONS = ("action_items", "client_goals")

wordings = st.builds(
    Wording,
    text=st.text("ab .", min_size=1, max_size=12),
    owner=st.sampled_from(["", "Ann", "Eleanor"]),
    due_on=st.sampled_from([None, date(2026, 3, 6), date(2026, 3, 9)]),
    due_phrase=st.sampled_from(["", "Friday"]),
    dropped=st.booleans(),
)


def hand(number: int) -> Hand:
    return Hand(f"person {number}", "advisor", START + timedelta(minutes=number))


@st.composite
def summaries(draw: Any, reading: int = 1) -> tuple[Line, ...]:
    """Items whose quotes may be shared, some of them without one; in no order."""
    places = draw(st.lists(st.tuples(st.sampled_from(SECTIONS), st.none() | st.integers(0, 4)), max_size=6))
    events = [Event(START, reading=reading)]
    for number, (section, at) in enumerate(places):
        key = f"{reading}-{number}"
        root = draw(st.sampled_from([key, f"1-{number}"]))
        quote = None if at is None else (at, at + 3)
        item = Item(key, root, reading, section, f"A{number}", quote)
        events.append(Event(START, item=item, says=draw(wordings), hand=hand(number)))
    return replay(events)


@given(before=summaries(1), after=summaries(2))
def test_applying_the_differences_gives_the_later_version(before: Any, after: Any) -> None:
    found = compare(before, after)
    assert [one.after for one in found if one.after and one.after.stands] == [line for line in after if line.stands]
    standing = [one.before for one in found if one.before and one.before.stands]
    assert sorted(line.key for line in standing) == sorted(line.key for line in before if line.stands)


@given(before=summaries(1), after=summaries(2))
def test_word_by_word_a_changed_line_becomes_what_it_became(before: Any, after: Any) -> None:
    for one in compare(before, after):
        if one.before is None or one.after is None:
            continue
        parts = word_changes(one.before.says.text, one.after.says.text)
        assert "".join(part.text for part in parts if part.kind != "del") == one.after.says.text
        assert "".join(part.text for part in parts if part.kind != "add") == one.before.says.text
        same = not (one.reworded or one.owner_changed or one.due_changed)
        assert (one.kind == "same") == (one.before.stands and one.after.stands and same)


@given(version=summaries())
def test_a_version_differs_in_nothing_from_itself(version: Any) -> None:
    assert {one.kind for one in compare(version, version)} <= {"same"}


@given(steps=st.lists(wordings, min_size=1, max_size=6))
def test_each_part_of_a_line_is_whose_hand_last_changed_it(steps: list[Wording]) -> None:
    item = Item("k", "k", 1, "action_items", "A1", (0, 3))
    (line,) = replay([Event(START, item=item, says=says, hand=hand(n)) for n, says in enumerate(steps)])
    worded = max(n for n, says in enumerate(steps) if n == 0 or steps[n - 1].text != says.text)
    owned = max(n for n, says in enumerate(steps) if n == 0 or steps[n - 1].owner != says.owner)
    assert (line.says, line.begun, line.worded, line.owned) == (steps[-1], hand(0), hand(worded), hand(owned))


def versions_of(note: Note) -> History:
    note = Note.objects.get(pk=note.pk)
    return history_of(note, NoteShown(note, None).owner_label)


def keys(history: History) -> list[str]:
    return [moment.key for moment in history.moments]


@pytest.mark.django_db
def test_moments_name_what_happened_in_its_order(
    note: Note, review: Review, advisor_ann: Any, reviewer_rita: Any
) -> None:
    item = item_with(note.summaries.get(), "projection")
    services.item_correct(item_id=item.pk, owner="client", due_on=date(2026, 3, 9), by=reviewer_rita, revision=1)
    review.refresh_from_db()
    told = {"review_id": review.pk, "by": reviewer_rita}
    gate.review_return(content_hash=review.content_hash, comment="Say when.", reason_code="", **told)
    item.refresh_from_db()
    services.item_reword(item_id=item.pk, text="Send the new projection", by=advisor_ann, revision=item.revision)
    services.note_submit(note_id=note.pk, by=advisor_ann)
    history = versions_of(note)
    assert keys(history) == ["reading-1", "submitted-1", "step-1", "returned-1", "step-2", "submitted-2", "now"]
    names = [moment.name for moment in history.moments]
    assert names[:5] == [
        "Machine, reading 1",
        "As submitted, first time",
        f"Rita Vance corrected the owner and the due date of {item.tag}",
        "As returned by Rita Vance",
        f"Ann Whitcombe reworded {item.tag}",
    ]
    assert [len(steps) for _, steps in history.grouped] == [0, 1, 1, 0, 0]


@pytest.mark.django_db
def test_any_two_versions_are_compared(note: Note, review: Review, reviewer_rita: Any) -> None:
    item = item_with(note.summaries.get(), "projection")
    services.item_correct(item_id=item.pk, owner="client", due_on=None, by=reviewer_rita, revision=1)
    goal = note.summaries.get().items.get(section="client_goals")
    services.item_choose(item_id=goal.pk, choice="dropped", reason="Not said", by=reviewer_rita, revision=1)
    history = versions_of(note)
    assert compared(history, "machine", "submitted").differs is False
    found = compared(history, "", "")
    assert (found.counts["changed"], found.counts["dropped"]) == (1, 1)
    facts = [fact for section in found.sections for one in section.changed for fact in one.facts]
    assert any(fact.startswith("Owner Ann Whitcombe became Eleanor Castellane, by Rita Vance") for fact in facts)
    assert any(fact.startswith("Dropped by Rita Vance") and fact.endswith(": Not said") for fact in facts)
    # The step before hers has her correction and not yet her dropping.
    assert compared(history, "step-1", "step-2").counts["changed"] == 0
    turned = compared(history, "now", "machine")
    assert (turned.turned, turned.counts) == (True, found.counts)
    with pytest.raises(BadInput, match="no version “yesterday”"):
        compared(history, "yesterday", "now")


@pytest.mark.django_db
def test_a_reading_that_took_the_place_of_another_is_told(advisor_ann: Any, eleanor: Any) -> None:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TALK.encode(), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    first = note.summaries.get()
    own = services.item_add(note_id=note.pk, section="follow_ups", text="Call again in May", by=advisor_ann)
    promise = item_with(first, "projection")
    services.item_reword(item_id=promise.pk, text="Send Harold Quint the projection", by=advisor_ann, revision=1)
    second = again(note, advisor_ann, {"Speaker 1": "client", "Speaker 2": "advisor"})
    history = versions_of(note)
    assert keys(history) == ["reading-1", "step-1", "step-2", "reading-2", "carried-2", "now"]
    # What the machine wrote in its second reading is compared without what was carried into it.
    told = compared(history, "step-2", "reading-2")
    assert "Call again in May" in [one.before for s in told.sections for one in s.changed if one.kind == "gone"]
    found = compared(history, "step-2", "carried-2")
    lines = {one.after: one for s in found.sections for one in (*s.changed, *s.same)}
    assert lines["Call again in May"].kind == "same"
    kept = lines["Send Harold Quint the projection"]
    assert kept.kind in ("same", "changed")
    assert any(fact.startswith("Reading 2 took the place of reading 1") for fact in kept.facts)
    assert compared(history, "first", "now").reread.startswith("Reading 2 took the place of reading 1")
    assert compared(history, "machine", "now").reread == ""
    carried = second.items.get(text=own.text)
    assert carried.carried_from == own
    assert all(one.carried for one in carried.revisions.all())
