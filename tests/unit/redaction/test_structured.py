"""Numbers that identify: each has to go whatever its check digit says, and what only looks like one has to stay."""

from __future__ import annotations

import pytest

from compliance.redaction import hard_spans, mask_hard, redact


def labels(text: str) -> list[str]:
    return [span.label for span in hard_spans(text)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Her SSN is 219-09-4821.", "SSN"),
        ("social: 219094821", "SSN"),
        ("it is 000-12-3456", "SSN"),
        ("ITIN 912-70-1234", "TAX_ID"),
        ("EIN 84-1234567", "TAX_ID"),
        ("card 4111 1111 1111 1111", "CARD"),
        ("card 4111 1111 1111 1112", "CARD"),
        ("amex 3714 496353 98431", "CARD"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN"),
        ("routing number 021000021", "ROUTING"),
        ("account 5520-7741-90", "ACCOUNT"),
        ("policy no. LX-448812", "ACCOUNT"),
        ("account number 76983425K", "ACCOUNT"),
        ("account ending in 4471", "ACCOUNT"),
        ("passport P4789023X", "GOVT_ID"),
        ("call 717-555-0162", "PHONE"),
        ("reach me on +44 20 7946 0018", "PHONE"),
        ("write to ann@post.example", "EMAIL"),
        ("from 10.4.22.9", "IP"),
        ("DOB 4/12/1958", "DOB"),
        ("born on March 3rd, 1961", "DOB"),
        ("I live at 12 Oak Street, Apt 4, Springfield, IL 62704", "ADDRESS"),
        ("PO Box 778, Naples FL 34101", "ADDRESS"),
        ("reference 88120934", "ACCOUNT"),
    ],
)
def test_value_goes_under_its_label(text: str, label: str) -> None:
    assert labels(text) == [label]
    digits = "".join(c for c in text if c.isdigit())
    assert not digits or not any(c.isdigit() for c in mask_hard(text).replace("_1]", ""))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("my social is four one two, five five, oh one nine nine", "SSN"),
        ("card number four one one one one one one one one one one one one one one one", "CARD"),
        ("my cell is five five five two one two oh one double nine", "PHONE"),
        ("the routing number is zero two one zero zero zero zero two one", "ROUTING"),
        ("e-mail me at jane dot doe at post dot com", "EMAIL"),
        ("date of birth march third nineteen sixty one", "DOB"),
        ("last name is spelled K O W A L S K I", "PERSON"),
    ],
)
def test_spoken_value_goes(text: str, label: str) -> None:
    assert label in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "CUSIP 594918104 and ISIN US5949181045",
        "$1,250,000 in the fund, 5,000 shares at $123.45, up 4.5%",
        "we meet on 03/14/2026 at 10:30, again on the 8th of November",
        "the S&P 500, Russell 2000, 60/40, a 401(k), form 1099-R and section 529",
        "in 2026 2027 2028 we rebalance",
        "twenty five thousand dollars over thirty years at six percent",
        "ten years down the road a 30 minute drive",
        "IPS signed 1/15, review 6/20",
        "public licence to operate, D3 and H1",
    ],
)
def test_what_only_looks_like_a_value_stays(text: str) -> None:
    assert mask_hard(text) == text


def test_same_value_gets_same_token_however_written() -> None:
    result = redact("Card 4111 1111 1111 1111, I repeat 4111-1111-1111-1111; the other is 5500 0000 0000 0004.")
    assert [span.token for span in result.spans] == ["[CARD_1]", "[CARD_1]", "[CARD_2]"]


def test_mask_keeps_names() -> None:
    assert mask_hard("Ann Baker, 219-09-4821") == "Ann Baker, [SSN_1]"
