from advisors.models.book import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household
from advisors.models.notes import ItemRevision, Note, Summary, SummaryItem, Turn

__all__ = [
    "Account",
    "Advisor",
    "Client",
    "ClientAlias",
    "ClientProfile",
    "Coverage",
    "Household",
    "ItemRevision",
    "Note",
    "Summary",
    "SummaryItem",
    "Turn",
]
