from django.apps import AppConfig


class AdvisorsConfig(AppConfig):
    name = "advisors"

    def ready(self) -> None:
        from advisors import navigation, notices, rights, searching
        from advisors.letter_records import LetterRecords
        from advisors.promise_records import PromiseRecords, register_states
        from advisors.records import ClientRecords, NoteRecords
        from compliance.journal import roles
        from wealthai import records
        from wealthai.groups import permit

        permit(rights.ACTS)
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
