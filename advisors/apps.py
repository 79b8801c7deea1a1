from django.apps import AppConfig

from wealthai.groups import Role, permit


class AdvisorsConfig(AppConfig):
    name = "advisors"

    def ready(self) -> None:
        from advisors import navigation, notices, searching
        from advisors.letter_records import LetterRecords
        from advisors.promise_records import PromiseRecords, register_states
        from advisors.records import ClientRecords, NoteRecords
        from compliance.journal import roles
        from wealthai import records

        _permit()
        records.register(NoteRecords())
        records.register(ClientRecords())
        records.register(LetterRecords())
        records.register(PromiseRecords())
        register_states()
        for table in ("itemrevision", "letterversion", "letterrelease"):
            roles.limit(f"advisors_{table}", "SELECT, INSERT")
        for table in ("letter", "promise"):
            roles.limit(f"advisors_{table}", "SELECT, INSERT, UPDATE")
        navigation.register()
        searching.register()
        notices.register()


def _permit() -> None:
    advisor = {Role.ADVISOR}
    permit("advisors.view_notes", "See notes", area="Notes", roles={Role.ADVISOR, Role.REVIEWER})
    permit(
        "advisors.view_note_states", "See the states of notes, without words", area="Notes", roles={Role.ADMINISTRATOR}
    )
    permit(
        "advisors.upload_note",
        "Upload a transcript, correct its summary, submit it",
        area="Notes",
        roles=advisor,
        four_eyes="a reviewer approves",
    )
    permit(
        "advisors.export_note",
        "Export a note with its history and proof; the words for who sees them",
        area="Notes",
        roles={Role.ADVISOR, Role.REVIEWER, Role.ADMINISTRATOR},
    )
    permit(
        "advisors.reveal_value",
        "Reveal a hidden value, with a reason",
        area="Notes",
        roles={Role.ADVISOR, Role.REVIEWER},
    )
    permit(
        "advisors.write_letter",
        "Draft an e-mail to a client, submit and release it",
        area="Notes",
        roles=advisor,
        four_eyes="a reviewer approves what a person wrote in it",
    )
    permit(
        "advisors.view_promises",
        "See promises to clients; their words as those of their note",
        area="Clients",
        roles={Role.ADVISOR, Role.REVIEWER},
    )
    permit(
        "advisors.keep_promise",
        "Close, reopen, move and give away promises of the own book",
        area="Clients",
        roles=advisor,
    )
    permit("advisors.view_clients", "See clients of the own book", area="Clients", roles={Role.ADVISOR})
    permit(
        "advisors.view_all_clients",
        "See every client's state, without words",
        area="Clients",
        roles={Role.ADMINISTRATOR, Role.REVIEWER},
    )
    permit("advisors.change_book", "Write the book of business", area="Clients", roles={Role.ADMINISTRATOR})
    permit(
        "advisors.import_book",
        "Load the book of business from a file",
        area="Clients",
        roles={Role.OPERATIONS, Role.ADMINISTRATOR},
    )
