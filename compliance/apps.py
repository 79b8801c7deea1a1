from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from wealthai.groups import EVERYONE, Role, permit


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        from compliance import navigation, notices, searching, supervision
        from compliance.journal import connection, roles
        from compliance.records import AccessRecords, PolicyRecords
        from wealthai import records

        connection_created.connect(connection.install, dispatch_uid="compliance.sign_writes")
        post_migrate.connect(roles.grant_after_migrate, dispatch_uid="compliance.roles")
        _permit()
        supervision.permit_all()
        records.register(AccessRecords())
        records.register(PolicyRecords())
        navigation.register()
        searching.register()
        notices.register()


def _permit() -> None:
    admin, reviewer = {Role.ADMINISTRATOR}, {Role.REVIEWER}
    permit(
        "compliance.view_queue",
        "Open the review desk, each role with the kinds it decides",
        area="Review",
        roles=reviewer | admin,
    )
    permit(
        "compliance.decide_review",
        "Claim, trim, approve, return, reject notes",
        area="Review",
        roles=reviewer,
        four_eyes="never the owner, the submitter or the last writer",
    )
    permit("compliance.take_over_review", "Take over a colleague's claim", area="Review", roles=reviewer | admin)
    permit("compliance.view_outbox", "See deliveries", area="Delivery", roles={Role.OPERATIONS, *reviewer, *admin})
    permit(
        "compliance.resend_outbox",
        "Send again what was not delivered",
        area="Delivery",
        roles={Role.OPERATIONS, *admin},
    )
    permit("compliance.view_journal", "Read the journal", area="Governance", roles=reviewer | admin)
    permit(
        "compliance.verify_export", "See exports and check an exported file", area="Governance", roles=reviewer | admin
    )
    permit("compliance.view_matrix", "Read this matrix", area="Governance", roles=EVERYONE)
    permit(
        "compliance.view_prompts",
        "See prompts and their versions",
        area="Models",
        roles={Role.ANALYST, *reviewer, *admin},
    )
    permit(
        "compliance.view_ledger",
        "See the ledger of model calls",
        area="Models",
        roles={Role.ANALYST, *reviewer, *admin},
    )
    permit("compliance.issue_token", "Issue an API token of one's own, end it", area="Administration", roles=EVERYONE)
    permit("compliance.end_tokens", "See and end everybody's API tokens", area="Administration", roles=admin)
    permit("wealthai.view_user", "See people and their roles", area="Administration", roles=admin)
    permit(
        "wealthai.change_user",
        "Add people, ask for roles and new passwords, withdraw roles, switch logins off",
        area="Administration",
        roles=admin,
        four_eyes="another administrator or a reviewer grants a role, a new password, the removal of a second factor",
    )
    permit(
        "compliance.decide_access",
        "Grant or refuse what an administrator asks for a person",
        area="Administration",
        roles=admin | reviewer,
        four_eyes="never who asks, never the person it is for",
    )
