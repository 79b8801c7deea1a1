"""A short text is read whole; of a long one what may hold something, within a bound."""

from __future__ import annotations

import pytest

from advisors.extraction import attention, extract
from advisors.extraction.classifier import clause_as_read
from advisors.extraction.clauses import Clause, clauses, without_labels
from advisors.extraction.level import levelled
from advisors.transcripts import parse_guessing

TALK = "Client: The weather was kind to us on day {n} and the dog found {n} sticks.\n"
TASK = "Advisor: I'll send you the transfer form by Tuesday.\n"


def clauses_of(text: str) -> list[Clause]:
    turns = parse_guessing(text)
    return clauses(without_labels(levelled(text), turns), turns)


def test_long_talk_keeps_the_task_in_its_middle() -> None:
    talk = [TALK.format(n=number) for number in range(900)]
    text = "".join([*talk[:450], TASK, *talk[450:]])
    (item,) = extract(text, parse_guessing(text)).action_items
    assert (item.owner, item.due) == ("advisor", "by Tuesday")


def test_card_number_in_a_long_talk_is_masked_in_its_item() -> None:
    talk = [TALK.format(n=number) for number in range(450)]
    card = "Advisor: I'll take the fee off your card 4929 1234 5678 9012 by Tuesday.\n"
    text = "".join([*talk[:225], card, *talk[225:]])
    (item,) = extract(text, parse_guessing(text)).action_items
    assert "9012" in item.quote
    assert "9012" not in item.text
    assert "[" in item.text


def test_language_model_reads_no_more_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    real = attention.opinions
    monkeypatch.setattr(attention, "opinions", lambda texts: given.extend(texts) or real(texts))
    attention.read(clauses_of("".join(TALK.format(n=number) for number in range(900))))
    assert 0 < sum(map(len, set(given))) <= attention.MOST_LETTERS


def test_placeholders_are_read_as_names() -> None:
    clause = clauses_of("Client: [PERSON_1] will send [ACCOUNT_2] the deed.\nAdvisor: Thank you.\n")[0]
    assert clause_as_read(clause) == "client: Pat will send account the deed."


def test_too_short_to_hold_anything() -> None:
    assert attention.read(clauses_of("Client: Yes.\nAdvisor: Good, good.\n")).clauses == [None, None]
