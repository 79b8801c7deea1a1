"""From the text as received to a draft whose every line stands in it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from advisors import services
from advisors.models import ItemRevision, Note, Turn
from advisors.services import pipeline
from advisors.words import Words
from compliance.gateway import Answer, EngineFailure, Request
from compliance.models import JournalRow, ModelCall
from compliance.services import payload_open

pytestmark = pytest.mark.django_db


def test_every_quote_stands_in_the_text_as_received(note: Note) -> None:
    words = Words(note)
    items = list(note.summaries.get().items.all())
    assert {item.section for item in items} >= {"client_goals", "action_items", "follow_ups"}
    for item in items:
        assert hashlib.sha256(words.text[item.start : item.end].encode()).hexdigest() == item.quote_sha256


def test_turns_point_at_the_words_and_name_nobody(note: Note) -> None:
    words = Words(note)
    turns = list(Turn.objects.filter(note=note))
    assert words.text[turns[2].start : turns[2].end] == "I will send you the revised projection by Friday."
    assert [turn.role for turn in turns[:2]] == ["advisor", "client"]
    assert "Eleanor" not in str(list(Turn.objects.values()))


def test_stored_rows_hold_placeholders_only(note: Note) -> None:
    from django.core import serializers

    kept = serializers.serialize(
        "json", [*note.summaries.get().items.all(), *ItemRevision.objects.all(), *ModelCall.objects.all()]
    )
    journal = str(list(JournalRow.objects.values()))
    for secret in ("212-555-0147", "Castellane"):
        assert secret not in kept
        assert secret not in journal


def test_prompt_as_sent_is_redacted_and_kept(note: Note) -> None:
    call = ModelCall.objects.get(subject_id=note.uuid)
    sent = payload_open(call.request_payload).decode()
    assert "[PHONE_1]" in sent
    assert "212-555-0147" not in sent
    assert "Eleanor" not in sent
    assert call.verdict == ModelCall.Verdict.VALID
    assert json.loads(payload_open(call.response_payload))["action_items"]
    assert call.prompt_version_id == note.summaries.get().prompt_version_id


def test_due_phrase_is_resolved_from_the_meeting_day(note: Note) -> None:
    item = note.summaries.get().items.get(due_phrase__icontains="Friday")
    assert item.due_on == date(2026, 3, 6)
    assert item.owner == "advisor"


def test_other_language_gets_empty_lists_and_a_notice(advisor_ann: Any, eleanor: Any) -> None:
    text = "Beraterin: Guten Tag, wie geht es Ihnen heute?\nKundin: Ich möchte mit sechzig in Rente gehen und das Haus behalten.\n"
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=text.encode(), met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    summary = note.summaries.get()
    assert not summary.items.exists()
    assert summary.notice


class Scripted:
    """An engine that answers what it is told to."""

    provider, model, repairable = "offline", "scripted", True

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(raw=answer if isinstance(answer, str) else json.dumps(answer))


def reading(**more: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {"client_goals": [], "action_items": [], "risk_flags": [], "follow_ups": []}
    return {"language": "en", "notice": None, **lists, **more}


def goal(quote: str, text: str = "Stop working at sixty-five") -> dict[str, Any]:
    return {"text": text, "quote": quote, "near": None}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, note: Note) -> Any:
    def script(*answers: Any) -> Scripted:
        scripted = Scripted(*answers)
        monkeypatch.setattr(pipeline, "engine_in_use", lambda version: scripted)
        Note.objects.filter(pk=note.pk).update(state=Note.State.RECEIVED)
        services.summary_draft(note_id=note.pk)
        note.refresh_from_db()
        return scripted

    return script


def test_quote_that_is_not_there_is_dropped_and_counted(engine: Any, note: Note) -> None:
    engine(reading(client_goals=[goal("I want to stop working"), goal("I want a yacht and a butler")]))
    summary = note.summaries.latest("version")
    assert (summary.quotes_found, summary.quotes_dropped) == (1, 1)
    assert [item.tag for item in summary.items.all()] == ["G1"]
    assert summary.model_call.dropped_items == 1


def test_malformed_answer_is_repaired_by_quoting_the_rule(engine: Any, note: Note) -> None:
    scripted = engine('{"client_goals": [', reading(client_goals=[goal("I want to stop working")]))
    assert "breaks the schema" in scripted.asked[1].repair
    assert note.state == Note.State.DRAFT
    verdicts = list(ModelCall.objects.filter(model="scripted").order_by("pk").values_list("verdict", "repairs"))
    assert verdicts == [("invalid", 0), ("valid", 1)]


def test_two_repairs_then_a_person(engine: Any, note: Note) -> None:
    before = note.summaries.count()
    scripted = engine(*[reading(status="approved")] * 4)
    assert len(scripted.asked) == 3
    assert note.state == Note.State.NEEDS_ATTENTION
    assert "could not be used" in note.attention_reason
    assert note.summaries.count() == before


def test_made_up_placeholder_is_refused(engine: Any, note: Note) -> None:
    scripted = engine(
        reading(client_goals=[goal("I want to stop working", "[PERSON_77] stops")]),
        reading(client_goals=[goal("I want to stop working")]),
    )
    assert "[PERSON_77]" in scripted.asked[1].repair
    assert note.state == Note.State.DRAFT


def test_engine_that_fails_for_good_hands_over_to_a_person(engine: Any, note: Note, advisor_ann: Any) -> None:
    engine(EngineFailure("The provider refused the request."))
    assert (note.state, note.attention_reason) == (Note.State.NEEDS_ATTENTION, "The provider refused the request.")
    services.note_retry(note_id=note.pk, by=advisor_ann)
    note.refresh_from_db()
    assert note.state == Note.State.RECEIVED


def test_engine_that_asks_for_patience_keeps_the_note_with_the_machine(engine: Any, note: Note) -> None:
    with pytest.raises(pipeline.EngineBusy) as busy:
        engine(EngineFailure("Too many requests.", retry_after=30))
    assert busy.value.retry_after == 30
    note.refresh_from_db()
    assert note.state == Note.State.WORKING


def test_note_that_kills_its_workers_ends_with_a_person(note: Note) -> None:
    Note.objects.filter(pk=note.pk).update(state=Note.State.WORKING, attempts=pipeline.MAX_ATTEMPTS)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    assert note.state == Note.State.NEEDS_ATTENTION


def test_draft_of_an_overtaken_run_is_thrown_away(note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row moved on while the engine worked: what comes late changes nothing."""
    Note.objects.filter(pk=note.pk).update(state=Note.State.RECEIVED)

    def overtaken(*_: Any) -> Any:
        Note.objects.filter(pk=note.pk).update(attempts=9)
        return ask(*_)

    ask = pipeline._ask
    monkeypatch.setattr(pipeline, "_ask", overtaken)
    services.summary_draft(note_id=note.pk)
    assert note.summaries.count() == 1


def test_submit_when_ready_goes_to_review_by_itself(advisor_ann: Any, eleanor: Any) -> None:
    from advisors.models import Advisor
    from compliance.models import Review

    Advisor.objects.filter(user=advisor_ann).update(submit_when_ready=True)
    data = b"Ann: I will send you the plan by Friday.\n"
    note = services.note_upload(by=advisor_ann, client=eleanor, file_name="a.txt", data=data, met_on=date(2026, 3, 4))
    services.summary_draft(note_id=note.pk)
    assert Review.objects.get().submitted_by == advisor_ann
    assert JournalRow.objects.get(event="note.submitted").data["automatic"] is True
