"""The database refuses UPDATE, DELETE and TRUNCATE on the trace."""

from django.db import migrations

from proche.kernel import guards


def raise_guards(apps, schema_editor):
    for statement in guards.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_first_tables")]
    # No way back but the tables' own removal: undoing this alone would open the trace.
    operations = [migrations.RunPython(raise_guards, migrations.RunPython.noop)]
