"""ask trace | outbox | jobs: print what the desk's database holds, as JSON."""

import json
import sys

from django_tasks_db.models import DBTaskResult

from proche.kernel import models, trace


def told() -> object:
    if sys.argv[1] == "trace":
        return trace.verify().as_json()
    if sys.argv[1] == "outbox":
        return list(models.OutboxMessage.objects.order_by("key").values_list("key", "state", "tries"))
    return list(DBTaskResult.objects.order_by("enqueued_at", "id").values_list("status", flat=True))


sys.stdout.write(json.dumps(told()))
