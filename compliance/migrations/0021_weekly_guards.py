"""What was counted of a week is never changed or removed."""

from django.db import migrations

from compliance.journal.operations import append_only, govern


class Migration(migrations.Migration):
    dependencies = [("compliance", "0020_weekly")]

    operations = [append_only("compliance_weeklyreport"), govern("compliance_weeklyreport")]
