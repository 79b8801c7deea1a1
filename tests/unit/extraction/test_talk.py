"""Talk as it is: no stops, headings among bullets, titles of notes."""

from __future__ import annotations

from advisors.extraction import extract
from advisors.extraction.clauses import clauses, without_labels
from advisors.extraction.level import levelled
from advisors.transcripts import parse_guessing

RECOGNIZED = (
    "hello is that the office yes speaking oh good it's about the roof money right how are you keeping oh you know the knee's bad "
    "but the dahlias are out lovely okay so i'll send you the builder's quote on friday great and i can work out what that does "
    "to the monthly income thanks ever so much no bother at all"
)


def clauses_of(text: str) -> list[str]:
    turns = parse_guessing(text)
    return [clause.words for clause in clauses(without_labels(levelled(text), turns), turns)]


def test_speech_without_stops_is_cut_where_somebody_begins_anew() -> None:
    found = clauses_of(RECOGNIZED)
    assert "so i'll send you the builder's quote on friday" in found
    assert max(map(len, found)) <= 200


def test_sentences_with_stops_are_left_whole() -> None:
    said = "Well, I went there, and I saw the man, and he said it was done, so I came home, right, and I sat down, and I had tea."
    assert len(clauses_of(f"Client: {said} {said}\nAdvisor: I see.\n")) <= 5


def test_heading_among_bullets_is_none_of_them() -> None:
    text = "4 May, J. Orme\n- fine, no news\nACTIONS\n- Tessa: order the death certificates by Friday\n"
    assert "ACTIONS" not in clauses_of(text)
    (item,) = extract(text, parse_guessing(text)).action_items
    assert item.owner == "Tessa"


def test_title_of_a_note_is_no_contact() -> None:
    text = "Call note 11/2, Mrs Orme, 8 min\n- roof paid for, nothing else\n- call her again in June\n"
    assert [item.quote for item in extract(text, parse_guessing(text)).follow_ups] == ["call her again in June"]


def test_thought_of_some_day_is_no_task() -> None:
    text = "Advisor: Good morning.\nClient: Hello.\nAdvisor: Maybe we'll open an account for her one day.\n"
    assert extract(text, parse_guessing(text)).action_items == []
