"""The five groups. What each may do stands in the permission matrix, in code."""

from django.db import migrations

ROLES = ("advisor", "reviewer", "operations", "analyst", "administrator")


def add(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("wealthai", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
