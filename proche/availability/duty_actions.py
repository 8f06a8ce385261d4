"""A lead plans who is on call. The person is told through the gate; nobody is put on call in their leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from proche.availability import actions, duty, duty_queries
from proche.availability.duty import Turn
from proche.kernel import gate, locks, trace
from proche.kernel.gate import GateMessage, Urgency
from proche.kernel.heard import Told
from proche.kernel.refusal import NotFound, Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.rules import PersonRef, signature

CHAIN = "duty"


class CannotBeOnCall(Refusal):
    """Says what stands against it: leave, another's turn, a span that is none."""

    default = N_("This turn cannot be planned.")


class Over(Refusal):
    default = N_("This turn is over already; it stays as it was.")


@transaction.atomic
def plan(person_pk: int, *, begin: datetime, end: datetime, by: PersonRef, at: datetime) -> tuple[Turn, Told]:
    """Put a person on call; gives how they hear of it. Raises: NotFound, CannotBeOnCall."""
    # Two leads at once: the second sees the first one's turn.
    locks.hold("availability.duty")
    row = people.get_row(person_pk)
    if not row.is_active:
        raise NotFound
    if end <= at:
        raise CannotBeOnCall(said(N_("This turn would be over already. Give a later end.")))
    turns = duty_queries.list_turns(begin, end)
    against = duty.what_stands_against(row.ref, row.plan, begin, end, turns)
    if against is not None:
        raise CannotBeOnCall(against)
    pk = actions.set_duty(person_pk, active_from=begin, active_to=end, at=at)
    turn = Turn(pk, row.ref, begin, end)
    _record("availability.duty.planned", turn, by=by, at=at)
    return turn, _tell(turn, N_("You are on call from %(from)s to %(to)s."), by=by, at=at)


@transaction.atomic
def end(turn_pk: int, *, by: PersonRef, at: datetime) -> tuple[Turn, Told]:
    """End a turn now, or take it away before it begins; gives how they hear of it. Raises: NotFound, Over."""
    locks.hold("availability.duty")
    turn = duty_queries.get_turn(turn_pk)
    if turn.active_to <= at:
        raise Over
    actions.end_duty(turn_pk, at=at)
    _record("availability.duty.ended", turn, by=by, at=at)
    return turn, _tell(turn, N_("You are no longer on call from %(from)s to %(to)s."), by=by, at=at)


def _record(what: str, turn: Turn, *, by: PersonRef, at: datetime) -> None:
    data = {
        "person": f"person:{turn.person.pk}",
        "from": turn.active_from.isoformat(),
        "to": turn.active_to.isoformat(),
    }
    trace.append(CHAIN, what, by=signature(by), at=at, data=data)


def _tell(turn: Turn, words: str, *, by: PersonRef, at: datetime) -> Told:
    if turn.person.pk == by.pk:
        return ()
    values = {"from": turn.active_from.isoformat(), "to": turn.active_to.isoformat()}
    title: Said = said(words, **values)
    message = GateMessage(title=title, url=reverse("duty"), urgency=Urgency.SOON)
    return (gate.reach(turn.person.pk, message, at=at).told,)
