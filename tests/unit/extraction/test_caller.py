"""Messages without a speaker's name."""

from __future__ import annotations

import pytest

from advisors.extraction import extract
from advisors.extraction.caller import as_spoken
from advisors.transcripts import OTHER, parse_guessing

MESSAGE = (
    "Hello Martin, it's Odile here. The form came, thank you. I'll post you the signed copy on Monday. "
    "Could you send me the new fee schedule by Friday? Bye now.\n"
)
NOTE = "Visit note, Mrs Orme. Please note: I'll send her the signed copy on Monday. Thanks.\n"
CALL = (
    "hello it's odile calling hello odile how are you keeping very well i'll post you the signed copy on monday "
    "thank you could you send me the fee schedule by friday i will thank you bye now bye\n"
)


def owners(text: str) -> list[str | None]:
    return [item.owner for item in extract(text, parse_guessing(text)).action_items]


def test_client_leaves_a_message() -> None:
    assert owners(MESSAGE) == ["client", "advisor"]


@pytest.mark.parametrize("text", [NOTE, CALL])
def test_note_or_call_is_nobodys_message(text: str) -> None:
    assert {turn.role for turn in as_spoken(text, parse_guessing(text))} == {OTHER}


def test_initials_name_the_doer() -> None:
    text = "Minutes, 4 May\nPresent: LW, TW\n- TW to send the pension statement by Friday\n"
    assert owners(text) == ["TW"]
