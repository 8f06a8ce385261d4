"""held_things: what became of the cases of hold_things, and what stands against itself, as JSON."""

import json
import sys

from django.utils import timezone

from proche.kernel import trace
from proche.queue import actions
from proche.queue.models import Case, CaseOffer, Promise

cases = {case.title: case for case in Case.objects.all()}
json.dump(
    {
        "held": [cases["In hand"].state, cases["In hand"].taken_by_id],
        "lease_runs": cases["In hand"].lease_until > timezone.now(),
        "offered": [cases["Offered"].state, cases["Offered"].keeping],
        "offers": CaseOffer.objects.filter(case__title="Offered").count(),
        "promises": [
            [one.state, one.begins_at.isoformat(), one.owner_id is not None]
            for one in Promise.objects.order_by("pk")
        ],
        "orphans": [one.what for one in actions.set_right(at=timezone.now())],
        "trace_holds": trace.verify().ok,
    },
    sys.stdout,
)
