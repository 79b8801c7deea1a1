"""Postal addresses: a house number with a street, its unit, town, state and code; boxes; what follows "I live at"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction.near import Near
from compliance.redaction.types import ADDRESS, Candidate

# Street kinds that are nothing else, and those that are everyday words and need a capital or a number's company.
_SURE = (
    r"street|avenue|ave|road|boulevard|blvd|lane|drive|court|parkway|pkwy|highway|hwy|terrace|crescent|turnpike|expressway|"
    r"alley|causeway|esplanade|freeway|cul-de-sac|stra(?:ss|ß)e"
)
_WORDY = (
    r"st|rd|ln|dr|ct|cir|circle|place|pl|way|square|sq|trail|trl|loop|pike|path|row|walk|ridge|hill|hills|view|commons|"
    r"plaza|close|gardens?|mews|grove|glen|green|crossing|bend|run|pass|park|point|cove|coves|landing|ter|branch|fords?|"
    r"cliffs?|key|keys|forges|bypass|bridge|brook|burg|camp|canyon|cape|center|club|corner|creek|dale|dam|divide|estates?|"
    r"extension|falls|ferry|field|fields|flats|forest|fork|fort|gateway|harbor|haven|heights|hollow|inlet|island|isle|"
    r"junction|knoll|lake|lakes|light|loaf|locks|lodge|mall|manor|meadows?|mills?|mission|mount|mountain|neck|orchard|oval|"
    r"parks|passage|pine|pines|plain|plains|port|prairie|ramp|ranch|rapid|rest|river|shoal|shore|skyway|spring|springs|spur|"
    r"station|stravenue|stream|summit|throughway|trace|track|trafficway|tunnel|union|unions|valley|via|viaduct|village|ville|"
    r"vista|well|wells|rue|quay|wharf"
)
# The digit is taken before what stands before it is looked at: the search then leaps from digit to digit.
_FIRST_DIGIT = r"\d(?<![\w$€£.,/-]\d)"
_NUMBER_ON = r"\d{0,5}[A-Za-z]?(?:[-/ ]\d{1,4}[A-Za-z]?(?=[ ,]))?"
_DIRECTION = r"(?:(?:[NSEW]|NE|NW|SE|SW|north|south|east|west|northeast|northwest|southeast|southwest)\.?[ ]{1,4})?"
_WORD = r"[^\W\d_][\w.'\u2019-]{0,30}|\d{1,3}(?:st|nd|rd|th)"
_CAPITAL = r"(?:[A-Z\u00c0-\u00de][\w.'\u2019-]{0,30}|\d{1,3}(?:st|nd|rd|th)|de|la|del|of|the|van|von|der|di|du|da|y)"
_UNIT = (
    r"(?:(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|building|bldg|lot|box|#)\.?[ ]?#?[ ]?(?:\d{1,5}[A-Za-z]?|[A-Z])\b"
    r"|\d{1,3}(?:st|nd|rd|th)[ ]{1,4}floor|\#[ ]?\w{1,5})"
)
_STATE = (
    r"(?:A[AEKLPRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|PR|"
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|"
    r"Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    r"Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    r"Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming)"
)
_ZIP = r"\d{5}(?:-\d{4})?(?!\d)"
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)"
_TOWN = rf"(?:{_CAPITAL}(?:[ ]{_CAPITAL}){{0,3}})"
_BETWEEN_LINES = r"(?:,?[ ]{0,4}\r?\n[ ?>#*\t]{0,8},?[ ]{0,4}|,?[ ]{1,4})"
_UNIT_AFTER = re.compile(rf"{_BETWEEN_LINES}{_UNIT}", re.I)
# Town, state and code on the same line; the town may be missing.
_TOWN_AFTER = re.compile(
    rf"(?:,[ ]{{0,4}}(?:in[ ]{{1,4}})?|[ ]{{1,4}}(?:in[ ]{{1,4}})?){_TOWN},?[ ]{{1,4}}(?:{_STATE}\b,?(?:[ ]{{1,4}}{_ZIP})?|[A-Z]{{2}}[ ]{_ZIP}|{_POSTCODE})"
    rf"|,?[ ]{{1,4}}{_STATE}[ ]{{1,4}}{_ZIP}|,[ ]{{0,4}}{_ZIP}|[ ]{{1,4}}{_ZIP}|,[ ]{{0,4}}{_TOWN},[ ]{{0,4}}{_TOWN}(?:[ ]{_ZIP})?(?=[\s.,;!?]|$)"
)
# In an address block the lines that follow are short and hold town, region, country and code.
_LINE_AFTER = re.compile(
    r",?[ ]{0,4}\r?\n[ ?>#*\t]{0,8}(?P<line>,?[ ]{0,4}[^\W_][^\n:@<>.!?]{1,40}?)[ ]{0,4}(?=\.?\r?(?:\n|$)|\.[ ])"
)
_AFTER_UNIT = re.compile(rf"[ ]{{1,4}}{_TOWN}(?:[ ]\d{{4,6}})?(?=[\s.,;!?]|$)")
_MOST_LINES = 3
_MOST_MARKS = 80
_ONLY_MARKS_BEFORE = re.compile(r"^[ ?>#*\t]*\Z", re.M)
_SPACED_DIGIT = re.compile(r"\s\d")
_BOX = Near(
    re.compile(
        r"\b(?:p\.?[ ]?o\.?[ ]?box|post office box|locked bag|psc[ ]?\d*,?[ ]box|(?:uss|usnv|usns|uscgc|unit)[ ]\w+,?[ ]box)[ ]{0,4}(?:no\.?[ ]{0,4})?#?\d{1,6}(?:[ ]{0,4}\r?\n[ ?]{0,8}(?:apo|fpo|dpo)[ ]\w\w[ ]\d{5})?",
        re.I,
    ),
    re.compile("box|locked bag"),
    before=60,
    after=40,
)
_MILITARY = Near(
    re.compile(r"\b(?:apo|fpo|dpo)[ ,]+(?:aa|ae|ap)[ ]{1,4}\d{5}(?:-\d{4})?", re.I),
    re.compile("[afd]po"),
    before=1,
    after=40,
)
_PATTERNS: tuple[tuple[re.Pattern[str] | Near, float], ...] = (
    # 12 Oak Street; 425 7th Avenue
    (
        re.compile(
            rf"{_FIRST_DIGIT}{_NUMBER_ON},?[ ]{{1,4}}{_DIRECTION}(?:(?:{_WORD})[ ]{{1,4}}){{1,4}}?(?:{_SURE})\b\.?(?![\w'-])",
            re.I,
        ),
        0.9,
    ),
    (
        re.compile(
            rf"{_FIRST_DIGIT}{_NUMBER_ON},?[ ]{{1,4}}{_DIRECTION}(?:{_CAPITAL}[ ]{{1,4}}){{1,3}}?(?=[A-Z])(?i:{_WORDY})\b\.?(?![\w'-])"
        ),
        0.75,
    ),
    # Highway 12, 100 County Road 7
    (
        re.compile(
            rf"{_FIRST_DIGIT}{_NUMBER_ON},?[ ]{{1,4}}(?:county |state |us )?(?:road|route|rte|highway|hwy)\.?[ ]{{1,4}}\d{{1,4}}\b",
            re.I,
        ),
        0.8,
    ),
    (_BOX, 0.9),
    (_MILITARY, 0.8),
)
_SPOKEN_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|hundred|thousand)"
)
_SPOKEN_STREETS = "street|avenue|road|boulevard|lane|drive|court|terrace|parkway|circle"
_SPOKEN = re.compile(
    rf"\b(?<!one way )(?:{_SPOKEN_NUMBER}[ -]+){{1,5}}(?:(?!of\b|on\b|the\b|way\b|in\b|and\b|to\b|more\b){_WORD}[ ]{{1,4}}){{1,2}}(?:{_SPOKEN_STREETS})\b",
    re.I,
)
_UNIT_ANCHOR = re.compile(
    r"(?:^[ ?>\t]{0,8}|(?<=[,:;] )|(?<=\bat )|(?<=\bin )|(?<=\bto )|(?<=\bis ))(?P<street>(?:\d{1,6}|[^\W\d_][\w.'\u2019-]{0,30}[ ](?=[^\n,;:]{0,40}\d))[^\n,;:]{2,40}?)"
    r"(?:,?[ ]{1,4}|,?[ ]{0,4}\r?\n[ ?>]{0,8})(?P<unit>(?:apt|suite|ste|unit|flat)\.?[ ]{1,4}\d{1,5}\b)",
    re.I | re.M,
)
_UNIT_FIRST = re.compile(
    rf"\b(?:apt|suite|ste|unit|flat)\.?[ ]{{1,4}}\d{{1,5}},?[ ]{{1,4}}\d{{1,6}}[ ]{{1,4}}{_TOWN}(?:[ ]\d{{1,4}})?", re.I
)
# "Hauptstrasse 6", "ul. Narewska 94": Europe's street words carry the number behind them
_NAMED_STREET = re.compile(
    r"(?<!\w)(?:\d{1,6}[ ]{1,4})?(?:(?:[^\W\d_][\w.'\u2019-]{0,30}[ ]{1,4})?[^\W\d_][\w.'\u2019-]{0,30}(?:stra(?:ss|\u00df)e|str\.|straat|gatan|veien|vej|v\u00e4gen|laan|plein|weg|gasse|platz|katu|tie)"
    r"|(?:ul|av|avda|rua|rue|via|calle|plaza|piazza|viale|corso|r\u00faa)\.?(?:[ ]{1,4}(?:de|du|des|la|le|do|da|del|della|di)\b)*[ ]{1,4}[^\W\d_][\w.'\u2019-]{0,30}(?:[ ][^\W\d_][\w.'\u2019-]{0,30}){0,2}?)[ ]{1,4}\d{1,5}[A-Za-z]?\b",
    re.I,
)
# "70 Eskelundsvej 15": number, name, number, as much of Europe writes it
_BETWEEN = re.compile(
    _FIRST_DIGIT
    + r"\d{0,5}[ ]{1,4}(?:\d{1,4}[ ]{1,4})?(?:[^\W\d_][\w.'\u2019-]{0,30}[ ]{1,4}){1,4}\d{1,4}[A-Za-z]?\b(?![\w%.,/-]\d|[ ]?(?:%|shares|years|months|percent|dollars|k\b))"
)
_CUE = re.compile(
    r"\b(?:(?:my|our|the|your|his|her|their|home|mailing|new|current|street|billing|shipping)\s+address(?:\s+(?:is|was|changed to|to))?|address\s*:|(?:i|we|he|she|they)(?:'ve| have)?(?: now)? (?:live|lives|lived|moved|reside|stay)s?(?: over)? (?:at|to)|"
    r"(?:located|delivered|mailed|deliver it|send (?:it|them|that)|meet(?: me)?|resid\w+|living|based|enter|ship\w*|stay\w*) (?:at|on|to)|mail(?:ing)? to)[:,]?\s+(?:it'?s\s+|is\s+)?",
    re.I,
)
_AFTER_CUE = re.compile(
    r"(?:the corner of [^\n.?!]{3,60}|\d{1,6}[A-Za-z]?(?:[ ]\d{1,4})?[ ,]+(?:(?!and\b|to\b|is\b|for\b|from\b|or\b|in\b)[^\W\d_][\w.'\u2019-]{0,30}[ ]?){1,5}(?:[ ]?\d{1,5}\b)?(?:,[ ]{0,4}[^\W\d_][^\n,.?!\d]{1,30}){0,2})",
    re.I,
)
_CORNER = re.compile(
    r"\b(?:the )?corner of [^\n?!,;]{3,45}? and (?:\d+ )?[^\W\d_][\w.'\u2019-]{0,30}(?: (?!and\b|after\b|for\b|at\b|to\b|in\b|is\b)[^\W_][\w'\u2019-]*){0,3}",
    re.I,
)
_ZIP_CUE = re.compile(r"\b(?:zip|zip code|postal code|postcode)(?: is|:)?\s+(\d{5}(?:-\d{4})?)\b", re.I)


# Where each of these is looked for at all, and how far it reaches from there.
_SPOKEN_NEAR = Near(_SPOKEN, re.compile(_SPOKEN_STREETS), before=240, after=2)
_UNIT_NEAR = Near(_UNIT_ANCHOR, _SPACED_DIGIT, before=160, after=8)
_UNIT_FIRST_NEAR = Near(_UNIT_FIRST, _SPACED_DIGIT, before=20, after=200)
_NAMED_STREET_NEAR = Near(_NAMED_STREET, _SPACED_DIGIT, before=280, after=8)
_CUE_NEAR = Near(_CUE, re.compile(r"\s(?:\d|the corner of)"), before=120, after=2)
_CORNER_NEAR = Near(_CORNER, re.compile("corner of"), before=8, after=120)
_ZIP_NEAR = Near(_ZIP_CUE, _SPACED_DIGIT, before=40, after=12)


def find_addresses(text: str) -> Iterator[Candidate]:
    for pattern, score in _PATTERNS:
        for match in pattern.finditer(text):
            if not _holds_everyday_words(match.group()):
                yield _with_tail(text, match.start(), match.end(), score)
    for match in _UNIT_NEAR.finditer(text):
        if _opens_speech(match["street"]):
            continue
        yield _with_tail(text, match.start("street"), match.end(), 0.8)
    for near, score in ((_UNIT_FIRST_NEAR, 0.8), (_SPOKEN_NEAR, 0.8), (_CORNER_NEAR, 0.7)):
        for match in near.finditer(text):
            yield _with_tail(text, match.start(), match.end(), score)
    for match in _NAMED_STREET_NEAR.finditer(text):
        yield _with_tail(text, match.start(), match.end(), 0.6)
    for match in _BETWEEN.finditer(text):
        if _is_street_between(match.group()):
            yield _with_tail(text, match.start(), match.end(), 0.6)
    yield from _after_cues(text)
    for match in _ZIP_NEAR.finditer(text):
        yield Candidate(match.start(1), match.end(1), ADDRESS, 0.6)


def _after_cues(text: str) -> Iterator[Candidate]:
    for cue in _CUE_NEAR.finditer(text):
        match = _AFTER_CUE.match(text, cue.end())
        if match:
            yield _with_tail(text, match.start(), match.start() + len(match.group().rstrip(" ,")), 0.75)


def _with_tail(text: str, start: int, end: int, score: float) -> Candidate:
    """The address with its unit, town, state, code and country, as far as they follow."""
    united = False
    while unit := _UNIT_AFTER.match(text, end):
        end, united = unit.end(), True
    after = _TOWN_AFTER.match(text, end) or (_AFTER_UNIT.match(text, end) if united else None)
    if after and not _opens_speech(after.group()):
        end = after.end()
    return Candidate(start, _with_lines(text, start, end), ADDRESS, score)


def _with_lines(text: str, start: int, end: int) -> int:
    begins_line = _ONLY_MARKS_BEFORE.search(text, max(0, start - _MOST_MARKS), start)
    if not begins_line and "\n" not in text[start:end] and not _CUE.search(text[max(0, start - 40) : start]):
        return end  # inside a sentence the next line is somebody's words
    for _ in range(_MOST_LINES):
        line = _LINE_AFTER.match(text, end)
        if not line or _opens_speech(line["line"]) or len(line["line"].split()) > 5:
            break
        end = line.end("line")
    return end


def _opens_speech(words: str) -> bool:
    return any(
        word.lower().strip(".,") in _EVERYDAY | _SPEECH for word in re.findall(r"[^\W\d_][\w.&'\u2019-]*", words)
    )


def _is_street_between(words: str) -> bool:
    """The words between the numbers must look like a street: capitals, none of them a word of every day."""
    inner = re.findall(r"[^\W\d_][\w.'\u2019-]{0,30}", words)
    return bool(inner) and inner[0][0].isupper() and not _holds_everyday_words(words)


def _holds_everyday_words(words: str) -> bool:
    return any(word.lower().strip(".") in _EVERYDAY for word in re.findall(r"[^\W\d_][\w.&'\u2019-]*", words))


_SPEECH = frozenset(
    """i i'm i'll i'd yes no yeah ok okay so then thanks thank please hi hello dear regards sincerely mobile desk fax phone tel email
    e-mail website cell office after before where when what who how why""".split()
)
_EVERYDAY = frozenset(
    """and or to of in on at for by from with per is are was the a an shares units percent months years days year month day
    january february march april may june july august september october november december q1 q2 q3 q4 jan feb mar apr
    jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday vs plus minus times total
    form section minutes minute hours hour weeks week people clients down your my our his her their off more less than
    into over that this these those it we you they he she i be will would can could have has had do did not no just
    about only out up am pm class series fund index etf s&p russell""".split()
)
