"""Notices, refusals and warnings beside what they speak of."""

from __future__ import annotations

import pytest

from advisors.extraction import extract
from advisors.extraction.judgement import RISK, threshold
from advisors.extraction.risk.flags import is_harmless
from advisors.transcripts import parse_guessing


@pytest.mark.parametrize(
    "words",
    [
        "Before we start, this meeting is being recorded for the file.",
        "We are not allowed to promise you a return of any size.",
        "I can't accept an order that way, whoever sends it.",
        "Never read the code on your phone to a caller.",
        "If he rings again, hang up and call the bank yourself.",
        "Remember that this fund can fall by a third in a year.",
        "No fund that pays seven percent is without risk.",
        "For security, what is your date of birth?",
    ],
)
def test_firm_says_it_to_warn_or_refuse(words: str) -> None:
    assert is_harmless(words, by_firm=True)


@pytest.mark.parametrize(
    "words",
    [
        "This line is recorded, so ring me on my mobile instead.",
        "If you don't wire the money today somebody else gets it.",
        "Nothing can go wrong with it, the eight percent is guaranteed.",
        "Sign here, we'll fill in the amount later.",
    ],
)
def test_firm_says_it_to_do_wrong(words: str) -> None:
    assert not is_harmless(words, by_firm=True)


def test_client_who_cannot_accept_something_is_heard() -> None:
    assert not is_harmless("I won't accept the way you treated us.", by_firm=False)


def test_recording_notice_raises_no_flag() -> None:
    text = "Advisor: Hello. This call is being recorded, and only our compliance people listen to it.\nClient: Fine by me.\n"
    assert extract(text, parse_guessing(text)).risk_flags == []


def test_flag_in_a_brief_talk_has_to_be_surer() -> None:
    assert threshold(RISK, length=0.0) > threshold(RISK, length=2.0) == threshold(RISK)
