"""Claude behind the door, against a local stand-in of the Messages API that can go wrong in every way it is known to."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from advisors import services
from advisors.claude import ClaudeSummary
from advisors.models import Note
from advisors.services import pipeline
from advisors.services.pipeline import EngineBusy
from compliance.gateway.claude import ClaudeEngine
from compliance.gateway.stub import Stub, running
from compliance.models import ModelCall, PromptVersion
from tests.unit.notes.conftest import uploaded

pytestmark = pytest.mark.django_db


def good(text: str) -> dict[str, Any]:
    """What a careful model would answer to the transcript of the fixture."""
    goal = next(line for line in text.splitlines() if "I want" in line).partition(": ")[2]
    task = next(line for line in text.splitlines() if "projection" in line).partition(": ")[2]
    return {
        "language": "en",
        "client_goals": [{"text": "Stop working at a good age", "quote": goal}],
        "action_items": [{"text": "Send the projection", "quote": task, "owner": "Advisor", "due": "by Friday"}],
        "risk_flags": [],
        "follow_ups": [],
    }


@pytest.fixture
def stub(settings: Any) -> Iterator[Stub]:
    with running(good) as server:
        settings.ANTHROPIC_API_KEY = "sk-test"
        settings.ANTHROPIC_BASE_URL = server.url()
        yield server


@pytest.fixture
def note(stub: Stub, advisor_ann: Any, eleanor: Any) -> Note:
    return uploaded(advisor_ann, eleanor)


def drafted(note: Note, stub: Stub, settings: Any, *modes: str) -> Note:
    settings.ANTHROPIC_BASE_URL = stub.url(*modes)
    services.summary_draft(note_id=note.pk)
    note.refresh_from_db()
    return note


def lines(note: Note, section: str) -> list[Any]:
    return list(note.summaries.get().items.filter(section=section))


def test_good_answer_becomes_a_draft(note: Note, stub: Stub, settings: Any) -> None:
    assert drafted(note, stub, settings).state == Note.State.DRAFT
    (task,) = lines(note, "action_items")
    assert (task.owner, task.due_phrase, task.due_on.isoformat()) == ("advisor", "by Friday", "2026-03-06")
    call = ModelCall.objects.get()
    assert (call.provider, call.model, call.verdict) == ("anthropic", "claude-sonnet-5-5", ModelCall.Verdict.VALID)
    assert (call.input_tokens, call.output_tokens, call.provider_request_id) == (
        1400,
        300,
        "msg_stub_1",
    )  # with what came from the cache


def test_request_is_as_the_house_wants_it(note: Note, stub: Stub, settings: Any) -> None:
    drafted(note, stub, settings)
    (request,) = stub.got
    assert request["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert request["output_config"]["format"]["type"] == "json_schema"
    assert request["max_tokens"] == PromptVersion.objects.get().model_settings["max_tokens"]
    assert "temperature" not in request
    assert "Castellane" not in json.dumps(request)
    assert "[CLIENT_1]" in json.dumps(request)


@pytest.mark.parametrize("mode", ["malformed", "unknown-field", "obeys-injection"])
def test_answer_against_the_contract_is_repaired(mode: str, note: Note, stub: Stub, settings: Any) -> None:
    assert drafted(note, stub, settings, mode, mode, "good").state == Note.State.DRAFT
    assert [call.verdict for call in ModelCall.objects.order_by("id")] == ["invalid", "invalid", "valid"]
    assert "Your last answer was refused" in json.dumps(stub.got[1])


@pytest.mark.parametrize("mode", ["malformed", "obeys-injection"])
def test_after_two_repairs_a_person_decides(mode: str, note: Note, stub: Stub, settings: Any) -> None:
    assert drafted(note, stub, settings, mode).state == Note.State.NEEDS_ATTENTION
    assert len(stub.got) == 3
    assert not note.summaries.exists()


@pytest.mark.parametrize("mode", ["refusal", "max-tokens"])
def test_stopped_answer_is_no_answer(mode: str, note: Note, stub: Stub, settings: Any) -> None:
    assert drafted(note, stub, settings, mode).state == Note.State.NEEDS_ATTENTION
    assert len(stub.got) == 1
    assert ModelCall.objects.get().verdict == ModelCall.Verdict.FAILED


@pytest.mark.parametrize(
    ("mode", "seconds"), [("busy1", 1), ("busy120", 120), ("overloaded", 30), ("broken", 30), ("cut", 30)]
)
def test_busy_provider_costs_time_not_the_note(
    mode: str, seconds: float, note: Note, stub: Stub, settings: Any
) -> None:
    with pytest.raises(EngineBusy) as busy:
        drafted(note, stub, settings, mode)
    assert busy.value.retry_after == seconds
    assert len(stub.got) == 1  # nobody slept inside the call
    note.refresh_from_db()
    assert (note.state, note.attempts) == (Note.State.WORKING, 0)
    assert drafted(note, stub, settings, "good").state == Note.State.DRAFT


def test_slow_provider_is_given_up_in_time(note: Note, stub: Stub, settings: Any) -> None:
    version = PromptVersion.objects.get()
    engine = ClaudeEngine(ClaudeSummary, {**version.model_settings, "timeout": 0.5})
    assert engine.given["timeout"] == 0.5
    with pytest.MonkeyPatch.context() as patch, pytest.raises(EngineBusy):
        patch.setattr(pipeline, "engine_in_use", lambda version: engine)
        drafted(note, stub, settings, "slow")


def test_provider_that_is_away_all_day_needs_a_person(
    note: Note, stub: Stub, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_WAITS", 2)
    with pytest.raises(EngineBusy):
        drafted(note, stub, settings, "overloaded")
    assert drafted(note, stub, settings, "overloaded").attention_reason == "The model provider is busy."


def test_item_whose_quote_is_not_there_is_dropped_and_counted(note: Note, stub: Stub, settings: Any) -> None:
    drafted(note, stub, settings, "foreign-quote")
    assert lines(note, "client_goals") == []
    assert note.summaries.get().quotes_dropped == 1
    assert ModelCall.objects.get().dropped_items == 1


def test_number_that_nobody_said_is_dropped(note: Note, stub: Stub, settings: Any) -> None:
    stub.good = lambda text: {
        **(held := good(text)),
        "client_goals": [{**held["client_goals"][0], "text": "Have 40,000"}],
    }
    drafted(note, stub, settings)
    assert lines(note, "client_goals") == []


def test_owner_and_due_that_nobody_said_are_left_out(note: Note, stub: Stub, settings: Any) -> None:
    def vague(text: str) -> dict[str, Any]:
        held = good(text)
        return {**held, "action_items": [{**held["action_items"][0], "owner": "The tax office", "due": "next Easter"}]}

    stub.good = vague
    drafted(note, stub, settings)
    (task,) = lines(note, "action_items")
    assert (task.owner, task.due_phrase, task.due_on) == ("", "", None)


def test_flags_of_both_engines_stand(stub: Stub, settings: Any, advisor_ann: Any, eleanor: Any) -> None:
    words = (
        "Ann: I guarantee you will double your money by June.\n"
        "Eleanor: I want to retire early.\nAnn: I will send the projection by Friday.\n"
    )
    note = uploaded(advisor_ann, eleanor, words)
    drafted(note, stub, settings)
    (flag,) = lines(note, "risk_flags")
    assert (flag.category, flag.engine) == ("promissory_language", "offline")
    assert note.summaries.get().engine == "anthropic"


def test_cost_counts_cached_words_at_a_tenth() -> None:
    engine = ClaudeEngine(ClaudeSummary, {})
    used = {"input_tokens": 1_000_000, "output_tokens": 100_000, "cache_read": 500_000}
    assert engine.cost(used) == Decimal("2.1000")


def test_batch_command_asks_claude_and_keeps_the_ledger(stub: Stub, capsysbinary: Any, monkeypatch: Any) -> None:
    words = "Ann: I want it on record. I will send the projection to 212-555-0147 by Friday.\n"
    line = json.dumps({"id": 7, "text": words}).encode() + b"\n"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(line)))
    with pytest.raises(SystemExit) as left:
        call_command("summarize", engine="anthropic")
    answer = json.loads(capsysbinary.readouterr().out)
    assert (left.value.code, answer["id"], answer["engine"]) == (0, 7, "anthropic")
    (task,) = answer["summary"]["action_items"]
    assert words[task["start"] : task["end"]] == task["quote"]
    assert (task["owner"], task["due"]) == ("advisor", "by Friday")
    assert "555" not in json.dumps(stub.got)
    assert ModelCall.objects.get().subject_type == "batch"


def test_batch_command_without_a_key_says_so(settings: Any) -> None:
    settings.ANTHROPIC_API_KEY = ""
    with pytest.raises(CommandError, match="ANTHROPIC_API_KEY") as refused:
        call_command("summarize", engine="anthropic")
    assert refused.value.returncode == 2
