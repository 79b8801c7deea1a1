"""The words of items leave the journal: `ItemRevision` keeps every wording, under the rights of the note and for erasure to
reach; a journal row can be neither hidden from a reader nor erased."""

from django.db import migrations

from compliance.journal.operations import govern

_TABLE = "advisors_summaryitem"
_BEFORE = govern(_TABLE)
_NOW = govern(_TABLE, hidden=["text", "due_phrase", "why", "drop_reason"])


class Migration(migrations.Migration):
    dependencies = [("advisors", "0002_governed")]
    operations = [
        migrations.RunSQL(_BEFORE.reverse_sql, _BEFORE.sql),
        migrations.RunSQL(_NOW.sql, _NOW.reverse_sql),
    ]
