"""Every write of this app: one function a business act."""

from advisors.services.book import (
    UnreadableBook,
    book_check,
    book_columns,
    book_confirm,
    book_discard,
    book_receive,
    book_write,
)
from advisors.services.exports import note_export
from advisors.services.files import UnreadableFile
from advisors.services.incoming import file_receive, incoming_discard, incoming_take
from advisors.services.intake import DuplicateNote, note_retry, note_upload
from advisors.services.items import item_add, item_choose, item_correct, item_reword, items_keep_rest
from advisors.services.letters import letter_draft, letter_release, letter_submit, letter_write
from advisors.services.meeting import (
    DecisionsExist,
    checkpoint_mark,
    meeting_type_correct,
    original_open,
    speakers_correct,
)
from advisors.services.pipeline import summary_draft
from advisors.services.promise_making import note_promises_make, promise_tell
from advisors.services.promises import promise_done, promise_give, promise_move, promise_reopen, promise_withdraw
from advisors.services.reveal import value_reveal
from advisors.services.submission import note_accept_words, note_submit

__all__ = [
    "DecisionsExist",
    "DuplicateNote",
    "UnreadableBook",
    "UnreadableFile",
    "checkpoint_mark",
    "file_receive",
    "incoming_discard",
    "incoming_take",
    "book_check",
    "book_columns",
    "book_confirm",
    "book_discard",
    "book_receive",
    "book_write",
    "item_add",
    "item_choose",
    "item_correct",
    "item_reword",
    "items_keep_rest",
    "letter_draft",
    "letter_release",
    "letter_submit",
    "letter_write",
    "meeting_type_correct",
    "note_accept_words",
    "note_promises_make",
    "note_export",
    "note_retry",
    "note_submit",
    "note_upload",
    "original_open",
    "promise_done",
    "promise_give",
    "promise_move",
    "promise_reopen",
    "promise_tell",
    "promise_withdraw",
    "speakers_correct",
    "summary_draft",
    "value_reveal",
]
