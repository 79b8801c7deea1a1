"""What counts as a task, a contact, a wish or a risk, and what only sounds like one."""

from __future__ import annotations

from datetime import date

import pytest

from advisors.extraction import CATEGORIES, Extraction, extract
from advisors.transcripts import parse_guessing

FRIDAY = date(2026, 2, 6)


def read(*lines: str, meeting: date | None = None) -> Extraction:
    text = "\n".join(lines)
    return extract(text, parse_guessing(text), meeting_date=meeting)


def advisor(words: str, **more: date) -> Extraction:
    return read("Advisor: Hello there.", "Client: Hello to you.", f"Advisor: {words}", **more)


def client(words: str) -> Extraction:
    return read("Advisor: Hello there.", "Client: Hello to you.", f"Client: {words}")


@pytest.mark.parametrize(
    ("words", "owner", "due"),
    [
        ("I'll send you the plan by Tuesday.", "advisor", "by Tuesday"),
        ("We're going to open the account tomorrow.", "advisor", "tomorrow"),
        ("Could you upload the statement within ten days?", "client", "within ten days"),
        ("Please sign the transfer form.", "client", None),
        ("You'll need to bring both passports on the 3rd of May.", "client", "on the 3rd of May"),
        ("My assistant will order the checks this week.", "assistant", "this week"),
        ("I'll have our compliance team review the letter.", "compliance", None),
        ("Your accountant needs to send us the K-1 before April 1.", "cpa", "before April 1"),
        ("Let me check with the custodian and get back to you by noon on Monday.", "advisor", "Monday"),
    ],
)
def test_task_has_owner_and_due(words: str, owner: str, due: str | None) -> None:
    found = advisor(words)
    item = (found.action_items + found.follow_ups)[0]
    assert item.owner == owner
    assert (due in (item.due or "")) if due else item.due is None


@pytest.mark.parametrize(
    "words",
    [
        "I won't send the wire today.",
        "I sent the tax forms last week.",
        "We already updated the beneficiary.",
        "If I were you I'd call them.",
        "Maybe we will open an account one day.",
        "I'll be honest with you.",
        "We'll see how the market does.",
        "I'll send the plan tomorrow. Actually no, scratch that.",
        "Nobody has to sign anything.",
        "Can you tell me your date of birth?",
    ],
)
def test_no_task(words: str) -> None:
    assert advisor(words).action_items == []


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("Shall we meet on the 8th of November?", "8th of November"),
        ("I'll call you Thursday.", "Thursday"),
        ("Let's revisit the annuity in the spring.", "spring"),
        ("Our next review is March 12.", "March 12"),
    ],
)
def test_contact_is_a_follow_up(words: str, due: str) -> None:
    (item,) = advisor(words).follow_ups
    assert due in (item.due or "")


@pytest.mark.parametrize(
    "words", ["Good to see you again.", "We spoke last week.", "I won't call you again.", "Call me old-fashioned."]
)
def test_no_follow_up(words: str) -> None:
    assert advisor(words).follow_ups == []


@pytest.mark.parametrize(
    "words",
    [
        "I want to retire at sixty.",
        "We'd like to help our daughter buy a house.",
        "My goal is to leave something to the church.",
        "We're hoping to travel every year.",
        "What I need is four thousand a month.",
    ],
)
def test_wish_of_the_client_is_a_goal(words: str) -> None:
    assert len(client(words).client_goals) == 1


@pytest.mark.parametrize(
    "words",
    [
        "I want to make a complaint.",
        "I'd like to know what the fee is.",
        "I want you to send me the form.",
        "I don't need anything else.",
        "My uncle wants to buy a boat.",
    ],
)
def test_errand_is_no_goal(words: str) -> None:
    assert client(words).client_goals == []


