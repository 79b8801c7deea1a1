from advisors.models.book import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household
from advisors.models.imports import BookImport
from advisors.models.intake import CheckpointMark, Incoming
from advisors.models.notes import ItemRevision, Note, Summary, SummaryItem, Turn

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
    "Note",
    "Summary",
    "SummaryItem",
    "Turn",
]
