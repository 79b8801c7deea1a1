"""What a speaker label looks like, and which words before a colon are none."""

from __future__ import annotations

import re

# A name, a role or "Speaker 2": at most five short words, then a colon.
_WORD = r"[^\W\d_][\w.'\u2019\-]{0,24}"
LABEL = rf"(?:{_WORD}(?:[ ]{{1,2}}(?:{_WORD}|\d{{1,2}}|&|/)){{0,4}}(?:[ ]?\([A-Za-z][^()\n]{{0,39}}\))?|\[[A-Z][A-Z_]*_\d+\])"
TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_STAMP = rf"(?:[\[(<]?{TIME}(?:[ ]?[AaPp][Mm])?[\])>]?[ ]*(?:[-\u2013\u2014|][ ]*)?)"

# "[09:00] Name: words", "Name (00:12): words", "**Name:** words"
SPEECH = re.compile(
    rf"(?P<stamp>{_STAMP})?(?:\*\*|__)?(?P<label>{LABEL})(?:[ ]*[\[(](?P<late>{TIME})[\])])?(?:\*\*|__)?[ ]?:(?:\*\*|__)?(?=\s|$|[\"'\u201c])[ \t]*"
)
# "Name  0:15", "[Name] 09:00:01", "00:15 Name", "Name | 00:15": a line of its own above the words
HEADER = re.compile(
    rf"(?:\[(?P<boxed>{LABEL})\]|(?P<label>{LABEL}))[ \t]*+(?:[,|\-\u2013\u2014(\[][ \t]*+)?(?P<stamp>{TIME})(?:[ ]?[AaPp][Mm])?[\])]?$"
)
STAMP_FIRST = re.compile(rf"[\[(]?(?P<stamp>{TIME})[\])]?[ \t]+(?P<label>{LABEL})$")
BULLET = re.compile(r"(?:[-*\u2022\u2013\u25cf\u25aa\u00b7>+]|\d{1,2}[.)]|\[[ xX]?\]|\u2610|\u2611)[ \t]+")

# A heading of a Markdown text.
HEADING = re.compile(r"#{1,6}[ \t]+")

ROLE_WORDS = {
    "advisor": "advisor adviser broker agent rep representative planner banker consultant fa host financial-advisor",
    "client": "client customer caller prospect investor member policyholder user cl",
    "spouse": "spouse wife husband partner",
    "staff": "assistant associate csa staff operations ops service paraplanner receptionist compliance cpa accountant "
    "attorney lawyer analyst supervisor manager trader support desk",
}
ROLE_OF_WORD = {word: role for role, words in ROLE_WORDS.items() for word in words.split()}

# Words that open a heading or a form line, never a speaker.
_NOT_SPEAKERS = frozenset(
    """date time subject re meeting attendees participants present duration location topic topics type title recorded
    transcript agenda summary notes note next action actions item items todo follow-up followup follow-ups goals goal risks
    risk concerns concern household account portfolio objective objectives background discussion discussed decisions
    decision question questions important update updates fyi ps p.s cc bcc to from sent call review tasks task status
    outcome purpose reference ref phone tel email e-mail address dob ssn name fees performance allocation plan timeline
    deadline due warning summary overview recap key other misc family health income expenses assets liabilities insurance
    estate taxes tax retirement education travel housekeeping attachments attachment regards thanks reminder example
    result results options option pros cons answer reason""".split()
)
_META = frozenset(
    """date time subject meeting attendees participants present duration location topic type title recorded transcript
    to from cc bcc sent re reference ref language organizer host-name recording""".split()
)


def is_heading_word(label: str) -> bool:
    words = label.casefold().split()
    return bool(words) and (words[0] in _NOT_SPEAKERS or words[-1] in _NOT_SPEAKERS)


def is_meta(label: str) -> bool:
    words = label.casefold().split()
    return bool(words) and len(words) <= 3 and words[0] in _META | {"call", "client"} and words[-1] in _META | {"type"}


def role_of_words(label: str) -> str | None:
    """The role a label names outright ("Advisor", "Speaker (client)", "Client's wife")."""
    words = re.findall(r"[a-z]+", label.casefold())
    for word in reversed(words):
        if word in ROLE_OF_WORD:
            return ROLE_OF_WORD[word]
    return None
