"""The tables of what can be found, and the index of each database beside them.

Rows that the desk has already are brought in afterwards by the worker (search/filling.py): at a million
of them a migration that did it would keep the desk closed for minutes.
"""

from django.db import migrations, models

from proche.kernel.search import sql


def make_index(apps, schema_editor):
    for statement in sql.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    # On PostgreSQL the column goes with its table; its function goes here, after the column that needs it.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE kernel_searchentry DROP COLUMN vector", params=None)
        schema_editor.execute("DROP FUNCTION kernel_search_lexemes(bigint, text)", params=None)
    else:
        for name in ("put", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER kernel_search_{name}", params=None)
        schema_editor.execute("DROP TABLE kernel_search", params=None)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_gate_letters")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=24)),
                ("subject", models.BigIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject"), name="kernel_searchentry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchFill",
            fields=[
                ("source", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("before", models.BigIntegerField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
