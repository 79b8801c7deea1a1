from compliance.views.decisions import review_approve, review_reject, review_return
from compliance.views.desk import queue, review_claim, review_detail, review_next, review_release
from compliance.views.governance import journal
from compliance.views.outbox import outbox, outbox_resend
from compliance.views.tokens import token_end, tokens

__all__ = [
    "journal",
    "outbox",
    "outbox_resend",
    "queue",
    "review_approve",
    "review_claim",
    "review_detail",
    "review_next",
    "review_reject",
    "review_release",
    "review_return",
    "token_end",
    "tokens",
]
