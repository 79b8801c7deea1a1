"""The book of business and its notes stand under the journal. Names and contact data count as changes but are not kept."""

from django.db import migrations

from compliance.journal.operations import append_only, govern


class Migration(migrations.Migration):
    dependencies = [("advisors", "0001_initial"), ("compliance", "0002_journal")]

    operations = [
        govern("advisors_advisor"),
        govern("advisors_household", hidden=["name"]),
        govern(
            "advisors_client",
            hidden=["given_name", "family_name", "email", "phone", "address", "born_on", "crm_id"],
        ),
        govern("advisors_clientalias", hidden=["name"]),
        govern("advisors_clientprofile", hidden=["objectives"]),
        govern("advisors_account", hidden=["name", "number_ending"]),
        govern("advisors_coverage"),
        govern("advisors_note", ignored=["touched_at", "stage"], hidden=["file_name"]),
        govern("advisors_summary"),
        govern("advisors_summaryitem"),
        append_only("advisors_itemrevision"),
    ]
