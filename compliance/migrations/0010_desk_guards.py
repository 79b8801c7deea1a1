"""Levels in the database, coded reasons to begin with, and the new tables under the journal."""

from django.db import migrations

from compliance.journal import acting
from compliance.journal.operations import append_only, govern

LEVELS = ((1, "Senior reviewer"), (2, "Head of compliance"))
BACK = (
    ("wording", "Wording"),
    ("missing", "Something is missing"),
    ("not-said", "Not said in the meeting"),
    ("personal-detail", "Personal detail not needed"),
    ("due-or-owner", "Owner or due date"),
    ("promise", "Promise of return"),
    ("other", "Other"),
)
DROP = (
    ("not-said", "Not said in the meeting"),
    ("not-of-this-kind", "Not an item of this kind"),
    ("said-twice", "Said twice"),
    ("personal-detail", "Personal detail not needed"),
    ("done", "Done already"),
    ("promise", "Promise of return"),
)
UP = (
    ("judgement", "Needs a senior's judgement"),
    ("regulator", "May have to be reported"),
    ("client-harm", "A client may come to harm"),
    ("conduct", "Conduct of a colleague"),
    ("conflict", "The reviewer is not free to decide"),
    ("other", "Other"),
)
ACCESS = (
    ("not-needed", "Not needed for the work"),
    ("other-role", "Another role fits"),
    ("not-confirmed", "The person was not asked, or is not known"),
    ("other", "Other"),
)
RULE = (("not-needed", "Not needed"), ("too-loose", "Too loose"), ("mistake", "A mistake in it"), ("other", "Other"))
LISTS = (
    ("", "return", BACK),
    ("", "reject", BACK),
    ("", "escalate", UP),
    ("note", "drop", DROP),
    ("access", "reject", ACCESS),
    ("policy", "reject", RULE),
)

FUNCTIONS = """
CREATE FUNCTION compliance_rank_of(p_user bigint) RETURNS integer
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(l.rank), 0)::integer FROM compliance_levelholder h JOIN compliance_reviewlevel l ON l.id = h.level_id
    WHERE h.person_id = p_user AND h.ended_at IS NULL
$$;

-- An escalated review is decided at its level or above; of two approvals one comes from there. It is never lowered.
CREATE FUNCTION compliance_review_levelled() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    v_needed integer := (SELECT rank FROM compliance_reviewlevel WHERE id = NEW.level_id);
BEGIN
    IF OLD.level_id IS NOT NULL AND coalesce(v_needed, 0) < (SELECT rank FROM compliance_reviewlevel WHERE id = OLD.level_id) THEN
        RAISE EXCEPTION 'An escalated review goes to no lower level.' USING ERRCODE = 'WA003';
    END IF;
    IF NEW.status <> 'open' AND v_needed IS NOT NULL
        AND greatest(compliance_rank_of(NEW.decided_by_id), compliance_rank_of(NEW.first_by_id)) < v_needed THEN
        RAISE EXCEPTION 'An escalated review is decided at its level or above.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_review_levelled BEFORE UPDATE ON compliance_review
    FOR EACH ROW EXECUTE FUNCTION compliance_review_levelled();

-- Nobody who is signed in raises themselves.
CREATE FUNCTION compliance_level_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF 'user:' || NEW.person_id = compliance_current_actor() AND (TG_OP = 'INSERT' OR NEW.level_id <> OLD.level_id) THEN
        RAISE EXCEPTION 'Nobody gives a level to themselves.' USING ERRCODE = 'WA003';
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'ended_at' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' THEN
        RAISE EXCEPTION 'Who was given a level is fixed; it only ends.' USING ERRCODE = 'WA003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_levelholder_guarded BEFORE INSERT OR UPDATE ON compliance_levelholder
    FOR EACH ROW EXECUTE FUNCTION compliance_level_guard();
"""

REVERSE = """
DROP TRIGGER compliance_levelholder_guarded ON compliance_levelholder;
DROP TRIGGER compliance_review_levelled ON compliance_review;
DROP FUNCTION compliance_level_guard, compliance_review_levelled, compliance_rank_of;
"""


def add(apps, schema_editor):
    with acting("migration:compliance.0010"):
        alias = schema_editor.connection.alias
        levels = apps.get_model("compliance", "ReviewLevel").objects.using(alias)
        for rank, name in LEVELS:
            levels.create(rank=rank, name=name)
        codes = apps.get_model("compliance", "ReasonCode").objects.using(alias)
        for kind, act, rows in LISTS:
            for position, (code, label) in enumerate(rows, start=1):
                codes.create(kind=kind, act=act, code=code, label=label, position=position)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0009_desk")]

    operations = [
        migrations.RunSQL(FUNCTIONS, REVERSE),
        append_only("compliance_reasonuse"),
        govern("compliance_reviewlevel"),
        govern("compliance_levelholder"),
        govern("compliance_assignmentrule"),
        govern("compliance_absence"),
        govern("compliance_reasoncode"),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
