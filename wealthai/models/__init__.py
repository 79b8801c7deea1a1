from wealthai.models.people import PersonManager, User, UserQuerySet
from wealthai.models.search import SearchRow

__all__ = ["PersonManager", "SearchRow", "User", "UserQuerySet"]
