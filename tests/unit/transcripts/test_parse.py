"""Text to turns: whose words they are, and that the offsets are those of the text as received."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisors.transcripts import NotTheKindItSays, guess_roles, parse, parse_guessing, turns_in_redacted
from compliance.redaction import KnownName, redact


def said(text: str, kind: str = "txt") -> list[tuple[str, str]]:
    return [(turn.label, text[turn.start : turn.end]) for turn in parse(text, kind)]


def test_voice_tags_cue_ids_settings_and_comments() -> None:
    text = (
        "\ufeffWEBVTT - Review\r\n\r\nNOTE made by a program\r\n-- nothing said --\r\n\r\n7f3a-22/15-0\r\n"
        "00:00:01.000 --> 00:00:03.000 align:start\r\n<v Ann Rao>Good \U0001f600 morning,\r\nColin.</v>\r\n\r\n"
        "00:01:05.000 --> 00:01:07.000\r\n<v Colin>Hi.</v> <v Ann Rao>Sit.</v>\r\n"
    )
    assert said(text, "vtt") == [
        ("Ann Rao", "Good \U0001f600 morning,\r\nColin."),
        ("Colin", "Hi."),
        ("Ann Rao", "Sit."),
    ]
    assert [turn.seconds for turn in parse(text, "vtt")] == [1, 65, 65]


def test_names_before_a_colon_in_cues_go_on_to_the_next_cue() -> None:
    text = (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAnn: I'll send\n\n"
        "2\n00:02.000 --> 00:03.000\nthe plan.\n\n3\n00:03.000 --> 00:04.000\nBob: Thanks.\n"
    )
    assert said(text, "vtt") == [("Ann", "I'll send"), ("Ann", "the plan."), ("Bob", "Thanks.")]


def test_inline_tags_stay_inside_exact_offsets() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>I'll <00:01.500><c>send</c> it.</v>\n"
    assert said(text, "vtt") == [("Ann", "I'll <00:01.500><c>send</c> it.")]


def test_subrip() -> None:
    text = "1\n00:00:00,000 --> 00:00:04,000\nADVISOR: Fine quarter.\n\n2\n00:00:04,100 --> 00:00:08,000\nTOBY: Good.\n"
    assert said(text) == [("ADVISOR", "Fine quarter."), ("TOBY", "Good.")]


@pytest.mark.parametrize(
    "text",
    [
        "Ann: Hello.\nBob: Hi.\nAnn: Bye.",
        "[09:00] Ann: Hello.\n[09:01] Bob: Hi.\n[09:02] Ann: Bye.",
        "09:00:01 Ann: Hello.\n09:00:05 Bob: Hi.\n09:00:09 Ann: Bye.",
        "**Ann:** Hello.\n\n**Bob:** Hi.\n\n**Ann:** Bye.",
        "Ann (0:01): Hello.\nBob (0:05): Hi.\nAnn (0:09): Bye.",
        "Ann  0:01\nHello.\n\nBob  0:05\nHi.\n\nAnn  0:09\nBye.\n",
        "[Ann] 09:00:01\nHello.\n\n[Bob] 09:00:05\nHi.\n\n[Ann] 09:00:09\nBye.\n",
        "Ann:\nHello.\nBob:\nHi.\nAnn:\nBye.",
        "Date: 3 March\nAttendees: Ann, Bob\n\nAnn: Hello.\nBob: Hi.\nAnn: Bye.",
    ],
)
def test_ways_to_write_a_conversation(text: str) -> None:
    assert said(text) == [("Ann", "Hello."), ("Bob", "Hi."), ("Ann", "Bye.")]


def test_words_that_go_on_in_the_next_line_stay_in_the_turn() -> None:
    text = "Ann: I think\nwe should wait.\nBob: Yes.\nAnn: Good."
    assert said(text)[0] == ("Ann", "I think\nwe should wait.")


def test_notes_have_a_turn_a_line_and_no_speakers() -> None:
    text = "Lunch with the Okonjos.\n- me: trim proposal\n- Tomas: send factsheet\nNext:\n- review Sept"
    assert said(text) == [
        ("", "Lunch with the Okonjos."),
        ("", "me: trim proposal"),
        ("", "Tomas: send factsheet"),
        ("", "Next:"),
        ("", "review Sept"),
    ]


def test_mail_gives_the_quoted_lines_to_who_wrote_them() -> None:
    text = "From: Sabine Kessler <s@k.example>\nTo: The Team\nSubject: Hi\n\nThank you.\n\n> On Friday Ann Rao wrote:\n> Please sign.\n"
    assert said(text) == [("Sabine Kessler", "Thank you."), ("Ann Rao", "Please sign.")]


def test_captions_that_are_none_are_refused() -> None:
    with pytest.raises(NotTheKindItSays):
        parse("Ann: Hello.\nBob: Hi.", "vtt")


def test_roles_from_labels_and_from_how_they_talk() -> None:
    text = "Ann: How is your portfolio? I'll send you the proposal.\nBob: I want to retire. My wife too.\nAnn: Good."
    assert [turn.role for turn in parse_guessing(text)] == ["advisor", "client", "advisor"]
    turns = parse_guessing("Advisor: Hi.\nMr. Lee: Hi.\nMrs. Lee: Hi.\nAssistant: Hi.")
    assert [turn.role for turn in turns] == ["advisor", "client", "spouse", "staff"]


def test_names_of_the_book_decide_roles() -> None:
    text = "Bob Lee: How is your portfolio?\nAnn Rao: I want to retire."
    turns = guess_roles(parse_guessing(text), text=text, advisor_names=["Ann Rao"], client_names=["Bob Lee"])
    assert [turn.role for turn in turns] == ["client", "advisor"]


def test_turns_move_onto_the_redacted_text() -> None:
    text = "Ann Rao: Is it 219-09-4821?\nBob Lee: Yes, Ann.\nAnn Rao: Thanks."
    result = redact(text, known=[KnownName("Ann Rao", "ADVISOR"), KnownName("Bob Lee", "CLIENT")])
    moved = turns_in_redacted(parse_guessing(text), result)
    assert [(turn.label, result.redacted[turn.start : turn.end]) for turn in moved] == [
        ("[ADVISOR_1]", "Is it [SSN_1]?"),
        ("[CLIENT_1]", "Yes, [ADVISOR_1]."),
        ("[ADVISOR_1]", "Thanks."),
    ]


@given(st.text(alphabet="Ab: \r\n\t>-[]<v0:1.\u2028\ufeff\U0001f600", max_size=120))
def test_turns_are_in_order_inside_the_text_and_hold_words(text: str) -> None:
    at = 0
    for number, turn in enumerate(parse_guessing(text)):
        assert turn.index == number
        assert at <= turn.start < turn.end <= len(text)
        assert text[turn.start : turn.end].strip()
        at = turn.end
