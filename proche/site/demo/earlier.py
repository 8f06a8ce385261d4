"""What the team did in the weeks before, beside orders: promises kept, procedures followed to their end.

All of it through the desk's own actions, each at its moment of then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from proche.customers import queries as customers
from proche.kernel import gate
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue.procedures import actions as procedures
from proche.queue.procedures.queries import FollowingRef
from proche.queue.promises import actions as promises
from proche.queue.promises.queries import rows as promised
from proche.queue.queries import CaseRef
from proche.site.demo.days import WORKING, is_served
from proche.site.demo.establishments import establishments
from proche.site.demo.requests import KIND

MINUTE = timedelta(minutes=1)
#: Days back, when it was promised for, and after how many minutes it was kept: one came late.
PROMISES = ((12, time(10), 4), (11, time(15), 11), (9, time(10, 30), 2), (8, time(14), 6), (7, time(11), 52),
            (7, time(15, 30), 9), (6, time(10), 3), (5, time(14, 30), 15), (4, time(10), 5), (4, time(15), 8),
            (3, time(11), 21), (2, time(14), 7), (2, time(15, 30), 1), (1, time(10, 30), 12))  # fmt: skip
PROMISED_BY = (
    "nadia.benali",
    "ines.laurent",
    "mathilde.roche",
    "paolo.ferri",
    "sarah.klein",
    "claire.vasseur",
)

REFUSED = "livraison-refusee"
NOTED = "Nouvelle livraison demain entre 8 h et 10 h, convenue avec la réception."
#: How a refused delivery goes: each step with its answer.
PALLET = (("raison", "Colis abîmé"), ("photo", ""), ("commande", ""), ("date", ""), ("creneau", ""),
          ("tenir", "Oui"), ("noter", NOTED))  # fmt: skip
NOBODY = (("raison", "Personne pour recevoir"), ("creneau", ""), ("tenir", "Oui"), ("noter", NOTED))
SHORT = (("raison", "Date trop courte"), ("date", ""), ("creneau", ""),
         ("tenir", "Non, un patient peut manquer"), ("urgence", ""), ("noter", NOTED))  # fmt: skip
WRONG = (("raison", "Mauvais produit ou mauvaise quantité"), ("commande", ""))
#: Days back, who, the steps, and why it was left where it was.
FOLLOWED = (
    (11, "ines.laurent", PALLET, ""),
    (9, "paolo.ferri", NOBODY, ""),
    (8, "claire.vasseur", SHORT, ""),
    (6, "mathilde.roche", WRONG, "La commande avait été changée la veille : rien à reprendre."),
    (4, "nadia.benali", PALLET, ""),
    (2, "lucas.etcheverry", NOBODY, ""),
)


def load(refs: Mapping[str, PersonRef], *, at: datetime) -> None:
    today = timezone.localdate(at)
    for number, (back, clock, minutes) in enumerate(PROMISES):
        by = PROMISED_BY[number % len(PROMISED_BY)]
        begin = moment(worked_day(today, back), clock)
        _keep_one(refs[f"{by}@nutrivale.example"], number, begin=begin, kept=begin + minutes * MINUTE)
    for number, (back, who, steps, left) in enumerate(FOLLOWED):
        begin = moment(worked_day(today, back), time(11, 20))
        _follow_one(refs[f"{who}@nutrivale.example"], number, steps, left=left, at=begin)
    _all_is_read(refs, at=at)


def _all_is_read(refs: Mapping[str, PersonRef], *, at: datetime) -> None:
    """What they were told in those weeks does not greet them this morning."""
    gate.deliver_due(at=at)
    for person in refs.values():
        gate.see_all(person.pk, at=at)


def worked_day(today: date, back: int) -> date:
    """The so-manieth working day before today."""
    day = today
    while back:
        day -= timedelta(days=1)
        back -= is_served(day, WORKING)
    return day


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, timezone.get_default_timezone())


def customer(number: int) -> tuple[str, int]:
    """One of the sixty: the name and the row."""
    card = establishments()[number % len(establishments())].card
    ref = customers.find_ref(card.number)
    assert ref is not None
    return card.name, ref.pk


@transaction.atomic
def _keep_one(by: PersonRef, number: int, *, begin: datetime, kept: datetime) -> None:
    """Promised an hour and a half before, kept by whoever the desk had chosen."""
    name, pk = customer(number * 11)
    title = f"{name} : rappel sur une livraison"
    made = promises.promise_customer(
        pk, title=title, begin=begin, by=by, at=begin - 90 * MINUTE, key=f"demo:earlier:{number}"
    )
    owner = promised.get_row(made.code, at=kept).owner
    assert owner is not None
    promises.keep(made, words="Rappelé, c'est réglé.", by=owner, at=kept)


@transaction.atomic
def _follow_one(
    by: PersonRef, number: int, steps: tuple[tuple[str, str], ...], *, left: str, at: datetime
) -> None:
    name, pk = customer(number * 13 + 5)
    case = queue.open_case(kind=KIND, title=f"{name} : livraison refusée", customer_pk=pk, at=at)
    at += 3 * MINUTE
    following = follow(case, REFUSED, steps, by=by, at=at)
    at += 3 * MINUTE * len(steps)
    if left:
        step = "date"
        procedures.leave(following, step=step, count=len(steps), reason=left, by=by, at=at)
    queue.close(case, outcome="DONE", by=by, at=at + MINUTE)


def follow(
    case: CaseRef, key: str, steps: tuple[tuple[str, str], ...], *, by: PersonRef, at: datetime
) -> FollowingRef:
    """Begin a procedure and take its steps, three minutes each."""
    found = procedures.start(case, key, by=by, at=at)
    for count, (step, answer) in enumerate(steps):
        at += 3 * MINUTE
        procedures.take_step(found, step=step, count=count, answer=answer, by=by, at=at)
    return found
