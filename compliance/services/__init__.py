"""Every write of this app: one function a business act."""

from compliance.services.outbox import outbox_deliver, outbox_post, outbox_resend
from compliance.services.payloads import ErasedPayload, payload_open, payload_store
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
from compliance.services.tokens import token_end, token_issue

__all__ = [
    "ErasedPayload",
    "outbox_deliver",
    "outbox_post",
    "outbox_resend",
    "payload_open",
    "payload_store",
    "review_approve",
    "review_claim",
    "review_claim_next",
    "review_open",
    "review_reject",
    "review_release",
    "review_return",
    "review_rewrite",
    "token_end",
    "token_issue",
]
