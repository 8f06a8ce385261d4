"""hold_things: three people with hours all week; a case in hand, one offered, a promise for later."""

import json
import sys

from django.utils import timezone

from proche.people.hours import Hours
from proche.people.rules import Role
from proche.queue import actions
from proche.queue.promises import actions as promises
from tests.cast import make_person, seat

ALWAYS = tuple(Hours(weekday, 0, 1440) for weekday in range(1, 8))
at = timezone.now()
three = [
    make_person(f"Agent {n}", f"agent{n}@desk.example", Role.AGENT, at, hours=ALWAYS).ref for n in range(3)
]
for person in three:
    seat(person, at)  # type: ignore[arg-type]  # seat asks no more of a person than their pk

held = actions.open_case(kind="ORDER", title="In hand", at=at)
actions.claim(held, by=three[0], at=at)
promised = actions.open_case(kind="ORDER", title="Promised", at=at)
actions.claim(promised, by=three[1], at=at)
# The last that is proposed lies days ahead: nothing of it is due while the desk is killed.
slot = promises.propose(promised, at=at)[-1]
promises.promise(promised, begin=slot.begin, end=slot.end, by=three[1], at=at)
offered = actions.open_case(kind="ORDER", title="Offered", at=at)
actions.offer_waiting(at=at)
json.dump(
    {
        "held": held.code,
        "promised": promised.code,
        "offered": offered.code,
        "holder": three[0].pk,
        "begin": slot.begin.isoformat(),
    },
    sys.stdout,
)
