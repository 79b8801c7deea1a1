from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        from compliance import navigation, notices, rights, searching
        from compliance.journal import connection, roles
        from compliance.records import AccessRecords, PolicyRecords
        from wealthai import records
        from wealthai.groups import permit

        connection_created.connect(connection.install, dispatch_uid="compliance.sign_writes")
        post_migrate.connect(roles.grant_after_migrate, dispatch_uid="compliance.roles")
        permit(rights.ACTS)
        records.register(AccessRecords())
        records.register(PolicyRecords())
        navigation.register()
        searching.register()
        notices.register()