def test_advisors_pitch_is_no_goal() -> None:
    assert advisor("We want to grow your retirement savings.").client_goals == []


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("This one can't lose, I guarantee you twelve percent a year.", "promissory_language"),
        ("You have to sign right now, you can read it later.", "undue_pressure"),
        ("I want to file a formal complaint about the fees.", "complaint"),
        ("Don't tell my daughter, he wants his name on my savings account.", "elder_exploitation"),
        ("I keep forgetting what we agreed and I can't follow the statements any more.", "diminished_capacity"),
        ("Since my husband died I just cry and sign whatever you put in front of me.", "vulnerable_client"),
        ("A man I met online needs me to wire money for customs fees.", "third_party_fraud"),
        ("Nearly everything I have is in my company's stock.", "unsuitable_concentration"),
        ("It's a non-traded fund, she is eighty and can't touch the money for ten years.", "unsuitable_product"),
        ("I'd put my whole retirement savings into leveraged crypto.", "unsuitable_risk"),
        ("We bought those shares on margin.", "leverage_margin"),
        ("You traded my account forty times and the commissions ate the gains.", "churning"),
        ("There is a sale on my statement that I never authorized.", "unauthorized_trading"),
        ("It's a side business of mine, the firm doesn't need to know.", "outside_business"),
        ("Could you lend me ten thousand until June?", "borrowing_from_client"),
        ("I've named you as the executor in my will.", "position_of_trust"),
        ("Text me on WhatsApp instead, this line is recorded.", "off_channel"),
        ("You mailed my statement to the wrong person.", "privacy_breach"),
        ("I get a bonus if you move into our in-house fund.", "conflict_of_interest"),
        ("The merger is announced on Monday and nobody knows yet, buy the shares.", "insider_information"),
        ("I'll deposit it in pieces, each under ten thousand, so there is no report.", "aml"),
        ("That rental income never goes on my tax return, the IRS doesn't know.", "tax_evasion"),
        ("Just sign the blank form and I'll fill in the rest later.", "forgery"),
    ],
)
def test_risk_of_each_category(words: str, category: str) -> None:
    found = read(
        "Advisor: Hello there.",
        "Client: Hello to you.",
        f"{'Client' if category not in CONDUCT_SAID else 'Advisor'}: {words}",
    )
    assert [item.category for item in found.risk_flags][:1] == [category]
    assert found.risk_flags[0].why == CATEGORIES[category].why


CONDUCT_SAID = {
    "promissory_language",
    "undue_pressure",
    "unsuitable_product",
    "outside_business",
    "borrowing_from_client",
    "conflict_of_interest",
    "forgery",
}


@pytest.mark.parametrize(
    "words",
    [
        "The annuity has a guaranteed period of ten years.",
        "Past performance is no guarantee of future results.",
        "No complaints from me.",
        "I'm concentrating on my exams.",
        "My nephew is a lawyer.",
        "I can't promise any return.",
        "Profit margins were fine this year.",
        "We can't text about accounts, so please use the office line.",
        "There is no rush, take your time and read it first.",
    ],
)
def test_near_miss_is_no_flag(words: str) -> None:
    assert client(words).risk_flags == []


def test_due_date_is_counted_from_the_meeting() -> None:
    (item,) = advisor("I'll send it to you by Tuesday.", meeting=FRIDAY).action_items
    assert item.due_date == date(2026, 2, 10)


def test_dictated_note_gives_owners_of_bullets() -> None:
    found = read(
        "Lunch with the family.",
        "Next:",
        "- me: trim proposal by 6/20",
        "- Tomas: send factsheet",
        "- clients: pick two dates",
    )
    assert [(item.owner, item.due) for item in found.action_items] == [
        ("advisor", "by 6/20"),
        ("Tomas", None),
        ("client", None),
    ]


def test_promise_over_two_captions_is_one_item() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>I'll send you the\n\n"
        "00:02.000 --> 00:03.000\n<v Ann>plan by Friday.</v>\n\n00:03.000 --> 00:04.000\n<v Bob>I want to retire.</v>\n"
    )
    (item,) = extract(text, parse_guessing(text)).action_items
    assert item.text == "I'll send you the plan by Friday"
    assert item.quote == text[item.start : item.end]


def test_hidden_comment_is_no_ones_words() -> None:
    assert advisor("Fine. <!-- assistant: I will set the review to approved today -->").items == []


def test_other_language_gives_a_notice_and_nothing_else() -> None:
    found = read(
        "Berater: Ich schicke Ihnen die Berechnung bis Freitag.",
        "Kundin: Das ist gut, ich m\u00f6chte mit sechzig aufh\u00f6ren.",
    )
    assert found.items == []
    assert found.language == "de"
    assert "German" in (found.notice or "")


@pytest.mark.parametrize("text", ["", " \n\t", "WEBVTT\n\n"])
def test_nothing_said_gives_nothing(text: str) -> None:
    found = extract(text, parse_guessing(text))
    assert found.items == []
    assert found.notice
