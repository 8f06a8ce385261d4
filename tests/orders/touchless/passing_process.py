"""A process of its own that lets one order pass: `begin` is killed meanwhile, `go_on` is the next try.

Run by test_killed.py with PROCHE_DATA set; writes what stands as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


def begin() -> None:
    """Fill the desk, then die by kill -9 after everything but the case's end was written."""
    from django.core.management import call_command

    from proche.orders.actions import endings
    from proche.orders.touchless import actions, rules
    from tests.orders import story
    from tests.orders.touchless.test_actions import agreed, arrive

    call_command("migrate", verbosity=0)
    order = arrive(agreed(story.open_desk(AT)))
    rules.is_sampled = lambda code, share: False
    endings.queue.close = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
    actions.let_pass(order.pk, at=AT)


def go_on() -> None:
    """What the killed one left, and what stands after two more tries."""
    from proche.kernel import outbox, trace
    from proche.orders import models
    from proche.orders.touchless import actions, rules

    rules.is_sampled = lambda code, share: False
    order = models.Order.objects.get()
    chain = f"case:{order.code}"
    left = {"state": order.state, "messages": len(outbox.list_recent(chain)), "lines": order.lines.count()}
    said = [str(actions.let_pass(order.pk, at=AT) or "") for _ in range(2)]
    order.refresh_from_db()
    confirmed = [one for one in trace.list_entries(chain) if one.what == "orders.order.confirmed"]
    keys = [message.key for message in outbox.list_recent(chain)]
    now = {"state": order.state, "confirmed": len(confirmed), "doubled": len(keys) - len(set(keys))}
    holds = trace.verify().ok
    sys.stdout.write(json.dumps({"left": left, "said": said, "now": now, "holds": holds}) + "\n")


if __name__ == "__main__":
    import django

    django.setup()
    {"begin": begin, "go_on": go_on}[sys.argv[1]]()
