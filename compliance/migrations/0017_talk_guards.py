"""What was said is never changed."""

from django.db import migrations

from compliance.journal.operations import append_only


class Migration(migrations.Migration):
    dependencies = [("compliance", "0016_talk")]

    operations = [append_only("compliance_reviewcomment")]
