"""Cases as far as the service level asks."""

from __future__ import annotations

from datetime import datetime

from proche.queue.models import Case
from proche.queue.rules import State
from proche.queue.service_level import Served

#: Shares are of this many latest cases at most: a desk with a million answers as fast.
LOOKED_AT = 3000


def list_served(*, since: datetime, at: datetime) -> list[Served]:
    """Those that ended since a moment, and those that wait past their due moment. Each had one."""
    done = Case.objects.filter(state=State.DONE.value, closed_at__gte=since).order_by("-closed_at", "-id")
    late = Case.objects.filter(state=State.WAITING.value, due_at__lt=at).order_by("due_at")
    held = Case.objects.filter(state=State.TAKEN.value).order_by("priority", "turn_at", "id")
    found = [
        Served(kind, due, ended)
        for rows in (done, late, held)
        for kind, due, ended in rows.values_list("kind", "due_at", "closed_at")[:LOOKED_AT]
        if due is not None and (ended is not None or due < at)
    ]
    return [case for case in found if (case.ended_at or case.due_at) >= since]
