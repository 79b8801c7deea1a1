"""What this app enters in the permission matrix."""

from __future__ import annotations

from wealthai.groups import EVERYONE, Act, Role

ADMIN = frozenset({Role.ADMINISTRATOR})
ANALYST = frozenset({Role.ANALYST})
OPERATIONS = frozenset({Role.OPERATIONS})
REVIEWER = frozenset({Role.REVIEWER})

ACTS = (
    Act(
        "compliance.view_queue", "Open the review desk, each role with the kinds it decides", "Review", ADMIN | REVIEWER
    ),
    Act(
        "compliance.decide_review",
        "Claim, trim, approve, return, reject notes",
        "Review",
        REVIEWER,
        "never the owner, the submitter or the last writer",
    ),
    Act("compliance.take_over_review", "Take over a colleague's claim", "Review", ADMIN | REVIEWER),
    Act("compliance.view_supervision", "See ageing, reasons and reviewer quality", "Review", REVIEWER),
    Act(
        "compliance.view_machine_quality",
        "See what people made of the machines' proposals, in counts",
        "Review",
        ANALYST | REVIEWER,
    ),
    Act("compliance.view_rules", "Read the rules of the desk", "Review", ADMIN | REVIEWER),
    Act(
        "compliance.propose_rule",
        "Propose a rule of the desk: calendar, second review",
        "Review",
        REVIEWER,
        "another reviewer puts it in force",
    ),
    Act(
        "compliance.decide_rule",
        "Put a rule of the desk in force, or refuse it",
        "Review",
        REVIEWER,
        "never who proposes it",
    ),
    Act("compliance.assign_review", "Assign reviews, enter a colleague's absence", "Review", REVIEWER),
    Act(
        "compliance.bulk_approve",
        "Approve several records at once, nothing flagged in them",
        "Review",
        REVIEWER,
        "as one by one",
    ),
    Act("compliance.escalate_review", "Escalate a review to a named level", "Review", REVIEWER),
    Act(
        "compliance.keep_desk",
        "Keep rules of assignment, levels and coded reasons",
        "Review",
        REVIEWER,
        "nobody gives a level to themselves",
    ),
    Act("compliance.enter_absence", "Enter one's own absence", "Review", ADMIN | REVIEWER),
    Act("compliance.view_outbox", "See deliveries", "Delivery", ADMIN | OPERATIONS | REVIEWER),
    Act("compliance.resend_outbox", "Send again what was not delivered", "Delivery", ADMIN | OPERATIONS),
    Act("compliance.view_journal", "Read the journal", "Governance", ADMIN | REVIEWER),
    Act("compliance.verify_export", "See exports and check an exported file", "Governance", ADMIN | REVIEWER),
    Act("compliance.view_matrix", "Read this matrix", "Governance", EVERYONE),
    Act("compliance.view_prompts", "See prompts and their versions", "Models", ADMIN | ANALYST | REVIEWER),
    Act("compliance.view_ledger", "See the ledger of model calls", "Models", ADMIN | ANALYST | REVIEWER),
    Act("compliance.issue_token", "Issue an API token of one's own, end it", "Administration", EVERYONE),
    Act("compliance.end_tokens", "See and end everybody's API tokens", "Administration", ADMIN),
    Act("wealthai.view_user", "See people and their roles", "Administration", ADMIN),
    Act(
        "wealthai.change_user",
        "Add people, ask for roles and new passwords, withdraw roles, switch logins off",
        "Administration",
        ADMIN,
        "another administrator or a reviewer grants a role, a new password, the removal of a second factor",
    ),
    Act(
        "compliance.decide_access",
        "Grant or refuse what an administrator asks for a person",
        "Administration",
        ADMIN | REVIEWER,
        "never who asks, never the person it is for",
    ),
    Act("compliance.view_complaints", "See complaints and their dates", "Complaints", REVIEWER),
    Act(
        "compliance.handle_complaint",
        "Acknowledge, report, close or dismiss a complaint",
        "Complaints",
        REVIEWER,
        "never ended by whose record it is about",
    ),
    Act("compliance.draw_sample", "Draw a sample for a second reading", "Supervision", REVIEWER),
    Act(
        "compliance.read_sample",
        "Read a drawn record blind and give a second verdict",
        "Supervision",
        REVIEWER,
        "never who had a hand in it or decided on it",
    ),
)
