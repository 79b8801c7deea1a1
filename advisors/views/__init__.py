from advisors.views.book import book_columns, book_confirm, book_discard, book_import, book_imports, book_template
from advisors.views.bulk import note_bulk
from advisors.views.clients import client_detail, client_list
from advisors.views.items import item_add, item_decide, keep_rest, value_reveal
from advisors.views.letters import letter_draft, letter_release, letter_submit, letter_write
from advisors.views.meeting import checkpoint_mark, meeting_type_correct, original_open, speakers_correct
from advisors.views.notes import note_accept, note_detail, note_list, note_progress, note_retry, note_submit, note_turns
from advisors.views.promises import promise_act, promise_bulk, promise_detail, promise_list
from advisors.views.upload import incoming_discard, incoming_take, note_upload
from advisors.views.versions import note_export, note_versions

__all__ = [
    "checkpoint_mark",
    "book_columns",
    "book_confirm",
    "book_discard",
    "book_import",
    "book_imports",
    "book_template",
    "client_detail",
    "client_list",
    "incoming_discard",
    "incoming_take",
    "item_add",
    "item_decide",
    "keep_rest",
    "letter_draft",
    "letter_release",
    "letter_submit",
    "letter_write",
    "meeting_type_correct",
    "note_accept",
    "note_bulk",
    "note_detail",
    "note_export",
    "note_list",
    "note_progress",
    "note_retry",
    "note_submit",
    "note_turns",
    "note_upload",
    "note_versions",
    "original_open",
    "promise_act",
    "promise_bulk",
    "promise_detail",
    "promise_list",
    "speakers_correct",
    "value_reveal",
]
