"""A complaint is never removed, what it is about and when it was received never change, and an ended one stays ended."""

from django.db import migrations

from compliance.journal.operations import govern

FUNCTIONS = """
CREATE FUNCTION compliance_complaint_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A complaint is never removed.' USING ERRCODE = 'WA003';
    END IF;
    IF (NEW.uuid, NEW.subject_type, NEW.subject_id, NEW.about_id, NEW.received_at, NEW.acknowledge_by, NEW.statistics_by)
        IS DISTINCT FROM
        (OLD.uuid, OLD.subject_type, OLD.subject_id, OLD.about_id, OLD.received_at, OLD.acknowledge_by, OLD.statistics_by)
        OR (OLD.specified AND NOT NEW.specified) OR (OLD.report_by IS NOT NULL AND NEW.report_by IS DISTINCT FROM OLD.report_by) THEN
        RAISE EXCEPTION 'What a complaint is about and its dates are fixed.' USING ERRCODE = 'WA003';
    END IF;
    IF OLD.state IN ('closed', 'dismissed') AND (NEW.state, NEW.outcome, NEW.ended_by_id, NEW.ended_at)
        IS DISTINCT FROM (OLD.state, OLD.outcome, OLD.ended_by_id, OLD.ended_at) THEN
        RAISE EXCEPTION 'An ended complaint stays ended.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_complaint_frozen BEFORE UPDATE OR DELETE ON compliance_complaint
    FOR EACH ROW EXECUTE FUNCTION compliance_complaint_freeze();
"""

REVERSE = """
DROP TRIGGER compliance_complaint_frozen ON compliance_complaint;
DROP FUNCTION compliance_complaint_freeze;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0011_complaint")]

    operations = [migrations.RunSQL(FUNCTIONS, REVERSE), govern("compliance_complaint")]
