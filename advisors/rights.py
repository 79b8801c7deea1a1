"""What this app enters in the permission matrix."""

from __future__ import annotations

from wealthai.groups import Act, Role

ADMIN = frozenset({Role.ADMINISTRATOR})
ADVISOR = frozenset({Role.ADVISOR})
OPERATIONS = frozenset({Role.OPERATIONS})
REVIEWER = frozenset({Role.REVIEWER})

ACTS = (
    Act("advisors.view_notes", "See notes", "Notes", ADVISOR | REVIEWER),
    Act("advisors.view_note_states", "See the states of notes, without words", "Notes", ADMIN),
    Act(
        "advisors.upload_note",
        "Upload a transcript, correct its summary, submit it",
        "Notes",
        ADVISOR,
        "a reviewer approves",
    ),
    Act(
        "advisors.export_note",
        "Export a note with its history and proof; the words for who sees them",
        "Notes",
        ADMIN | ADVISOR | REVIEWER,
    ),
    Act("advisors.reveal_value", "Reveal a hidden value, with a reason", "Notes", ADVISOR | REVIEWER),
    Act(
        "advisors.write_letter",
        "Draft an e-mail to a client, submit and release it",
        "Notes",
        ADVISOR,
        "a reviewer approves what a person wrote in it",
    ),
    Act(
        "advisors.view_promises",
        "See promises to clients; their words as those of their note",
        "Clients",
        ADVISOR | REVIEWER,
    ),
    Act("advisors.keep_promise", "Close, reopen, move and give away promises of the own book", "Clients", ADVISOR),
    Act("advisors.view_clients", "See clients of the own book", "Clients", ADVISOR),
    Act("advisors.view_all_clients", "See every client's state, without words", "Clients", ADMIN | REVIEWER),
    Act("advisors.change_book", "Write the book of business", "Clients", ADMIN),
    Act("advisors.import_book", "Load the book of business from a file", "Clients", ADMIN | OPERATIONS),
)
