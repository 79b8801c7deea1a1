from advisors.models.book import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household
from advisors.models.imports import BookImport
from advisors.models.intake import CheckpointMark, Incoming
from advisors.models.letters import Letter, LetterRelease, LetterVersion
from advisors.models.notes import Note, Summary, SummaryItem, Turn
from advisors.models.promises import Promise
from advisors.models.revisions import ItemRevision

__all__ = [
    "Account",
    "Advisor",
    "CheckpointMark",
    "BookImport",
    "Client",
    "ClientAlias",
    "ClientProfile",
    "Coverage",
    "Household",
    "Incoming",
    "ItemRevision",
    "Letter",
    "LetterRelease",
    "LetterVersion",
    "Note",
    "Promise",
    "Summary",
    "SummaryItem",
    "Turn",
]
