from typing import Any

from compliance import home, selectors
from wealthai import records
from wealthai.frame import register_entry
from wealthai.models import User


def _machines_only(user: User) -> bool:
    """Reviewers find it among the tabs of Supervision."""
    return user.has_perm("compliance.view_machine_quality") and not user.has_perm("compliance.view_supervision")


_ENTRIES: tuple[dict[str, Any], ...] = (
    {"label": "Review", "icon": "review", "url_name": "compliance:queue", "permission": "compliance.view_queue",
     "count": selectors.claimable_count, "order": 15},
    {"label": "Supervision", "icon": "chart", "url_name": "compliance:ageing",
     "permission": "compliance.view_supervision", "order": 16},
    {"label": "Machine quality", "icon": "chart", "url_name": "compliance:machine-quality",
     "permission": _machines_only, "order": 16},
    {"label": "Complaints", "icon": "call", "url_name": "compliance:complaints",
     "permission": "compliance.view_complaints", "count": selectors.complaints_running, "order": 17},
    {"label": "Outbox", "icon": "outbox", "url_name": "compliance:outbox", "permission": "compliance.view_outbox", "order": 80},
    {"label": "Desk rules", "icon": "governance", "url_name": "compliance:rules",
     "permission": "compliance.view_rules", "order": 84},
    {"label": "Journal", "icon": "journal", "url_name": "compliance:journal",
     "permission": "compliance.view_journal", "order": 85},
    {"label": "Exports", "icon": "download", "url_name": "compliance:exports",
     "permission": "compliance.verify_export", "order": 86},
    {"label": "People", "icon": "user", "url_name": "compliance:people", "permission": "wealthai.view_user", "order": 90},
    {"label": "API tokens", "icon": "keys", "url_name": "compliance:tokens",
     "permission": "compliance.issue_token", "order": 96},
)  # fmt: skip


def register() -> None:
    records.register_home(home.reviewer_home)
    records.register_home(home.operations_home)
    records.register_home(home.analyst_home)
    for entry in _ENTRIES:
        register_entry(**entry)
