"""Which cases are this person's to take, in the order to try them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proche.availability import queries as presence
from proche.availability.rules import Candidate, Need, Now, PresenceState, barriers_of, set_by_hand
from proche.kernel.words import Said
from proche.people.rules import PersonRef
from proche.queue import queries, rules
from proche.queue.actions.refusals import NotHere
from proche.queue.queries import CaseRef
from proche.queue.rules import Waiting

#: How many waiting cases a person who can do none of them is looked through for, at most.
LOOK_THROUGH = 1000
#: Nearly always one of the first is theirs: the rest is not read.
FIRST_LOOK = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """The case that a person would be given, with the reasons in words."""

    case: CaseRef
    reasons: tuple[Said, ...]


def find_offer(*, by: PersonRef, at: datetime) -> Offer | None:
    """Show what `next_case` would give and why, and claim nothing."""
    me = presence.get_candidate(by.pk, at=at)
    found = next(offers(me, at), None)
    if found is None:
        return None
    case, times = found
    return Offer(CaseRef(case.pk, case.code), rules.because(case, me, times=times))


def here(by: PersonRef, at: datetime) -> Candidate:
    me = presence.get_candidate(by.pk, at=at)
    if me.state is PresenceState.OFF and barriers_of(Need(), me, Now(at), (set_by_hand,)):
        raise NotHere
    return me


def offers(me: Candidate, at: datetime) -> Iterator[tuple[Waiting, int]]:
    """Give, in the order to try them, the cases this person can do, with how well they know the customer."""
    for window in _windows(me, at):
        known = presence.list_acquaintances(case.customer for case in window if case.customer is not None)
        others = _others(me, known, at)
        for case in rules.in_order_for(me, window, others=others, known=known, at=at):
            yield case, known.get(case.customer or 0, {}).get(me.person.pk, 0)


def _windows(me: Candidate, at: datetime) -> Iterator[list[Waiting]]:
    """Look at the queue from its head, a bounded way: a million waiting cases cost as a thousand."""
    yield queries.list_kept_for(me.person.pk, at=at)
    after: Waiting | None = None
    seen, size = 0, FIRST_LOOK
    while seen < LOOK_THROUGH:
        window = queries.list_turns(at=at, after=after, size=size)
        yield window
        if len(window) < size:
            return
        after, seen, size = window[-1], seen + size, queries.PAGE


def _others(me: Candidate, known: rules.Known, at: datetime) -> list[Candidate]:
    pks = {pk for times in known.values() for pk in times} - {me.person.pk}
    return presence.list_some(pks, at=at) if pks else []
