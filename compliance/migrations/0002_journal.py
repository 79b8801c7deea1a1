"""What the database itself guards: the journal's trigger function, append-only tables, the frozen columns of a review."""

from django.db import migrations

from compliance.journal.operations import append_only, govern

FUNCTIONS = """
CREATE FUNCTION compliance_current_actor() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('wealthai.actor', true), '') $$;

-- Rows reach the journal through the two functions below, which run as the tables' owner; the application may only read.
CREATE FUNCTION compliance_journal_write(
    p_kind text, p_event text, p_table text, p_row_key text, p_subject_type text, p_subject_id uuid,
    p_reason text, p_before jsonb, p_after jsonb, p_data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_actor text := compliance_current_actor();
BEGIN
    IF v_actor IS NULL THEN
        RAISE EXCEPTION 'A governed write without an actor was refused (%, %).', p_event, coalesce(p_table, p_subject_type)
            USING ERRCODE = 'WA001', HINT = 'Sign it: compliance.journal.acting(...)';
    END IF;
    INSERT INTO compliance_journalrow
        (at, transaction, actor, user_id, request, reason, kind, event, table_name, row_key, subject_type, subject_id,
         before, after, data)
    VALUES
        (clock_timestamp(), pg_current_xact_id()::text::bigint, v_actor,
         CASE WHEN v_actor ~ '^user:[0-9]+$' THEN substr(v_actor, 6)::bigint END,
         coalesce(current_setting('wealthai.request', true), ''),
         coalesce(nullif(p_reason, ''), current_setting('wealthai.reason', true), ''),
         p_kind, p_event, coalesce(p_table, ''), coalesce(p_row_key, ''), coalesce(p_subject_type, ''), p_subject_id,
         p_before, p_after, p_data);
END $$;

CREATE FUNCTION compliance_journal_act(
    p_event text, p_subject_type text, p_subject_id uuid, p_reason text, p_data jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT compliance_journal_write('act', p_event, NULL, NULL, p_subject_type, p_subject_id, p_reason, NULL, NULL, p_data) $$;

-- Arguments: columns that neither appear nor count, columns of which only the word "hidden" is kept.
CREATE FUNCTION compliance_journal_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_ignored text[] := string_to_array(TG_ARGV[0], ',');
    v_hidden text[] := string_to_array(TG_ARGV[1], ',');
    v_old jsonb;
    v_new jsonb;
    v_before jsonb;
    v_after jsonb;
    v_key text;
    v_column text;
BEGIN
    IF TG_OP <> 'INSERT' THEN v_old := to_jsonb(OLD) - v_ignored; END IF;
    IF TG_OP <> 'DELETE' THEN v_new := to_jsonb(NEW) - v_ignored; END IF;
    v_key := coalesce(v_new, v_old) ->> 'id';
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
            INTO v_before, v_after
            FROM jsonb_each(v_old) o JOIN jsonb_each(v_new) n USING (key) WHERE o.value IS DISTINCT FROM n.value;
        IF v_after IS NULL THEN RETURN NULL; END IF;
    ELSE
        v_before := v_old;
        v_after := v_new;
    END IF;
    FOREACH v_column IN ARRAY v_hidden LOOP
        IF v_before ? v_column THEN v_before := jsonb_set(v_before, ARRAY[v_column], '"hidden"'); END IF;
        IF v_after ? v_column THEN v_after := jsonb_set(v_after, ARRAY[v_column], '"hidden"'); END IF;
    END LOOP;
    PERFORM compliance_journal_write(
        'change', lower(TG_OP), TG_TABLE_NAME::text, v_key, NULL, NULL, NULL, v_before, v_after, NULL);
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION compliance_journal_write(text, text, text, text, text, uuid, text, jsonb, jsonb, jsonb) FROM PUBLIC;

CREATE FUNCTION compliance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'WA002';
END $$;

-- Who may approve hangs on three columns. Two are fixed from the first moment; the last writer can only ever become the
-- person who is acting; nothing changes once it is decided, and a decision carries the name of whoever acts.
CREATE FUNCTION compliance_review_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_actor text := compliance_current_actor();
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A review is never removed.' USING ERRCODE = 'WA003';
    END IF;
    IF OLD.status <> 'open' THEN
        RAISE EXCEPTION 'A decided review never changes.' USING ERRCODE = 'WA003';
    END IF;
    IF (NEW.uuid, NEW.subject_type, NEW.subject_id, NEW.owner_id, NEW.submitted_by_id)
        IS DISTINCT FROM (OLD.uuid, OLD.subject_type, OLD.subject_id, OLD.owner_id, OLD.submitted_by_id) THEN
        RAISE EXCEPTION 'Owner, submitter and subject of a review are fixed.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.last_writer_id IS DISTINCT FROM OLD.last_writer_id
        AND 'user:' || NEW.last_writer_id IS DISTINCT FROM v_actor THEN
        RAISE EXCEPTION 'Nobody becomes the last writer of a review but the person who writes.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND 'user:' || NEW.decided_by_id IS DISTINCT FROM v_actor THEN
        RAISE EXCEPTION 'A decision carries the name of the person who decides.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_review_frozen BEFORE UPDATE OR DELETE ON compliance_review
    FOR EACH ROW EXECUTE FUNCTION compliance_review_freeze();
CREATE TRIGGER compliance_review_kept BEFORE TRUNCATE ON compliance_review
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();

-- A prompt version is words that were approved: only its state moves on.
CREATE FUNCTION compliance_promptversion_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'A prompt version never changes: write the next one.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_promptversion_frozen BEFORE UPDATE ON compliance_promptversion
    FOR EACH ROW EXECUTE FUNCTION compliance_promptversion_freeze();
"""

REVERSE = """
DROP TRIGGER compliance_promptversion_frozen ON compliance_promptversion;
DROP TRIGGER compliance_review_kept ON compliance_review;
DROP TRIGGER compliance_review_frozen ON compliance_review;
DROP FUNCTION compliance_promptversion_freeze, compliance_review_freeze, compliance_refuse_change, compliance_journal_change,
    compliance_journal_act, compliance_journal_write, compliance_current_actor;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0001_initial"),
        ("wealthai", "0002_groups"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, REVERSE),
        append_only("compliance_journalrow"),
        append_only("compliance_payload"),
        append_only("compliance_payloadbody"),
        append_only("compliance_deliveryattempt"),
        govern("compliance_payload"),
        govern("compliance_datakey", hidden=["wrapped"]),
        govern("compliance_review"),
        govern("compliance_outboxmessage"),
        govern("compliance_prompt"),
        govern("compliance_promptversion"),
        govern("compliance_modelcall"),
        govern("compliance_apitoken", ignored=["last_used_on"], hidden=["sha256"]),
        govern("wealthai_user", ignored=["last_login"], hidden=["password", "email"]),
        govern("wealthai_user_groups"),
        govern("auth_group"),
        govern("account_emailaddress", hidden=["email"]),
        govern("mfa_authenticator", ignored=["last_used_at"], hidden=["data"]),
    ]
