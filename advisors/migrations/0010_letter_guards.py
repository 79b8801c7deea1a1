"""An e-mail to a client is none before its note is approved, and what a person wrote in it leaves only as another approved it."""

from django.db import migrations

from compliance.journal.operations import append_only, govern

FUNCTIONS = """
CREATE FUNCTION advisors_note_is_approved(p_note bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM advisors_note n JOIN compliance_review r
            ON r.subject_type = 'note' AND r.subject_id = n.uuid AND r.status = 'approved'
        WHERE n.id = p_note AND n.state IN ('approved', 'delivered'))
$$;
CREATE FUNCTION advisors_letter_is_approved(p_letter uuid, p_hash text) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM compliance_review r WHERE r.subject_type = 'letter' AND r.subject_id = p_letter
            AND r.status = 'approved' AND r.content_hash = p_hash)
$$;

CREATE FUNCTION advisors_letter_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT advisors_note_is_approved(NEW.note_id) THEN
        RAISE EXCEPTION 'There is no e-mail before its note is approved.' USING ERRCODE = 'WA003';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.uuid, NEW.note_id) IS DISTINCT FROM (OLD.uuid, OLD.note_id)
        OR (OLD.state IN ('released', 'delivered', 'rejected') AND NEW.content_hash <> OLD.content_hash)
        OR (OLD.state IN ('delivered', 'rejected') AND NEW.state <> OLD.state)
        OR (OLD.state = 'released' AND NEW.state NOT IN ('released', 'delivered'))) THEN
        RAISE EXCEPTION 'What was sent or refused stays as it was.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.state IN ('approved', 'released', 'delivered')
        AND NOT advisors_letter_is_approved(NEW.uuid, NEW.content_hash) THEN
        RAISE EXCEPTION 'An e-mail is approved by a review of just these words.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_letter_guarded BEFORE INSERT OR UPDATE ON advisors_letter
    FOR EACH ROW EXECUTE FUNCTION advisors_letter_guard();

-- Machine text of an approved summary may be handed to its advisor; what a person wrote, and whatever the outbox sends, was approved.
CREATE FUNCTION advisors_letterrelease_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_version advisors_letterversion;
    v_letter advisors_letter;
    v_actor text := compliance_current_actor();
BEGIN
    SELECT * INTO v_version FROM advisors_letterversion WHERE id = NEW.version_id;
    SELECT * INTO v_letter FROM advisors_letter WHERE id = NEW.letter_id;
    IF v_version.letter_id IS DISTINCT FROM NEW.letter_id OR v_version.content_hash IS DISTINCT FROM NEW.content_hash
        OR v_letter.content_hash IS DISTINCT FROM NEW.content_hash THEN
        RAISE EXCEPTION 'Only the version that stands can leave.' USING ERRCODE = 'WA003';
    END IF;
    IF NOT advisors_note_is_approved(v_letter.note_id) OR v_letter.state = 'rejected' THEN
        RAISE EXCEPTION 'No e-mail leaves before its note is approved, and none that was rejected.' USING ERRCODE = 'WA003';
    END IF;
    IF (NEW.way = 'outbox' OR v_version.by_id IS NOT NULL)
        AND NOT advisors_letter_is_approved(v_letter.uuid, NEW.content_hash) THEN
        RAISE EXCEPTION 'Another person approves these words before they leave.' USING ERRCODE = 'WA003';
    END IF;
    IF v_actor LIKE 'user:%' AND v_actor <> 'user:' || NEW.by_id THEN
        RAISE EXCEPTION 'A release bears the name of whoever acts.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_letterrelease_guarded BEFORE INSERT ON advisors_letterrelease
    FOR EACH ROW EXECUTE FUNCTION advisors_letterrelease_guard();

-- Who wrote a version is who acts: text of a person cannot pass as the machine's.
CREATE FUNCTION advisors_letterversion_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_actor text := compliance_current_actor();
BEGIN
    IF NEW.by_id IS NOT NULL AND v_actor LIKE 'user:%' AND v_actor <> 'user:' || NEW.by_id THEN
        RAISE EXCEPTION 'Words bear the name of whoever wrote them.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_letterversion_guarded BEFORE INSERT ON advisors_letterversion
    FOR EACH ROW EXECUTE FUNCTION advisors_letterversion_guard();

CREATE FUNCTION advisors_letter_outbox_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM advisors_letter l JOIN advisors_letterrelease x ON x.letter_id = l.id AND x.way = 'outbox'
        WHERE l.uuid = NEW.subject_id AND x.content_hash = NEW.content_hash AND advisors_note_is_approved(l.note_id)) THEN
        RAISE EXCEPTION 'An e-mail goes out once it was released, after its note was approved.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_letter_outbox_guarded BEFORE INSERT ON compliance_outboxmessage
    FOR EACH ROW WHEN (NEW.subject_type = 'letter') EXECUTE FUNCTION advisors_letter_outbox_guard();
"""

REVERSE = """
DROP TRIGGER advisors_letter_outbox_guarded ON compliance_outboxmessage;
DROP TRIGGER advisors_letterversion_guarded ON advisors_letterversion;
DROP TRIGGER advisors_letterrelease_guarded ON advisors_letterrelease;
DROP TRIGGER advisors_letter_guarded ON advisors_letter;
DROP FUNCTION advisors_letter_outbox_guard, advisors_letterversion_guard, advisors_letterrelease_guard, advisors_letter_guard,
    advisors_letter_is_approved, advisors_note_is_approved;
"""


class Migration(migrations.Migration):
    dependencies = [("advisors", "0009_letter"), ("compliance", "0017_talk_guards")]
    operations = [
        migrations.RunSQL(FUNCTIONS, REVERSE),
        govern("advisors_letter"),
        govern("advisors_letterversion", hidden=["subject", "body", "disclaimer"]),
        govern("advisors_letterrelease"),
        append_only("advisors_letterversion"),
        append_only("advisors_letterrelease"),
    ]
