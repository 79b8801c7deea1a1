"""Words that announce a person: titles, kin, greetings, introductions, form fields, speaker labels, verbs of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from compliance.redaction.names.ambiguous import AMBIGUOUS
from compliance.redaction.names.lists import common_words, first_names
from compliance.redaction.types import PERSON, Candidate

# Letters once taken are kept: no cue stands inside a word, and trying it there would cost a step for every letter.
_CAP = r"[A-Z\u00c0-\u00de][^\W\d_]{0,25}+(?:['\u2019-][^\W\d_]{1,26}+){0,3}"
_ANY = r"[^\W\d_]{2,}(?:['\u2019-][^\W\d_]+)*"
_INITIAL = r"[A-Z]\."
_JOIN = r"(?:(?:de|del|della|de la|di|da|dos|van|von|van der|van den|bin|ibn|al|el|la|le|st\.?|mac|o)[ ])?"
NAME = rf"(?:{_CAP}|{_INITIAL})(?:[ ]{_JOIN}(?:{_CAP}|{_INITIAL}))" + "{0,3}"
_TITLE = (
    r"(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Mm]x|[Dd]r|[Pp]rof|[Pp]rofessor|[Mm]adam|[Rr]ev|MR|MRS|MS|DR|MISS|Hon|Sen|Judge|[Mm]ister|[Dd]octor|"
    r"Coach|Father|Sister|Aunt|Uncle|Auntie|Rabbi|Pastor|Reverend|Deacon|Grandma|Grandpa|Captain|Officer|Sergeant|Sgt|Lieutenant|"
    r"Colonel|Sir|Dame|Nurse|Attorney|Detective|Agent|Per)"
)
_KIN = (
    r"(?:husband|wife|spouse|partner|son|daughter|step-?son|step-?daughter|brother|sister|mother|father|mom|dad|mum|aunt|"
    r"uncle|nephew|niece|cousin|grandson|granddaughter|grandchild|grandmother|grandfather|neighbou?r|friend|boyfriend|"
    r"girlfriend|fianc[e\u00e9]e?|caregiver|carer|nurse|ex|ex-husband|ex-wife|son-in-law|daughter-in-law|brother-in-law|"
    r"sister-in-law|mother-in-law|father-in-law|accountant|attorney|lawyer|cpa|assistant|colleague|boss|advisor|adviser|"
    r"broker|trustee|executor|beneficiary|client|customer|patient|physician|member|nominee|godson|goddaughter|kid|baby|twin)"
)
_VERBS = (
    r"(?:said|says|shouted|is from|was from|began|goes to|went to|is calling|is on|flew|drove|speaking|scheduled|told|asked|asks|told|tells|wants|wanted|called|calls|mentioned|mentions|signed|signs|agreed|agrees|thinks|thought|"
    r"explained|confirmed|replied|answered|completed|submitted|testified|graduated|arrived|retired|retires|passed away|died|"
    r"married|works|worked|lives|lived|moved|inherited|owns|prefers|likes|loves|hates|worries|feels|knows|knew|believes|"
    r"is (?:a|an|the|very|so|our|my|in his|in her|turning|retiring|married|coming|going|here|away)\b|was born|requested|"
    r"sent|sends|emailed|wrote|writes|joined|left|turned|turns|needs|has (?:been|a|two|three|his|her)\b|will (?:be|have|send|"
    r"call|bring|get|sign)\b|spoke|met|attended|reported|noted|reviewed|approved|recommended|suggested|helped|visited)"
)
_CASED = (
    (re.compile(rf"(?<!\w){_TITLE}\.?[ ]({NAME})"), 0.97),
    (re.compile(rf"(?<!\w){_KIN}(?:,|'s name is|\s+is named|\s+named|\s+called)?[ ]({NAME})"), 0.85),
    (re.compile(rf"\b(?i:my name is|name'?s|name is|i am called|call me|this is|it is|it's|speaking with|spoke (?:to|with)|under the name|the name of|named|introduc\w+|signed by|on behalf of|registered (?:to|under)|belongs to|in the name of|in care of|c/o|attn:?|attention:?|sincerely,?|regards,?|cheers,?|yours,?|love,?|best,?|thanks,?|thank you,?)[ \n]{{1,2}}({NAME})"), 0.8),
    (re.compile(rf"(?m:^|(?<=[.!?\"\u201c:>] ))(?:Hi|Hello|Hey|Dear|Morning|Good morning|Good afternoon|Good evening|Thanks|Thank you|Welcome|Sorry|Congratulations|Bye|Goodbye)(?: again| there| back)?,?[ ]({NAME})"), 0.85),
    (re.compile(rf"(?im:^[ \t\"*-]*(?:(?:full |first |last |middle |sur|given |family |account |customer |client |patient |employee |card ?holder )?name|(?:policy|account|card)[ -]?holder|client|customer|applicant|insured|borrower|patient|payee|payer|beneficiary|owner|spouse|advis[eo]r|contact|prepared (?:by|for)|signed|signature|from|to|cc|attendees|shipper|consignee)s?[ \t*]*[:=][ \t*\"]*)({NAME})"), 0.85),
    (re.compile(rf"(?<![\w'\u2019])({_CAP})(?=['\u2019]s (?:{_KIN}|account|accounts|portfolio|office|house|birthday|retirement|ira|roth|tuition|college|wedding|funeral|estate|trust|will|pension|name|signature|job|health|school)\b)"), 0.8),
    (re.compile(rf"\b({_CAP} [A-Z\u00c0-\u00de][^\W\d_]+-[A-Z\u00c0-\u00de][^\W\d_]+)(?!\w)"), 0.55),
    (re.compile(rf"<v(?:\.[\w.-]+)?[ \t]+({NAME})>"), 0.95),
    (re.compile(rf"(?<![\w'\u2019]){NAME}(?=\s+{_VERBS}\b)"), 0.55),
    (re.compile(rf"(?<=[,] )({_CAP})(?=[?.!](?:\s|$))"), 0.5),
    (re.compile(rf"\b(?i:add|adding|remove|removing|name|naming|list|listing|appoint\w*|include|including|besides|between|like|with|and|for|by|from|of|to|against|per) ({_CAP}(?: {_CAP})?)(?= (?i:as (?:a |an |the |my |our |his |her )?(?:joint |primary |contingent |co-?|sole |new |authori[sz]ed )?(?:beneficiary|trustee|owner|signer|executor|contact|agent|dependent)))"), 0.8),
    (re.compile(rf"\b(?:said|asked|replied|answered|shouted|cried|whispered) ({NAME})"), 0.6),
    (re.compile(rf"\b(?i:who is|who's|where is|how is|how's|why is|when is|is|what about|ask|tell|call|email|text|thank|met|meet|give|gave|given|told|copy|cc|with) ({_CAP} {_CAP})(?![\w])"), 0.45),
    (re.compile(rf"(?m:^|(?<=[.!?:>] ))({_CAP})(?=, (?:I|you|we|it|how|what|thanks|thank|can|could|do|did|is|are|let|that|the|your|good|please|would|have)\b)"), 0.5),
)  # fmt: skip
_LOWER = (
    re.compile(
        rf"\b(?:my name is|my name's|name is|this is)\s+({_ANY}(?:\s+{_ANY})?)(?=\s*(?:[,.!?\n]|$|\b(?:and|calling|speaking|from|here|i|my|with|at|again)\b))",
        re.I,
    ),
    re.compile(rf"\b(?:mr|mrs|ms|miss|dr|mister|missus|doctor)\.?\s+({_ANY})", re.I),
    re.compile(rf"\bmy (?:{_KIN})(?:'s name is|\s+is named|\s+named|\s+called)?\s+({_ANY})", re.I),
)
_FIELD_LAST_FIRST = re.compile(
    rf"\b(?i:client|name|contact|customer|insured|applicant|attendee|patient|member)s?[ ]?[:=][ ]{{0,3}}({_CAP}(?:[ ]{_CAP})?,[ ]{_CAP}(?:[ ][A-Z]\b\.?)?)(?=[ ]{{0,3}}(?:$|[;\n(|]|-[ ]))"
)
_LAST_FIRST = re.compile(rf"(?<![\w,])({_CAP}),[ ]({_CAP})(?:[ ][A-Z]\.?)?(?!\w)")


def find_cued(text: str, taken: Sequence[Candidate] = ()) -> Iterator[Candidate]:
    """`taken` are numbers and addresses: a short line above a street and a phone number is a person's."""
    yield from _speakers(text)
    yield from _signatures(text, taken)
    for pattern, score in _CASED:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            yield from _unless_common(text, match.start(group), match.end(group), score)
    for pattern in _LOWER:
        for match in pattern.finditer(text):
            yield from _lower_name(match)
    for match in _FIELD_LAST_FIRST.finditer(text):
        yield Candidate(*match.span(1), PERSON, 0.85)
    for match in _LAST_FIRST.finditer(text):
        field = text[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:] in ("", "\n", ":", "\t")
        if match[2].casefold() in first_names() and (
            not _is_common(match[1]) or (field and match[1].casefold() in AMBIGUOUS)
        ):
            yield Candidate(*match.span(), PERSON, 0.85)


