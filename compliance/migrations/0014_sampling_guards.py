"""A draw never changes; what was drawn never changes; a verdict is given once, by somebody who had no hand in it."""

from django.db import migrations

from compliance.journal.operations import append_only, govern

FUNCTIONS = """
CREATE FUNCTION compliance_sampleread_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'What was drawn is never removed.' USING ERRCODE = 'WA003';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.uuid, NEW.draw_id, NEW.review_id, NEW.position)
        IS DISTINCT FROM (OLD.uuid, OLD.draw_id, OLD.review_id, OLD.position) OR OLD.verdict <> '') THEN
        RAISE EXCEPTION 'What was drawn is fixed, and a verdict is given once.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.reader_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM compliance_review r WHERE r.id = NEW.review_id AND NEW.reader_id IN
            (r.owner_id, r.submitted_by_id, r.last_writer_id, r.first_by_id, r.decided_by_id)) THEN
        RAISE EXCEPTION 'A sample is read by somebody who had no hand in it.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_sampleread_guarded BEFORE INSERT OR UPDATE OR DELETE ON compliance_sampleread
    FOR EACH ROW EXECUTE FUNCTION compliance_sampleread_guard();
"""

REVERSE = """
DROP TRIGGER compliance_sampleread_guarded ON compliance_sampleread;
DROP FUNCTION compliance_sampleread_guard;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0013_sampling")]

    operations = [
        migrations.RunSQL(FUNCTIONS, REVERSE),
        append_only("compliance_sampledraw"),
        govern("compliance_sampledraw"),
        govern("compliance_sampleread"),
    ]
