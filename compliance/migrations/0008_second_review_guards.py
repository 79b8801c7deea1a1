"""The rule which flags ask for two approvals stands in the database, and so does what follows from it."""

from django.db import migrations

from compliance.journal.operations import govern

FUNCTIONS = """
-- A rule says for ever what it said; a person who is signed in puts it in force only by approving just that version.
CREATE FUNCTION compliance_policy_freeze() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_actor text := compliance_current_actor();
    v_moves text[] := '{state,in_force_from,in_force_until}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A rule is never removed.' USING ERRCODE = 'WA003';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - v_moves IS DISTINCT FROM to_jsonb(OLD) - v_moves OR OLD.state IN ('retired', 'refused') THEN
            RAISE EXCEPTION 'A rule never changes: propose the next version.' USING ERRCODE = 'WA003';
        END IF;
    END IF;
    IF NEW.state = 'champion' AND (TG_OP = 'INSERT' OR OLD.state <> 'champion') AND NOT EXISTS (
        SELECT 1 FROM compliance_review r
        WHERE r.subject_type = 'policy' AND r.subject_id = NEW.uuid AND r.status = 'approved'
            AND 'user:' || r.decided_by_id = v_actor) THEN
        RAISE EXCEPTION 'A rule is put in force by a second person, on the review desk.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_policy_frozen BEFORE INSERT OR UPDATE OR DELETE ON compliance_policy
    FOR EACH ROW EXECUTE FUNCTION compliance_policy_freeze();

-- As long as nobody has changed the rule it is the one written in compliance/policies/rules.py; a test compares the two.
CREATE FUNCTION compliance_needs_second(p_high integer, p_kinds text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT (p_high > 0 AND (rule.body ->> 'any_high')::boolean)
        OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(rule.body -> 'categories') c WHERE c = ANY (p_kinds))
    FROM (SELECT coalesce(
        (SELECT body FROM compliance_policy WHERE name = 'second-review' AND state = 'champion'),
        '{"any_high": true, "categories": ["complaint", "elder_exploitation", "forgery", "third_party_fraud",
          "unauthorized_trading"]}'::jsonb) AS body) rule
$$;

CREATE FUNCTION compliance_review_second() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_actor text := compliance_current_actor();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.first_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'A review begins without an approval.' USING ERRCODE = 'WA003';
        END IF;
        NEW.needs_second := NEW.needs_second
            OR compliance_needs_second(greatest(NEW.high_flags, NEW.high_raised)::integer, NEW.flag_kinds::text[]);
        RETURN NEW;
    END IF;
    IF OLD.needs_second AND NOT NEW.needs_second THEN
        RAISE EXCEPTION 'A second approval that is asked for is never waived.' USING ERRCODE = 'WA003';
    END IF;
    IF (NEW.high_flags, NEW.high_raised, NEW.flag_kinds) IS DISTINCT FROM (OLD.high_flags, OLD.high_raised, OLD.flag_kinds) THEN
        NEW.needs_second := NEW.needs_second
            OR compliance_needs_second(greatest(NEW.high_flags, NEW.high_raised)::integer, NEW.flag_kinds::text[]);
    END IF;
    IF NEW.first_by_id IS NOT NULL AND OLD.first_by_id IS NULL
        AND ('user:' || NEW.first_by_id IS DISTINCT FROM v_actor OR NOT NEW.needs_second OR NEW.status <> 'open') THEN
        RAISE EXCEPTION 'A first approval carries the name of the person who approves.' USING ERRCODE = 'WA003';
    END IF;
    IF OLD.first_by_id IS NOT NULL AND NEW.content_hash IS NOT DISTINCT FROM OLD.content_hash
        AND (NEW.first_by_id, NEW.first_at) IS DISTINCT FROM (OLD.first_by_id, OLD.first_at) THEN
        RAISE EXCEPTION 'A first approval stands as long as the content does.' USING ERRCODE = 'WA003';
    END IF;
    IF OLD.first_by_id IS NOT NULL AND NEW.content_hash IS DISTINCT FROM OLD.content_hash AND NEW.first_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A first approval falls when the content changes.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_review_seconded BEFORE INSERT OR UPDATE ON compliance_review
    FOR EACH ROW EXECUTE FUNCTION compliance_review_second();

CREATE OR REPLACE FUNCTION compliance_outbox_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT 1 FROM compliance_review r
            WHERE r.id = NEW.review_id AND r.status = 'approved' AND r.subject_type = NEW.subject_type
                AND r.subject_id = NEW.subject_id AND r.content_hash = NEW.content_hash
                AND (NOT r.needs_second OR (r.first_by_id IS NOT NULL AND r.first_by_id <> r.decided_by_id))) THEN
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
"""

REVERSE = """
CREATE OR REPLACE FUNCTION compliance_outbox_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
DROP TRIGGER compliance_review_seconded ON compliance_review;
DROP TRIGGER compliance_policy_frozen ON compliance_policy;
DROP FUNCTION compliance_review_second, compliance_needs_second, compliance_policy_freeze;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0007_second_review")]

    operations = [migrations.RunSQL(FUNCTIONS, REVERSE), govern("compliance_policy")]
