from django.db import migrations, models

# One number for all that a transaction writes: drawn by the first row that asks, kept until it ends.
FUNCTION = """
CREATE SEQUENCE audit_occasion_number;
CREATE FUNCTION audit_occasion() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    number text := current_setting('portal.occasion', true);
BEGIN
    IF number IS NULL OR number = '' THEN
        number := nextval('audit_occasion_number')::text;
        PERFORM set_config('portal.occasion', number, true);
    END IF;
    RETURN number::bigint;
END
$$;
"""
# The default only afterwards: rows from before are of no one occasion.
COLUMN = """
ALTER TABLE audit_entry ADD COLUMN occasion bigint;
ALTER TABLE audit_entry ALTER COLUMN occasion SET DEFAULT audit_occasion();
CREATE INDEX audit_entry_occasion ON audit_entry (occasion);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION audit_occasion(); DROP SEQUENCE audit_occasion_number;"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(COLUMN, "ALTER TABLE audit_entry DROP COLUMN occasion;"),
            ],
            state_operations=[
                migrations.AddField(
                    model_name='entry',
                    name='occasion',
                    field=models.BigIntegerField(db_default=models.Func(function='audit_occasion', output_field=models.BigIntegerField()), db_index=True, editable=False, null=True, verbose_name='occasion'),
                ),
            ],
        ),
    ]
