"""What the restricted database role may do, granted anew after every migration by the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

# Everything else is SELECT, INSERT, UPDATE, DELETE. Append-only rows are added and read; the journal is only read.
_LIMITED = {
    "compliance_journalrow": "SELECT",
    "compliance_payload": "SELECT, INSERT",
    "compliance_payloadbody": "SELECT, INSERT",
    "compliance_deliveryattempt": "SELECT, INSERT",
    "compliance_apirequest": "SELECT, INSERT",
    "compliance_modelcall": "SELECT, INSERT, UPDATE",
    "compliance_review": "SELECT, INSERT, UPDATE",
    "compliance_outboxmessage": "SELECT, INSERT, UPDATE",
    "compliance_promptversion": "SELECT, INSERT, UPDATE",
    "compliance_reasonuse": "SELECT, INSERT",
    "compliance_levelholder": "SELECT, INSERT, UPDATE",
    "compliance_reasoncode": "SELECT, INSERT, UPDATE",
    "compliance_assignmentrule": "SELECT, INSERT, UPDATE",
    "compliance_absence": "SELECT, INSERT, UPDATE",
    "compliance_complaint": "SELECT, INSERT, UPDATE",
    "compliance_sampledraw": "SELECT, INSERT",
    "compliance_sampleread": "SELECT, INSERT, UPDATE",
    "compliance_reviewcomment": "SELECT, INSERT",
    "compliance_exportfile": "SELECT, INSERT",
    "compliance_weeklyreport": "SELECT, INSERT",
    "compliance_policy": "SELECT, INSERT, UPDATE",
    "django_migrations": "SELECT",
}


def limit(table: str, rights: str) -> None:
    """An app's own append-only table (called from its `apps.py`)."""
    _LIMITED[table] = rights


def limited() -> dict[str, set[str]]:
    """Table -> all that the restricted role may do with its rows, where that is not everything."""
    return {table: set(rights.split(", ")) for table, rights in _LIMITED.items()}


def grant_after_migrate(sender: Any, using: str, **_: Any) -> None:
    """Runs once, after the last app: Django sends the signal for each."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender.label == last.label and settings.DATABASE_ROLE == "owner":
        grant(using)


def grant(using: str = "default") -> None:
    connection = connections[using]
    role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, rights in _LIMITED.items():
            if table in tables:
                name = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE ALL ON {name} FROM {role}")
                cursor.execute(f"GRANT {rights} ON {name} TO {role}")
