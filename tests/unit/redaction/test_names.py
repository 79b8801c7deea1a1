"""Names by rule and from the book; the language model has its own test."""

from __future__ import annotations

import pytest

from compliance.redaction import KnownName, load_name_finder, redact


def test_first_name_shares_the_full_names_token() -> None:
    result = redact("Mr. Colin Mayhew called. Colin wants the plan; Mayhew's wife agrees.")
    assert result.redacted == "Mr. [PERSON_1] called. [PERSON_1] wants the plan; [PERSON_1]'s wife agrees."
    assert result.mapping["[PERSON_1]"].canonical == "Colin Mayhew"


def test_book_names_carry_their_label_and_every_form() -> None:
    known = [
        KnownName("Sabine Kessler", "CLIENT"),
        KnownName("Anita Rao", "ADVISOR"),
        KnownName("(717) 555-0162", "PHONE"),
    ]
    result = redact("kessler, sabine told Anita: ring 717.555.0162", known=known)
    assert result.redacted == "[CLIENT_1] told [ADVISOR_1]: ring [PHONE_1]"


def test_surname_of_two_people_names_neither() -> None:
    known = [KnownName("Tom Kessler"), KnownName("Sabine Kessler")]
    result = redact("Tom Kessler and Sabine Kessler came. Kessler paid.", known=known)
    tokens = [span.token for span in result.spans]
    assert tokens[0] != tokens[1]
    assert tokens[2] not in tokens[:2]


def test_name_that_is_a_word_needs_its_capital() -> None:
    known = [KnownName("Will Faith")]
    assert redact("I told Will: they will come in good faith.", known=known).redacted == (
        "I told [CLIENT_1]: they will come in good faith."
    )


@pytest.mark.parametrize(
    "text",
    [
        "The Roth conversion, the Sharpe ratio and a Monte Carlo run.",
        "Charles Schwab, Edward Jones, Raymond James, John Hancock and Morgan Stanley.",
        "Vanguard Total Stock Market Index Fund and T. Rowe Price.",
        "Medicare Part B. Coverdell accounts and the Crummey trust.",
    ],
)
def test_firms_funds_and_terms_stay(text: str) -> None:
    assert redact(text, names=load_name_finder()).redacted == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ms. Sharpe called.", "Sharpe"),
        ("her son Grant will inherit", "Grant"),
        ("Client: Bond, Faith", "Bond, Faith"),
        ("hi my name is walter jennings and i want a loan", "walter jennings"),
        ("<v Tomasz Wiśniewski>Hello.</v>", "Tomasz Wiśniewski"),
        ("Dear Quentin,\nthank you", "Quentin"),
    ],
)
def test_cue_makes_a_name(text: str, name: str) -> None:
    result = redact(text)
    assert name in {form for known in result.mapping.values() for form in known.forms}


def test_model_finds_names_without_cues_and_in_lower_case() -> None:
    finder = load_name_finder()
    assert "Trevor" not in redact("We went with Trevor and Shanice Oyelaran to the bank.", names=finder).redacted
    assert "petra" not in redact("then petra said no to the offer", names=finder).redacted


def test_half_a_surrogate_pair_does_not_stop_the_model() -> None:
    result = redact("Zed \ud83d Quarles met Theresa", names=load_name_finder())
    assert "Theresa" not in result.redacted
    assert "\ud83d" in result.redacted


def test_person_behind_a_firms_name_goes_and_the_firm_stays() -> None:
    assert redact("Morgan Stanley's Jim Paulsen said so.").redacted == "Morgan Stanley's [PERSON_1] said so."
