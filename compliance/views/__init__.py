from compliance.views.bulk import review_bulk
from compliance.views.complaints import complaint, complaint_act, complaints, quarter_report
from compliance.views.decisions import review_approve, review_reject, review_return
from compliance.views.desk import review_claim, review_detail, review_next, review_release
from compliance.views.exports import export_verify, exports
from compliance.views.governance import journal
from compliance.views.keeping import (
    absence_end,
    absences,
    assignment,
    assignment_change,
    level_end,
    levels,
    reason_change,
    reasons,
)
from compliance.views.outbox import outbox, outbox_bulk, outbox_resend
from compliance.views.people import (
    access_ask,
    password_link,
    people,
    person_add,
    person_detail,
    person_switch,
    role_withdraw,
)
from compliance.views.queue import queue
from compliance.views.routing import review_assign, review_comments, review_escalate, review_snooze
from compliance.views.rules import policy, rules
from compliance.views.samples import sample, sample_next, sample_read, samples
from compliance.views.supervision import ageing, machine_quality, quality, reason_report
from compliance.views.tokens import token_end, tokens
from compliance.views.weekly import weekly_report, weekly_reports

__all__ = [
    "absence_end",
    "absences",
    "assignment",
    "assignment_change",
    "complaint",
    "complaint_act",
    "complaints",
    "level_end",
    "levels",
    "machine_quality",
    "reason_change",
    "reason_report",
    "reasons",
    "review_assign",
    "review_bulk",
    "review_comments",
    "review_snooze",
    "review_escalate",
    "access_ask",
    "ageing",
    "export_verify",
    "exports",
    "journal",
    "outbox",
    "outbox_bulk",
    "outbox_resend",
    "password_link",
    "people",
    "person_add",
    "person_detail",
    "person_switch",
    "policy",
    "quarter_report",
    "quality",
    "queue",
    "sample",
    "sample_next",
    "sample_read",
    "samples",
    "review_approve",
    "review_claim",
    "review_detail",
    "review_next",
    "review_reject",
    "review_release",
    "review_return",
    "role_withdraw",
    "rules",
    "token_end",
    "tokens",
    "weekly_report",
    "weekly_reports",
]
