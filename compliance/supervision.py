"""The tabs of the two groups of pages of supervision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

_SEES = "compliance.view_supervision"
_SUPERVISION = (
    ("compliance:ageing", "Ageing", _SEES),
    ("compliance:reason-report", "Reasons", _SEES),
    ("compliance:samples", "Samples", "compliance.draw_sample"),
    ("compliance:quality", "Reviewer quality", _SEES),
    ("compliance:weekly-reports", "Weeks", _SEES),
    ("compliance:machine-quality", "Machine quality", "compliance.view_machine_quality"),
)
_RULES = (
    ("compliance:rules", "In force", ""),
    ("compliance:assignment", "Assignment", ""),
    ("compliance:absences", "Absences", ""),
    ("compliance:levels", "Levels", ""),
    ("compliance:reasons", "Reasons", ""),
)


def supervision_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    return _tabs(request, _SUPERVISION)


def rules_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    return _tabs(request, _RULES)


def _tabs(request: HttpRequest, named: tuple[tuple[str, str, str], ...]) -> list[dict[str, Any]]:
    open_to = [(name, label) for name, label, needed in named if not needed or request.user.has_perm(needed)]
    urls = [(reverse(name), label) for name, label in open_to]
    nearest = max((url for url, _ in urls if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "count": "", "current": url == nearest} for url, label in urls]
