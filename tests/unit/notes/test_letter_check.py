"""Which words may not stand in an e-mail to a client, and which look like them and may."""

from __future__ import annotations

from datetime import date

import pytest

from advisors.letters.check import check
from advisors.letters.drafting import Letterhead, Line, draft
from advisors.letters.voice import in_voice, with_due

FORBIDDEN = {
    "Your capital is guaranteed to grow.": "promissory",
    "We promise you a return every year.": "promissory",
    "You can’t lose with this one.": "promissory",
    "This is a risk-free way to save.": "promissory",
    "There is no downside here.": "promissory",
    "The fund will return 8% next year.": "projection",
    "It should easily outperform the market.": "projection",
    "We see a projected annual return of six.": "projection",
    "This is the best fund you can buy.": "exaggerated",
    "Do it before it is too late.": "pressure",
    "The product is SEC-approved.": "misleading",
    "Your returns are guar\u00adanteed.": "promissory",
    "It is ｇｕａｒａｎｔｅｅｄ.": "promissory",
    "There is no guarantee letter to send. Your return is guaranteed.": "promissory",
}
ALLOWED = (
    "Past performance is no guarantee of future results.",
    "We cannot guarantee any outcome.",
    "The guaranteed period of the annuity ends in May.",
    "You need a medallion signature guarantee for the transfer.",
    "I promise to send you the form by Friday.",
    "Nothing is risk-free, and this is not risk-free either.",
    "No investment is risk-free.",
    "We compared the fund with the risk-free rate.",
    "Please return the signed form by 14 March.",
    "The best time to reach you is in the morning.",
    "We will make an appointment at 10.",
)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_forbidden_words_are_marked_where_they_stand(text: str) -> None:
    found = check(text)
    assert [one.code for one in found] == [FORBIDDEN[text]], found
    assert all(text[one.start : one.end] == one.words and one.why and one.mend for one in found)


@pytest.mark.parametrize("text", ALLOWED)
def test_near_misses_are_left_alone(text: str) -> None:
    assert check(text) == []


def _lines() -> list[Line]:
    return [
        Line("G1", "client_goals", "Retire at sixty-five"),
        Line("G2", "client_goals", "Wants a guaranteed return"),
        Line("A1", "action_items", "Send the projection", "advisor", date(2026, 3, 6)),
        Line("A2", "action_items", "Forward the accountant's letter", "client", None, "next week"),
        Line("A3", "action_items", "Tell compliance of the call", "advisor"),
        Line("A4", "action_items", "Look into the cheque", "advisor", flagged=True),
        Line("A5", "action_items", "Ring the bank on [PHONE_1]", "advisor"),
        Line("A6", "action_items", "File the report", "compliance"),
        Line("F1", "follow_ups", "Meet again on the 14th"),
    ]


def test_draft_holds_what_is_for_the_client_and_says_what_it_left_out() -> None:
    head = Letterhead("Eleanor", "Annual review", "4 March 2026", "Ann Whitcombe", "Larkmoor")
    made = draft(head, _lines(), lambda day: f"{day:%d.%m.}")
    assert "What we will do\n- Send the projection (by 06.03.)\n\nWhat we ask of you\n- Forward" in made.body
    assert "- Forward the accountant's letter (next week)" in made.body
    assert [tag for tag, _ in made.left_out] == ["G2", "A3", "A4", "A5", "A6"]
    assert not any(words in made.body for words in ("guarantee", "compliance", "cheque", "PHONE", "report"))
    assert check(made.body) == []
    assert draft(head, _lines(), lambda day: f"{day:%d.%m.}") == made


@pytest.mark.parametrize(
    ("text", "speaker", "read"),
    [
        ("i want to stop at sixty-five.", "You", "You said: “I want to stop at sixty-five”"),
        ("can you sell it this week", "Jonah", "Jonah asked: “Can you sell it this week?”"),
        ("I'll have the order ready;", "", "I'll have the order ready"),
    ],
)
def test_what_the_client_said_stands_as_their_words(text: str, speaker: str, read: str) -> None:
    assert in_voice(text, speaker) == read


@pytest.mark.parametrize(
    ("text", "day", "phrase", "read"),
    [
        ("Send it by Friday", "Friday 6 March 2026", "by Friday", "Send it by Friday (6 March 2026)"),
        ("Sell it this week, please", "Friday 6 March 2026", "this week",
         "Sell it this week (by Friday 6 March 2026), please"),
        ("Send it", "Friday 6 March 2026", "", "Send it (by Friday 6 March 2026)"),
        ("Send it by Friday 6 March 2026", "Friday 6 March 2026", "by Friday", "Send it by Friday 6 March 2026"),
        ("Call again after the holidays", "", "after the holidays", "Call again after the holidays"),
        ("Call again", "", "after the holidays", "Call again (after the holidays)"),
    ],
)  # fmt: skip
def test_day_stands_once_beside_the_words_that_mean_it(text: str, day: str, phrase: str, read: str) -> None:
    assert with_due(text, day=day, phrase=phrase) == read
