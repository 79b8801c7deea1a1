from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from wealthai.groups import EVERYONE, Role, permit


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        from compliance import navigation
        from compliance.journal import connection, roles

        connection_created.connect(connection.install, dispatch_uid="compliance.sign_writes")
        post_migrate.connect(roles.grant_after_migrate, dispatch_uid="compliance.roles")
        _permit()
        navigation.register()


def _permit() -> None:
    admin, reviewer = {Role.ADMINISTRATOR}, {Role.REVIEWER}
    permit("compliance.view_queue", "See the review queue", area="Review", roles=reviewer)
    permit(
        "compliance.decide_review",
        "Claim, trim, approve, return, reject",
        area="Review",
        roles=reviewer,
        four_eyes="never the owner, the submitter or the last writer",
    )
    permit("compliance.take_over_review", "Take over a colleague's claim", area="Review", roles=reviewer)
    permit("compliance.view_outbox", "See deliveries", area="Delivery", roles={Role.OPERATIONS, *reviewer, *admin})
    permit(
        "compliance.resend_outbox",
        "Send again what was not delivered",
        area="Delivery",
        roles={Role.OPERATIONS, *admin},
    )
    permit("compliance.view_journal", "Read the journal", area="Governance", roles=reviewer | admin)
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
    permit("compliance.manage_tokens", "Issue and end API tokens", area="Administration", roles=admin)
    permit("wealthai.view_user", "See users", area="Administration", roles=admin)
    permit("wealthai.add_user", "Add users", area="Administration", roles=admin)
    permit(
        "wealthai.change_user",
        "Change users and their roles",
        area="Administration",
        roles=admin,
        four_eyes="a second administrator or a reviewer confirms a role",
    )
    permit("auth.view_group", "See groups", area="Administration", roles=admin)
