"""What the gate still left to the services: a review begins open, only what was approved goes out, nobody forges a row change."""

from django.db import migrations

FUNCTIONS = """
-- The frozen columns protect a review that stands; one that is inserted as decided would never have been open to anybody.
CREATE FUNCTION compliance_review_begin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_actor text := compliance_current_actor();
BEGIN
    IF NEW.status <> 'open' THEN
        RAISE EXCEPTION 'A review begins open.' USING ERRCODE = 'WA003';
    END IF;
    IF v_actor LIKE 'user:%' AND 'user:' || NEW.submitted_by_id IS DISTINCT FROM v_actor THEN
        RAISE EXCEPTION 'A review is submitted by the person who acts.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_review_begins BEFORE INSERT ON compliance_review
    FOR EACH ROW EXECUTE FUNCTION compliance_review_begin();

-- The outbox is the only way out. The path is fixed: a temporary table named like the reviews must not be asked instead.
CREATE FUNCTION compliance_outbox_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT 1 FROM compliance_review r
            WHERE r.id = NEW.review_id AND r.status = 'approved' AND r.subject_type = NEW.subject_type
                AND r.subject_id = NEW.subject_id AND r.content_hash = NEW.content_hash) THEN
            RAISE EXCEPTION 'Only what was approved goes out, as it was approved.' USING ERRCODE = 'WA003';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.uuid, NEW.subject_type, NEW.subject_id, NEW.review_id, NEW.idempotency_key, NEW.content_hash)
        IS DISTINCT FROM (OLD.uuid, OLD.subject_type, OLD.subject_id, OLD.review_id, OLD.idempotency_key, OLD.content_hash)
        OR (OLD.body_id IS NOT NULL AND NEW.body_id IS DISTINCT FROM OLD.body_id)
        OR (OLD.state = 'delivered' AND NEW.state <> 'delivered') THEN
        RAISE EXCEPTION 'What goes out, and that it went out, is fixed.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_outbox_guarded BEFORE INSERT OR UPDATE ON compliance_outboxmessage
    FOR EACH ROW EXECUTE FUNCTION compliance_outbox_guard();

-- Whoever may execute it could hang it on a temporary table named like one of ours. Triggers that stand go on firing.
REVOKE ALL ON FUNCTION compliance_journal_change() FROM PUBLIC;
"""

REVERSE = """
GRANT EXECUTE ON FUNCTION compliance_journal_change() TO PUBLIC;
DROP TRIGGER compliance_outbox_guarded ON compliance_outboxmessage;
DROP TRIGGER compliance_review_begins ON compliance_review;
DROP FUNCTION compliance_outbox_guard, compliance_review_begin;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0003_meeting_summary")]
    operations = [migrations.RunSQL(FUNCTIONS, REVERSE)]
