"""What keeps people on a day, for the team's picture: its kind and its hours, never what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from proche.availability.models import Hold
from proche.availability.rules import HoldKind, HoldSpan

#: Rest is between the desk and the person alone; a promise looks like the work that it is.
SHOWN = (HoldKind.CALL, HoldKind.MEETING, HoldKind.BREAK, HoldKind.BUSY)


def list_holds(begin: datetime, end: datetime) -> Mapping[int, list[HoldSpan]]:
    """What keeps each person between two moments, in order. One query."""
    running = Q(active_to__gt=begin) | Q(active_to__isnull=True)
    rows = Hold.objects.filter(running, active_from__lt=end, kind__in=[kind.value for kind in SHOWN])
    found: dict[int, list[HoldSpan]] = defaultdict(list)
    told = rows.order_by("active_from", "pk").values_list("person_id", "kind", "active_from", "active_to")
    for pk, kind, from_, to in told:
        found[pk].append(HoldSpan(HoldKind(kind), from_, to))
    return found
