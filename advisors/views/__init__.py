from advisors.views.clients import client_detail, client_list
from advisors.views.items import item_add, item_decide, keep_rest, value_reveal
from advisors.views.notes import note_accept, note_detail, note_list, note_progress, note_retry, note_submit, note_turns
from advisors.views.upload import note_upload

__all__ = [
    "client_detail",
    "client_list",
    "item_add",
    "item_decide",
    "keep_rest",
    "note_accept",
    "note_detail",
    "note_list",
    "note_progress",
    "note_retry",
    "note_submit",
    "note_turns",
    "note_upload",
    "value_reveal",
]
