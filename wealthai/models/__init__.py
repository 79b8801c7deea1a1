from wealthai.models.notices import Digest, Notification, NotificationPreference
from wealthai.models.people import PersonManager, User, UserQuerySet
from wealthai.models.search import SearchRow
from wealthai.models.views import SavedView

__all__ = [
    "Digest",
    "Notification",
    "NotificationPreference",
    "PersonManager",
    "SavedView",
    "SearchRow",
    "User",
    "UserQuerySet",
]
