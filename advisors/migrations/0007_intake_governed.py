"""What came in stands under the journal; and the text that a note's offsets are about never becomes another one."""

from django.db import migrations

from compliance.journal.operations import govern

FIXED = """
CREATE FUNCTION advisors_note_words_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.client_id, NEW.received_id, NEW.received_sha256, NEW.file_kind, NEW.encoding, NEW.extractor)
        IS DISTINCT FROM
       (OLD.client_id, OLD.received_id, OLD.received_sha256, OLD.file_kind, OLD.encoding, OLD.extractor)
       OR NEW.extracted_id IS DISTINCT FROM OLD.extracted_id THEN
        RAISE EXCEPTION 'the text of note % is what it was received as', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER advisors_note_words_fixed BEFORE UPDATE ON advisors_note
    FOR EACH ROW EXECUTE FUNCTION advisors_note_words_fixed();
"""
LOOSE = """
DROP TRIGGER advisors_note_words_fixed ON advisors_note;
DROP FUNCTION advisors_note_words_fixed;
"""


class Migration(migrations.Migration):
    dependencies = [("advisors", "0006_intake")]
    operations = [
        govern("advisors_incoming"),
        govern("advisors_checkpointmark", ignored=["at"]),
        migrations.RunSQL(FIXED, LOOSE),
    ]
