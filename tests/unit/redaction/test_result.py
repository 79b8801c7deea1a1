"""The way between the redacted text and the text as received."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compliance.redaction import TOKEN, KnownName, redact

TEXT = "Colin \U0001f600 Mayhew, SSN 219-09-4821,\r\n said \u201cI\u2019ll send it\u201d to Colin Mayhew."
KNOWN = [KnownName("Colin Mayhew")]
PIECES = st.sampled_from(
    [
        "Ann Baker",
        " ",
        "219-09-4821",
        "\n",
        "Mr. ",
        "a@b.example",
        "[SSN_1]",
        "4111 1111 1111 1111",
        "\u00e9",
        "\U0001f600",
        "x1",
        ", ",
        "0",
    ]
)


def test_quote_of_the_redacted_text_is_found_in_the_text_as_received() -> None:
    result = redact(TEXT, known=KNOWN)
    place = result.find_quote("[SSN_1],\r\n said \u201cI\u2019ll")
    assert place is not None
    assert TEXT[slice(*place)] == "219-09-4821,\r\n said \u201cI\u2019ll"


def test_quote_is_found_with_plain_marks_and_blanks() -> None:
    result = redact(TEXT, known=KNOWN)
    place = result.find_quote('[ssn_1], said "I\'ll send it"')
    assert place is not None
    assert TEXT[slice(*place)].startswith("219-09-4821")


def test_quote_that_is_not_there_is_not_found() -> None:
    assert redact(TEXT, known=KNOWN).find_quote("I will send it") is None


def test_near_chooses_among_equal_quotes() -> None:
    result = redact("Call me. Then wait. Call me.")
    assert result.find_quote("Call me", near=20) == (20, 27)


def test_fill_puts_names_back_and_keeps_numbers_masked() -> None:
    result = redact("Colin Mayhew, SSN 219-09-4821", known=KNOWN)
    assert result.fill("[CLIENT_1] gave [SSN_1]") == "Colin Mayhew gave [SSN_1]"


def test_unknown_tokens_are_named() -> None:
    assert redact("Colin Mayhew", known=KNOWN).unknown_tokens("[CLIENT_1] met [CLIENT_7]") == ["[CLIENT_7]"]


def test_tokens_already_in_the_text_are_not_given_twice() -> None:
    result = redact("[SSN_1] is old, 219-09-4821 is new")
    assert result.redacted == "[SSN_1] is old, [SSN_2] is new"


@given(st.lists(PIECES, max_size=14).map("".join))
def test_redacted_is_the_text_with_each_span_replaced(text: str) -> None:
    result = redact(text, known=[KnownName("Ann Baker")])
    rebuilt, at = "", 0
    for span in result.spans:
        assert at <= span.start < span.end <= len(text)
        rebuilt += text[at : span.start] + span.token
        at = span.end
    assert rebuilt + text[at:] == result.redacted
    assert all(TOKEN.fullmatch(span.token) for span in result.spans)


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 200), st.integers(0, 200))
def test_offsets_go_there_and_back(text: str, a: int, b: int) -> None:
    result = redact(text, known=[KnownName("Ann Baker")])
    start, end = sorted((a % (len(text) + 1), b % (len(text) + 1)))
    there = result.to_redacted(start, end)
    back = result.to_original(*there)
    assert back[0] <= start
    assert back[1] >= end or start == end
