"""What a meeting of each kind should come to, in its order. A point is covered by an item whose words or quote speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

ANNUAL_REVIEW, PROSPECT, SERVICE_CALL, LIFE_EVENT, OTHER = (
    "annual_review",
    "prospect",
    "service_call",
    "life_event",
    "other",
)


@dataclass(frozen=True)
class Checkpoint:
    code: str
    title: str
    ask: str
    words: Pattern[str]


def _point(code: str, title: str, ask: str, words: str) -> Checkpoint:
    return Checkpoint(code, title, ask, re.compile(rf"\b(?:{words})", re.I))


_GOALS = _point(
    "goals",
    "Goals",
    "What does the client want, and has that changed?",
    r"goals?\b|objectives?\b|retir(?:e|ing|ement)|want(?:s)? to|hop(?:e|ing) to|plan(?:s|ning)? (?:to|for)|college|house\b|legacy",
)
_RISK = _point(
    "risk",
    "Risk profile",
    "Risk tolerance, capacity and horizon confirmed?",
    r"risk (?:tolerance|profile|capacity|questionnaire|appetite)|comfortable with|too (?:risky|aggressive|conservative)|"
    r"volatil|nervous about|time horizon|sleep at night|downturn|conservative|aggressive",
)
_FEES = _point(
    "fees",
    "Fees",
    "Fees and costs disclosed?",
    r"fees?\b|expense ratio|basis points|commission|costs? (?:of|you)|charge",
)
_BENEFICIARIES = _point(
    "beneficiaries",
    "Beneficiaries",
    "Beneficiaries and trusted contact up to date?",
    r"beneficiar|trusted contact|power of attorney|per stirpes|executor|trustee",
)
_NEXT = _point(
    "next", "Next step", "Who does what next, and by when?",
    r"next (?:meeting|step|call|review|week|month)|follow(?:ing)?[- ]up|meet again|will (?:send|call|e-?mail|prepare|forward)|"
    r"by (?:mon|tues|wednes|thurs|fri)day|circle back",
)  # fmt: skip
_CASH = _point(
    "cash", "Cash needs", "What money is needed in the next two years?",
    r"cash\b|withdraw|emergency fund|liquid|income needs?|distributions?\b|rmd|down ?payment|expenses",
)  # fmt: skip

TEMPLATES: dict[str, tuple[Checkpoint, ...]] = {
    ANNUAL_REVIEW: (
        _GOALS,
        _RISK,
        _point(
            "performance", "Performance and allocation", "Results and allocation looked at against the plan?",
            r"perform|return(?:s|ed)\b|benchmark|allocation|rebalanc|holdings?\b|portfolio",
        ),
        _CASH,
        _point(
            "changes", "Changes in life", "Anything new in family, health, work or tax?",
            r"new job|laid off|married|divorc|baby|born|diagnos|health|moved|moving|inherit|died|passed away|tax(?:es)?\b|sold the|bought a",
        ),
        _BENEFICIARIES,
        _point("estate", "Estate and insurance", "Will, trusts and cover still right?", r"will and|wills?\b(?= (?:is|was|needs))|estate|trusts?\b|insurance|long[- ]term care|umbrella polic"),
        _FEES,
        _NEXT,
    ),
    PROSPECT: (
        _point("household", "Who they are", "Household, work and the reason for coming?", r"my (?:wife|husband|partner)|children|kids\b|work(?:s|ing)? (?:at|for|as)|referred|looking for"),
        _GOALS,
        _point("assets", "What they have", "Accounts, assets and debts?", r"401\(?k|ira\b|roth|brokerage|savings|mortgage|debts?\b|pension|own a|worth\b|inherit"),
        _RISK,
        _point("services", "Services", "What the firm does, and how it is paid?", r"our (?:process|services?|approach|firm)|fiduciary|form crs|adv\b|brochure|how we (?:work|charge)"),
        _FEES,
        _NEXT,
    ),
    SERVICE_CALL: (
        _point("request", "The request", "What did the client ask for?", r"need(?:s)? to|would like|want(?:s)? to|asked|request|can you|could you|please|help (?:me|with)"),
        _point("identity", "Identity", "How was the caller identified?", r"verif|date of birth|security question|last four|call(?:ed)? (?:you )?back|identity|passphrase"),
        _point("instruction", "Instruction", "Amount, account and date repeated?", r"transfer|wire|withdraw|deposit|sell\b|buy\b|address|statement|check\b|form\b|\$\s?\d"),
        _NEXT,
    ),
    LIFE_EVENT: (
        _point("event", "The event", "What happened, and when?", r"married|wedding|divorc|baby|born|died|passed away|funeral|widow|retir(?:ed|ing)|laid off|diagnos|inherit|sold (?:the|my|our)|moved"),
        _point("changes", "What it changes", "Income, spending, goals or horizon?", r"income|salary|expenses|budget|goal|horizon|pension|social security|benefit"),
        _CASH,
        _BENEFICIARIES,
        _point("titles", "Accounts and titles", "Registration, access or address to change?", r"retitl|title\b|joint\b|rename|account|address|access|transfer on death|registration"),
        _point("help", "Others who help", "Attorney, accountant or family to speak to?", r"attorney|lawyer|accountant|cpa\b|executor|my (?:son|daughter|brother|sister)"),
        _NEXT,
    ),
    OTHER: (_GOALS, _NEXT),
}  # fmt: skip

# How each kind of meeting sounds; "other" where none does.
_SOUNDS = {
    ANNUAL_REVIEW: r"annual review|yearly review|semi-?annual|quarterly review|(?:our|your) (?:portfolio )?review|year in review|since we last met|review meeting",
    PROSPECT: r"prospect|first (?:meeting|visit|conversation)|introductory|initial consultation|get to know|discovery meeting|referred (?:me|us|by)|how (?:do|does) (?:you|your firm) (?:work|charge)|nice to meet you|looking for an advis[eo]r|become a client|onboarding",
    SERVICE_CALL: r"service (?:call|desk|request)|calling (?:about|because|to)|how can i help|verify your identity|date of birth|reset|statement|wire|transfer|change (?:of|my) address|password|on hold|tax form|1099",
    LIFE_EVENT: r"passed away|funeral|widow|divorc(?:e|ed|ing)|wedding|getting married|newborn|new baby|(?:was|been) diagnosed|laid off|lost (?:my|her|his) (?:job|wife|husband)|inherit(?:ed|ance)|sold (?:the|my|our) (?:company|business|house)|condolences|sorry for your loss",
}  # fmt: skip
_SOUND = {name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in _SOUNDS.items()}
# Words of service and of events are said at every kind of meeting: those of a review weigh more.
_WEIGHT = {ANNUAL_REVIEW: 3, PROSPECT: 3, SERVICE_CALL: 1, LIFE_EVENT: 2}
_ENOUGH = 3
_READ = 60_000


def guess_meeting_type(text: str, file_name: str = "") -> str:
    """The kind of meeting by how it sounds; its name in the file's name decides."""
    named = file_name.replace("_", " ").replace("-", " ")
    scores = {
        name: _WEIGHT[name] * min(len(words.findall(text[:_READ])), 4) + (10 if words.search(named) else 0)
        for name, words in _SOUND.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _ENOUGH else OTHER


def covering(checkpoint: Checkpoint, said: dict[str, str]) -> list[str]:
    """The references of the items whose words or quotes speak of a checkpoint. `said`: reference -> words."""
    return [ref for ref, words in said.items() if checkpoint.words.search(words)]
