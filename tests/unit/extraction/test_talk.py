"""Talk as it is: no stops, headings among bullets, stories that are about nothing to note."""

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
STORIES = """Advisor: Did you get away in the end?
Client: We did, a week on the canal, and Harold fell in twice.
Advisor: Twice?
Client: Once for each end of the boat. There was a heron that laughed at him.
Advisor: And how is your mother?
Client: Ninety-three, she has taken up the accordion, so the whole landing has taken up walking.
Client: The man upstairs moved out, he left a stuffed badger and nobody will claim it.
Advisor: I would have it.
Client: You would not, it looks at you.
"""


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


def test_stories_raise_no_flag() -> None:
    assert extract(STORIES, parse_guessing(STORIES)).risk_flags == []
