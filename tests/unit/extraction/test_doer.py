"""Whose task it is."""

from __future__ import annotations

import pytest

from advisors.extraction import extract
from advisors.transcripts import parse_guessing

OPENING = "Advisor: Good morning to you both, shall we begin?\nClient: Yes, let's.\n"


def owner_of(line: str) -> str:
    text = f"{OPENING}{line}\n"
    (item,) = extract(text, parse_guessing(text)).action_items
    return item.owner or ""


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("Advisor: You'll have the fee comparison from me by Thursday.", "advisor"),
        ("Advisor: I'll send you the transfer form.", "advisor"),
        ("Advisor: Please send the signed form back to us.", "client"),
        ("Advisor: Your accountant needs to file the amended return by April.", "cpa"),
        ("Advisor: Our back office will reissue the check this week.", "operations"),
        ("Client: Could you send me the statement by Friday?", "advisor"),
        ("Client: I'd like the fee schedule in writing by Friday.", "advisor"),
        ("Advisor: I'd like to show you a plan for the trust by Friday.", "advisor"),
        ("Client: I'll upload the tax return tomorrow.", "client"),
        ("Client: My lawyer is going to redraft the trust by June.", "attorney"),
    ],
)
def test_owner_is_the_doer(line: str, owner: str) -> None:
    assert owner_of(line) == owner


def test_name_stands_before_the_role_where_two_share_a_side() -> None:
    text = (
        "Advisor: Good morning to you both.\nCarla: Morning! My husband Ben is here too.\nBen: Hello.\n"
        "Carla: I'll send you the mortgage statement tomorrow.\n"
    )
    (item,) = extract(text, parse_guessing(text)).action_items
    assert (item.owner or "").startswith("Carla (")


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("Advisor: Let me have the completion statement by Friday.", "client"),
        ("Advisor: Let me check what the exit would cost, by Friday.", "advisor"),
        ("Client: Take me off that mailing list today, please.", "advisor"),
        ("Advisor: It'll be in the post tomorrow, the revised fee letter.", "advisor"),
    ],
)
def test_owner_where_nobody_is_named(line: str, owner: str) -> None:
    assert owner_of(line) == owner


def test_owner_is_named_where_the_role_is_only_a_guess() -> None:
    text = "Petra Lind: Good morning.\nOle Brandt: Hello.\nOle Brandt: Could you send me the fee schedule by Friday?\n"
    (item,) = extract(text, parse_guessing(text)).action_items
    assert (item.owner or "").startswith("Petra Lind (")


def test_placeholder_stands_for_somebody_whose_role_is_known() -> None:
    text = "Advisor: Good morning.\n[CLIENT_1]: Hello.\n[CLIENT_1]: I'll send you the pension letter by Friday.\n"
    (item,) = extract(text, parse_guessing(text)).action_items
    assert item.owner == "client"