def _unless_common(text: str, start: int, end: int, score: float) -> Iterator[Candidate]:
    """Common words at either end are no part of the name; what is left of it must not be one either."""
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and _is_common(words[0].group()):
        words.pop(0)
    while words and _is_common(words[-1].group()):
        words.pop()
    if words and any(len(word.group().strip(".")) > 1 for word in words):
        yield Candidate(start + words[0].start(), start + words[-1].end(), PERSON, score)


def _is_common(word: str) -> bool:
    plain = word.strip(".,").casefold().removesuffix("'s").removesuffix("\u2019s")
    plain = (
        re.split(r"['\u2019]", plain)[0]
        if plain.split("'")[0] in {"i", "it", "that", "he", "she", "we", "you", "they"}
        else plain
    )
    return plain in common_words()


def _lower_name(match: re.Match[str]) -> Iterator[Candidate]:
    """In lower case only known first names are believed, and what follows "my name is"."""
    words = match[1].split()
    introduced = match.group().casefold().startswith(("my name", "name", "mr", "ms", "miss", "dr", "doctor"))
    if any(_is_common(word) for word in words[:1]) or not (introduced or words[0].casefold() in first_names()):
        return
    kept = (
        words[:2]
        if len(words) > 1 and not _is_common(words[1]) and not words[1].casefold().endswith(("ing", "ed"))
        else words[:1]
    )
    length = match[1].index(kept[-1], len(kept[0]) if len(kept) > 1 else 0) + len(kept[-1])
    yield Candidate(match.start(1), match.start(1) + length, PERSON, 0.75)


