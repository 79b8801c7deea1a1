"""Every write of this app: one function a business act."""

from compliance.services.absences import absence_end, absence_enter
from compliance.services.access import (
    access_grant,
    access_refuse,
    access_request,
    password_link_make,
    person_add,
    person_switch,
    role_withdraw,
)
from compliance.services.assignment import (
    review_assign,
    review_assign_by_rule,
    review_hand_back,
    review_unassign,
)
from compliance.services.comments import comment_add
from compliance.services.complaints import (
    complaint_acknowledge,
    complaint_breach,
    complaint_end,
    complaint_raise,
    complaint_reported,
    complaint_specify,
    complaint_take,
    complaint_warn,
    quarter_report,
)
from compliance.services.desk_rules import (
    assignment_rule_add,
    assignment_rule_move,
    assignment_rule_switch,
    level_end,
    level_give,
    reason_add,
    reason_move,
    reason_switch,
    reason_used,
)
from compliance.services.escalation import review_escalate
from compliance.services.exports import export_keep
from compliance.services.outbox import outbox_deliver, outbox_post, outbox_resend
from compliance.services.payloads import ErasedPayload, payload_open, payload_store
from compliance.services.policies import policy_propose, policy_put_in_force, policy_refuse
from compliance.services.reviews import (
    review_approve,
    review_claim,
    review_claim_next,
    review_open,
    review_reject,
    review_release,
    review_return,
    review_rewrite,
)
from compliance.services.samples import sample_answer, sample_draw, sample_take, sample_take_next
from compliance.services.snooze import review_snooze, review_wake
from compliance.services.sweeps import review_breach
from compliance.services.tokens import token_end, token_issue
from compliance.services.weekly import weekly_report_draw, weeks_to_draw

__all__ = [
    "weekly_report_draw",
    "weeks_to_draw",
    "export_keep",
    "ErasedPayload",
    "absence_end",
    "absence_enter",
    "access_grant",
    "access_refuse",
    "access_request",
    "assignment_rule_add",
    "assignment_rule_move",
    "assignment_rule_switch",
    "comment_add",
    "complaint_acknowledge",
    "complaint_breach",
    "complaint_end",
    "complaint_raise",
    "complaint_reported",
    "complaint_specify",
    "complaint_take",
    "complaint_warn",
    "level_end",
    "level_give",
    "outbox_deliver",
    "outbox_post",
    "outbox_resend",
    "password_link_make",
    "payload_open",
    "payload_store",
    "person_add",
    "person_switch",
    "policy_propose",
    "policy_put_in_force",
    "policy_refuse",
    "quarter_report",
    "reason_add",
    "reason_move",
    "reason_switch",
    "reason_used",
    "review_approve",
    "review_assign",
    "review_assign_by_rule",
    "review_breach",
    "review_claim",
    "review_claim_next",
    "review_escalate",
    "review_hand_back",
    "review_open",
    "review_reject",
    "review_release",
    "review_return",
    "review_rewrite",
    "review_snooze",
    "review_unassign",
    "review_wake",
    "role_withdraw",
    "sample_answer",
    "sample_draw",
    "sample_take",
    "sample_take_next",
    "token_end",
    "token_issue",
]
