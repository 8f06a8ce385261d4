"""What is afoot when the demo opens: promised for soon, in hand, asked of a colleague, waiting for a reason.

Left out where a day is played: that day makes its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from proche.availability import duty_actions as duty
from proche.availability.rules import Need
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue.promises import actions as promises
from proche.queue.queries import CaseRef
from proche.queue.rules import Priority
from proche.site.demo.earlier import MINUTE, REFUSED, WRONG, customer, follow, moment
from proche.site.demo.requests import KIND

#: What waits, each for another reason: title, what it asks of a person, how urgent, minutes ago.
#: Who speaks German has a break; no German speaker knows claims; nobody is so skilled in EDI; one is just in.
WAITING = (
    ("question sur une facture, en allemand", Need(language="de"), Priority.USUAL, 6),
    ("sonde défectueuse, en allemand", Need(language="de", skills=(("claims", 1),)), Priority.USUAL, 31),
    ("messages EDI refusés depuis ce matin", Need(skills=(("edi", 3),)), Priority.USUAL, 44),
    ("rupture annoncée, patient sous sonde", Need(skills=(("clinical", 1),)), Priority.URGENT, 2),
    ("où en est la livraison", Need(), Priority.USUAL, 1),
)
#: Whose cases stay in their hands while the demo runs.
HOLDERS = ("mathilde.roche", "claire.vasseur")
DUTY_FROM, DUTY_TO = time(17, 30), time(8)


def load(refs: Mapping[str, PersonRef], *, at: datetime) -> None:
    nadia, hugo, mathilde, claire, paolo = (
        refs[f"{name}@nutrivale.example"] for name in ("nadia.benali", "hugo.martin", *HOLDERS, "paolo.ferri")
    )
    _promise(nadia, at=at)
    _ask_a_look(mathilde, at=at)
    _refused(claire, at=at)
    # They have been at it for longer than a lease lasts.
    for person in (mathilde, claire):
        queue.renew_all(by=person, at=at)
    _on_call(paolo, by=hugo, at=at)
    for number, (title, need, priority, ago) in enumerate(WAITING):
        _open(40 + number, title, need=need, priority=priority, at=at - ago * MINUTE)


@transaction.atomic
def _open(number: int, title: str, *, at: datetime, need: Need | None = None,
          priority: Priority = Priority.USUAL) -> CaseRef:  # fmt: skip
    name, pk = customer(number)
    return queue.open_case(
        kind=KIND, title=f"{name} : {title}", customer_pk=pk, need=need, priority=priority, at=at
    )


def _promise(by: PersonRef, *, at: datetime) -> None:
    """The soonest that holds, which in working hours is within the hour; and one for the next morning."""
    case = _open(31, "modification de commande", at=at - 12 * MINUTE)
    queue.claim(case, by=by, at=at - 10 * MINUTE)
    slots = promises.propose(case, by=by, at=at, count=4)
    for slot in (slots[0], slots[-1])[: len(slots)]:
        promises.promise(
            case, begin=slot.begin, by=by, at=at, about="Confirmer la nouvelle date de livraison"
        )


def _ask_a_look(by: PersonRef, *, at: datetime) -> None:
    case = _open(33, "conseil sur une gamme", at=at - 25 * MINUTE)
    queue.claim(case, by=by, at=at - 20 * MINUTE)
    queue.add_note(case, text="Ils hésitent entre deux gammes de même apport.", by=by, at=at - 15 * MINUTE)
    question = "Les deux conviennent-elles à une sonde fine ? Je réponds à la diététicienne avant ce soir."
    queue.ask_look(case, question=question, by=by, at=at - 5 * MINUTE)


def _refused(by: PersonRef, *, at: datetime) -> None:
    """A procedure that is being followed, at its second step but one."""
    case = _open(37, "livraison refusée", at=at - 22 * MINUTE)
    follow(case, REFUSED, WRONG, by=by, at=at - 15 * MINUTE)


def _on_call(person: PersonRef, *, by: PersonRef, at: datetime) -> None:
    """Tonight's turn, until the morning."""
    today = timezone.localdate(at)
    begin, end = moment(today, DUTY_FROM), moment(today + timedelta(days=1), DUTY_TO)
    duty.plan(person.pk, begin=begin, end=end, by=by, at=at)
