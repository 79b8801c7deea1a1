"""Who is the advisor, who the client: from the book's names, from role words in labels, else from how they speak."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisors.transcripts.labels import role_of_words
from advisors.transcripts.turns import ADVISOR, CLIENT, OTHER, SPOUSE, STAFF, Turn

# How each side of the table talks; counted, not trusted one by one.
_ADVISOR_WORDS = re.compile(
    r"\byour (?:portfolio|account|accounts|plan|money|contributions?|holdings?|risk|goals?|beneficiary|statements?|"
    r"pension|allocation|policy|retirement|estate|objectives?)\b|\bwe(?:'d| would)? recommend|\bI(?:'d| would) recommend|"
    r"\bI(?:'ll| will|'m going to|'d) (?:send you|prepare|draft|run|re-?run|model|project|price|rebalance|get you|have my|put together|book|set up|follow up|work up|pull)|"
    r"\b(?:projections?|proposal|scenarios?|our next (?:meeting|review|call)|doable|paperwork|the plan)\b|"
    r"\bour (?:office|firm|team|research|compliance|investment committee|fee)\b|\bthe firm\b|\bhow can I help\b|"
    r"\bgood to see you\b|\bthanks for (?:coming|holding|joining|calling)\b|\bwould you like\b|\bare you comfortable\b|"
    r"\bhow (?:do|did|would|are|is|has|have) (?:you|your)\b|\bany (?:questions|changes)\b|\bI can(?:'t|not) (?:act|discuss)|"
    r"\bgoing forward\b|\brebalanc|\ballocation\b|\bbasis points\b",
    re.I,
)
_CLIENT_WORDS = re.compile(
    r"\bmy (?:wife|husband|son|daughter|mother|father|mom|dad|mum|portfolio|account|money|pension|statements?|"
    r"retirement|job|boss|accountant|lawyer|solicitor|neighbou?r|social|savings|house|partner|ira|401k)\b|"
    r"\bour (?:kids|house|savings|retirement|daughter|son|mortgage|children)\b|\bI (?:want|need|worry|was hoping|saw|got)\b|"
    r"\bI(?:'d| would) like\b|\bwe(?:'d| would) like\b|\bI'm (?:worried|nervous|thinking|not sure|hoping|retiring)\b|"
    r"\bwe want\b|\bwhat (?:should|if) (?:I|we)\b|\bI(?:'m| am) (?:about to|turning)\b",
    re.I,
)
_SPOUSE_WORDS = re.compile(r"\bmy (?:wife|husband|spouse|partner)\b|\bdear\b|\bhoney\b|\bdarling\b", re.I)
_FIRM = re.compile(r"\b(?:advis[eo]r[ys]?|team|wealth|partners|capital|financial|service|desk|bank)\b", re.I)


def guess_roles(
    turns: Sequence[Turn],
    *,
    text: str = "",
    advisor_names: Sequence[str] = (),
    client_names: Sequence[str] = (),
    spouse_names: Sequence[str] = (),
    other_names: Sequence[str] = (),
) -> list[Turn]:
    """Turns with their roles. Names of the book decide first; without `text` only labels are looked at."""
    labels = list(dict.fromkeys(turn.label for turn in turns if turn.label))
    said: dict[str, list[str]] = defaultdict(list)
    for turn in turns:
        said[turn.label].append(text[turn.start : turn.end])
    book = {ADVISOR: advisor_names, CLIENT: client_names, SPOUSE: spouse_names, OTHER: other_names}
    roles = {label: _certain(label, book) for label in labels}
    _by_speech(labels, roles, {label: "\n".join(words).replace("\u2019", "'") for label, words in said.items()})
    return [replace(turn, role=roles.get(turn.label) or OTHER) for turn in turns]


def _certain(label: str, book: Mapping[str, Sequence[str]]) -> str | None:
    for role, names in book.items():
        if _is_one_of(label, names):
            return role
    if re.match(r"\[ADVISOR_\d+\]", label):
        return ADVISOR
    return role_of_words(label) or (ADVISOR if _FIRM.search(label) else None)


def _is_one_of(label: str, names: Sequence[str]) -> bool:
    own = _words(label)
    return bool(own) and any(own <= _words(name) or _words(name) <= own for name in names if _words(name))


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if word not in {"mr", "mrs", "ms", "dr", "miss"}}


def _by_speech(labels: list[str], roles: dict[str, str | None], said: dict[str, str]) -> None:
    """The one that talks most like an advisor is it when none is known; the others sit on the client's side."""
    open_labels = [label for label in labels if roles[label] is None]
    if not open_labels:
        return
    if ADVISOR not in roles.values() and len(labels) > 1 and not _one_sided(labels, roles):
        advisor = max(open_labels, key=lambda label: _lean(said[label]))
        roles[advisor] = ADVISOR
        open_labels.remove(advisor)
    elif ADVISOR not in roles.values() and len(labels) == 1:
        roles[labels[0]] = ADVISOR if _lean(said[labels[0]]) > 0 else CLIENT
        return
    _seat_client_side(labels, open_labels, roles, said)


def _one_sided(labels: list[str], roles: dict[str, str | None]) -> bool:
    """A service call between staff and a client has its advisor's side already."""
    return len(labels) == 2 and STAFF in roles.values()


def _lean(words: str) -> float:
    ours, theirs = len(_ADVISOR_WORDS.findall(words)), len(_CLIENT_WORDS.findall(words))
    return (ours - theirs) / (ours + theirs + 1)


def _seat_client_side(
    labels: list[str], open_labels: list[str], roles: dict[str, str | None], said: dict[str, str]
) -> None:
    """The first is the client; who shares a surname with the client, or speaks as one of a couple, is the spouse."""
    place = {label: at for at, label in enumerate(labels)}
    first = next((label for label in labels if roles[label] == CLIENT), None)
    couple = first is not None and _speaks_of_spouse(said[first])
    for label in open_labels:
        spouse = first is not None and (couple or bool(_words(label) & _words(first)) or _speaks_of_spouse(said[label]))
        roles[label] = SPOUSE if spouse else CLIENT
        if not spouse and (first is None or place[label] < place[first]):
            first, couple = label, _speaks_of_spouse(said[label])


def _speaks_of_spouse(words: str) -> bool:
    return bool(_SPOUSE_WORDS.search(words))
