"""Every write of this app: one function a business act."""

from compliance.services.access import (
    access_grant,
    access_refuse,
    access_request,
    password_link_make,
    person_add,
    person_switch,
    role_withdraw,
)
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
from compliance.services.sweeps import review_breach
from compliance.services.tokens import token_end, token_issue

__all__ = [
    "ErasedPayload",
    "access_grant",
    "access_refuse",
    "access_request",
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
    "review_approve",
    "review_breach",
    "review_claim",
    "review_claim_next",
    "review_open",
    "review_reject",
    "review_release",
    "review_return",
    "review_rewrite",
    "role_withdraw",
    "token_end",
    "token_issue",
]