_LABEL = re.compile(
    rf"^[ \t>*-]*(?:\[?[\d:.]{{4,12}}\]?[ ]*)?(?P<name>{NAME}|[^\W\d_]{{3,}})(?:[ ]?\([\w: ]+\))?(?:\*\*)?:(?=\s|[\"\\\\])",
    re.M,
)


def _speakers(text: str) -> Iterator[Candidate]:
    """Labels before a colon: a first name says it, else the label must come again."""
    found = list(_LABEL.finditer(text))
    times = Counter(match["name"].casefold() for match in found)
    for match in found:
        words = match["name"].split()
        known = words[0].casefold() in first_names()
        if known or (times[match["name"].casefold()] > 1 and match["name"][0].isupper()):
            yield from _unless_common(text, match.start("name"), match.end("name"), 0.75)


_SHORT_LINE = re.compile(
    r"^[ \t?>#*]*([^\W\d_][^\W\d_.'\u2019-]*(?:[ ](?:[^\W\d_][^\W\d_'\u2019-]*\.?)){1,3})[ \t]*$", re.M
)
_SIGNATURE_REACH = 220


def _signatures(text: str, taken: Sequence[Candidate]) -> Iterator[Candidate]:
    """Two to four words alone on a line, with an address, a number or a mail address in the lines below."""
    starts = sorted(c.start for c in taken if c.label in {"ADDRESS", "PHONE", "EMAIL"})
    for match in _SHORT_LINE.finditer(text):
        below = bisect_left(starts, match.end())
        if below < len(starts) and starts[below] - match.end() < _SIGNATURE_REACH:
            words = match[1].split()
            if not any(_is_common(word) for word in words) and not _FIRMISH.search(match[1]):
                yield Candidate(*match.span(1), PERSON, 0.5)


_FIRMISH = re.compile(
    r"\b(?:inc|llc|llp|ltd|corp|co|gmbh|company|group|services?|bank|media|news|data|software|labs?|technologies|systems|solutions|university|capital|partners|insurance|health|energy|clerk|manager|officer|engineer|technician|operator|worker|assistant|librarian|analyst|therapist|designer|attendant|specialist|distributor|administrator|inspector|driver|teacher|attorney|street|avenue|road|suite|states|kingdom|republic|islands?)\b",
    re.I,
)
