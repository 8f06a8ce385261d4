"""When a customer first heard from the desk: for the figures of arrival to answer."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def fill(apps: Any, schema_editor: Any) -> None:
    """What is known of orders from before: their confirmation."""
    order = apps.get_model("orders", "Order")
    orders = order.objects.using(schema_editor.connection.alias)
    orders.filter(state="CONFIRMED").update(answered_at=F("confirmed_at"))


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_one_index_a_question")]

    operations = [
        migrations.AddField(model_name="order", name="answered_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="order", index=models.Index(fields=["received_at"], name="orders_by_arrival")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
