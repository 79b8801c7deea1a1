"""Due phrases that no calendar knows."""

from __future__ import annotations

import pytest

from advisors.extraction.due import due_in


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("would you photograph the stubs before you drive home", "before you drive home"),
        ("I'll draft the disclosure by Michaelmas", "by Michaelmas"),
        ("I'll post the figure before six", "before six"),
        ("You'll have it by the extension date", "by the extension date"),
        ("ops to start once form signed", "once form signed"),
        ("let me have the note by return", "by return"),
        ("he'll call round tmrw", "tmrw"),
        ("I'm putting a hold on it right now", "right now"),
        ("I'll work it up in the next couple of days", "in the next couple of days"),
    ],
)
def test_event_or_short_form_is_the_due(words: str, due: str) -> None:
    found = due_in(words)
    assert found is not None
    assert found.phrase == due


@pytest.mark.parametrize(
    "words",
    ["before I forget, the form is blue", "after all it was cheap", "we fixed it when we spoke", "send it by email"],
)
def test_turn_of_phrase_is_no_due(words: str) -> None:
    assert due_in(words) is None
