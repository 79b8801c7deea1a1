"""A promise comes from an item of an approved note and from nothing else; what was promised, and for which day, stays."""

from django.db import migrations

from compliance.journal.operations import govern

FUNCTIONS = """
CREATE FUNCTION advisors_promise_begin() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT advisors_note_is_approved(NEW.note_id) THEN
        RAISE EXCEPTION 'There is no promise before its note is approved.' USING ERRCODE = 'WA003';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM advisors_summaryitem i JOIN advisors_summary s ON s.id = i.summary_id JOIN advisors_note n ON n.id = s.note_id
        WHERE i.id = NEW.item_id AND i.section = 'action_items' AND i.choice <> 'dropped' AND n.id = NEW.note_id
            AND n.client_id = NEW.client_id AND n.advisor_id = NEW.advisor_id
            AND i.due_on IS NOT DISTINCT FROM NEW.first_due_on AND i.owner = NEW.owner) THEN
        RAISE EXCEPTION 'A promise is an action item that stood when its note was approved.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.state <> 'open' OR NEW.moves <> 0 OR NEW.revision <> 1 OR NEW.due_on IS DISTINCT FROM NEW.first_due_on THEN
        RAISE EXCEPTION 'A promise begins open, for the day it was approved with.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_promise_begun BEFORE INSERT ON advisors_promise
    FOR EACH ROW EXECUTE FUNCTION advisors_promise_begin();

CREATE FUNCTION advisors_promise_freeze() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_told text[] := ARRAY['due_told_for', 'overdue_told_for'];
    v_actor text := compliance_current_actor();
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A promise is never removed: it is kept or withdrawn.' USING ERRCODE = 'WA003';
    END IF;
    IF (NEW.uuid, NEW.item_id, NEW.note_id, NEW.client_id, NEW.advisor_id, NEW.first_due_on, NEW.created_at)
        IS DISTINCT FROM (OLD.uuid, OLD.item_id, OLD.note_id, OLD.client_id, OLD.advisor_id, OLD.first_due_on, OLD.created_at) THEN
        RAISE EXCEPTION 'What was promised, to whom and for which day, is fixed.' USING ERRCODE = 'WA003';
    END IF;
    IF to_jsonb(NEW) - v_told = to_jsonb(OLD) - v_told THEN
        RETURN NEW;
    END IF;
    IF NEW.revision <> OLD.revision + 1 THEN
        RAISE EXCEPTION 'Each change of a promise is a revision of its own.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.moves <> OLD.moves + (OLD.due_on IS NOT NULL AND NEW.due_on IS DISTINCT FROM OLD.due_on)::int THEN
        RAISE EXCEPTION 'Each move of a date is counted.' USING ERRCODE = 'WA003';
    END IF;
    IF OLD.state <> 'open' AND NEW.state <> 'open' THEN
        RAISE EXCEPTION 'A closed promise is reopened before it is changed.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.state <> 'open' AND v_actor LIKE 'user:%' AND v_actor <> 'user:' || NEW.closed_by_id THEN
        RAISE EXCEPTION 'A promise is closed under the name of whoever acts.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_promise_frozen BEFORE UPDATE OR DELETE ON advisors_promise
    FOR EACH ROW EXECUTE FUNCTION advisors_promise_freeze();

-- The words are not copied: so the item that holds them stands still from then on.
CREATE FUNCTION advisors_promised_item_freeze() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM advisors_promise p WHERE p.item_id = OLD.id) THEN
        RAISE EXCEPTION 'An item that is promised stays as it was approved.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_summaryitem_promised BEFORE UPDATE ON advisors_summaryitem FOR EACH ROW
    WHEN (OLD.section = 'action_items' AND (NEW.summary_id, NEW.section, NEW.number, NEW.text, NEW.start, NEW."end", NEW.owner,
            NEW.due_on, NEW.choice) IS DISTINCT FROM (OLD.summary_id, OLD.section, OLD.number, OLD.text, OLD.start, OLD."end",
            OLD.owner, OLD.due_on, OLD.choice))
    EXECUTE FUNCTION advisors_promised_item_freeze();
"""

REVERSE = """
DROP TRIGGER advisors_summaryitem_promised ON advisors_summaryitem;
DROP TRIGGER advisors_promise_frozen ON advisors_promise;
DROP TRIGGER advisors_promise_begun ON advisors_promise;
DROP FUNCTION advisors_promised_item_freeze, advisors_promise_freeze, advisors_promise_begin;
"""


class Migration(migrations.Migration):
    dependencies = [("advisors", "0012_promise"), ("compliance", "0017_talk_guards")]
    operations = [
        migrations.RunSQL(FUNCTIONS, REVERSE),
        govern("advisors_promise", ignored=["due_told_for", "overdue_told_for"], hidden=["closing_words"]),
    ]
