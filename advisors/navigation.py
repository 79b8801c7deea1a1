from advisors import selectors
from advisors.engines import engine_label
from wealthai.frame import register_engine, register_entry


def register() -> None:
    register_engine(engine_label)
    register_entry(
        label="Notes",
        icon="notes",
        url_name="advisors:note-list",
        permission=("advisors.view_notes", "advisors.view_note_states"),
        count=selectors.notes_waiting_count,
        order=20,
    )
    register_entry(
        label="Promises",
        icon="calendar",
        url_name="advisors:promise-list",
        permission="advisors.view_promises",
        count=selectors.promises_overdue_count,
        order=22,
    )
    register_entry(
        label="Clients",
        icon="clients",
        url_name="advisors:client-list",
        permission=("advisors.view_clients", "advisors.view_all_clients"),
        order=18,
    )
    register_entry(
        label="Book import",
        icon="upload",
        url_name="advisors:book-imports",
        permission="advisors.import_book",
        order=82,
    )
