"""Cases that were there before: what each asks of a person, and why it is kept."""

from typing import Any

from django.db import migrations

from proche.queue.rules import asks_of


def fill(apps: Any, schema_editor: Any) -> None:
    cases = apps.get_model("queue", "Case").objects.using(schema_editor.connection.alias)
    # What is done asks nothing of anyone any more; it is written when it is opened again.
    open_ones = cases.exclude(state="DONE")
    shapes = open_ones.filter(asks="").values_list("kind", "language", "skills").order_by().distinct()
    for kind, language, skills in list(shapes):
        same = open_ones.filter(kind=kind, language=language, skills=skills, asks="")
        same.update(asks=asks_of(kind, language, skills))
    cases.filter(kept_for__isnull=False, keeping="").update(keeping="HANDED")


class Migration(migrations.Migration):

    dependencies = [("queue", "0002_offers_and_second_looks")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
