"""The entries of the permission matrix that supervision adds, and the tabs of its two groups of pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wealthai.groups import Role, permit

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


def permit_all() -> None:
    reviewer = {Role.REVIEWER}
    permit("compliance.view_supervision", "See ageing, reasons and reviewer quality", area="Review", roles=reviewer)
    permit(
        "compliance.view_machine_quality",
        "See what people made of the machines' proposals, in counts",
        area="Review",
        roles={Role.REVIEWER, Role.ANALYST},
    )
    permit(
        "compliance.view_rules",
        "Read the rules of the desk",
        area="Review",
        roles={Role.REVIEWER, Role.ADMINISTRATOR},
    )
    permit(
        "compliance.propose_rule",
        "Propose a rule of the desk: calendar, second review",
        area="Review",
        roles=reviewer,
        four_eyes="another reviewer puts it in force",
    )
    permit(
        "compliance.decide_rule",
        "Put a rule of the desk in force, or refuse it",
        area="Review",
        roles=reviewer,
        four_eyes="never who proposes it",
    )

    permit("compliance.view_complaints", "See complaints and their dates", area="Complaints", roles=reviewer)
    permit(
        "compliance.handle_complaint",
        "Acknowledge, report, close or dismiss a complaint",
        area="Complaints",
        roles=reviewer,
        four_eyes="never ended by whose record it is about",
    )
    permit("compliance.draw_sample", "Draw a sample for a second reading", area="Supervision", roles=reviewer)
    permit(
        "compliance.read_sample",
        "Read a drawn record blind and give a second verdict",
        area="Supervision",
        roles=reviewer,
        four_eyes="never who had a hand in it or decided on it",
    )
    permit("compliance.assign_review", "Assign reviews, enter a colleague's absence", area="Review", roles=reviewer)
    permit(
        "compliance.bulk_approve",
        "Approve several records at once, nothing flagged in them",
        area="Review",
        roles=reviewer,
        four_eyes="as one by one",
    )
    permit("compliance.escalate_review", "Escalate a review to a named level", area="Review", roles=reviewer)
    permit(
        "compliance.keep_desk",
        "Keep rules of assignment, levels and coded reasons",
        area="Review",
        roles=reviewer,
        four_eyes="nobody gives a level to themselves",
    )
    permit(
        "compliance.enter_absence",
        "Enter one's own absence",
        area="Review",
        roles={Role.REVIEWER, Role.ADMINISTRATOR},
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
