"""That a file was handed out is never changed or removed."""

from django.db import migrations

from compliance.journal.operations import append_only, govern


class Migration(migrations.Migration):
    dependencies = [("compliance", "0018_export")]

    operations = [append_only("compliance_exportfile"), govern("compliance_exportfile", ignored=["proof"])]
