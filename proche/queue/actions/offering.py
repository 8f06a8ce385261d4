"""Which cases are this person's to take, in the order to try them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from proche.availability import queries as presence
from proche.availability.rules import (
    FITNESS,
    RESTING,
    Candidate,
    Need,
    Now,
    PresenceState,
    barriers_of,
    set_by_hand,
)
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue import queries, rules
from proche.queue.actions.refusals import NotHere, Resting
from proche.queue.everyone import Everyone
from proche.queue.queries import CaseRef
from proche.queue.rules import Waiting

#: How many waiting cases are looked through in turn; then the heads of what they ask, each by its index.
LOOK_THROUGH = 200
#: Nearly always one of the first is theirs: the rest is not read.
FIRST_LOOK = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """The case that a person would be given, with the reasons in words; held out to them until then."""

    case: CaseRef
    reasons: tuple[Said, ...]
    until: datetime | None = None


def find_offer(*, by: PersonRef, at: datetime, everyone: Everyone | None = None) -> Offer | None:
    """Show what `next_case` would give and why, and claim nothing."""
    everyone = everyone or Everyone.read(at)
    me = everyone.get(by.pk)
    found = next(offers(me, everyone), None)
    if found is None:
        return None
    case, known = found
    reasons = rules.because(case, me, times=times_of(case, known, by.pk))
    until = queries.find_open_until(case.pk) if case.keeping == rules.Keeping.OFFERED else None
    return Offer(CaseRef(case.pk, case.code), reasons, until)


def here(me: Candidate, at: datetime) -> Candidate:
    """Raises: NotHere, Resting."""
    if me.state is PresenceState.OFF and barriers_of(Need(), me, Now(at), (set_by_hand,)):
        raise NotHere
    for barrier in barriers_of(Need(), me, Now(at), RESTING):
        until = barrier.until.isoformat() if barrier.until else ""
        raise Resting(
            said(
                N_("You have worked long: you rest until %(until)s. It waits, or a colleague takes it."),
                until=until,
            )
        )
    return me


def times_of(case: Waiting, known: rules.Known, person_pk: int) -> int:
    return known.get(case.customer or 0, {}).get(person_pk, 0)


def offers(me: Candidate, everyone: Everyone) -> Iterator[tuple[Waiting, rules.Known]]:
    """Give, in the order to try them, the cases this person can do, with who knows their customers."""
    at = everyone.at
    for window in _windows(me, everyone):
        known = presence.list_acquaintances(case.customer for case in window if case.customer is not None)
        others = [one for one in everyone.list_knowing(known) if one.person.pk != me.person.pk]
        for case in rules.in_order_for(me, window, others=others, known=known, at=at):
            yield case, known


def _windows(me: Candidate, everyone: Everyone) -> Iterator[list[Waiting]]:
    """Look at the queue from its head, a bounded way: a million waiting cases cost as a thousand."""
    at, only_offered = everyone.at, everyone.terms.only_offered
    yield queries.list_kept_for(me.person.pk, at=at)
    after: Waiting | None = None
    seen, size = 0, FIRST_LOOK
    while seen < LOOK_THROUGH:
        window = queries.list_turns(at=at, after=after, size=size, only_offered=only_offered)
        yield window
        if len(window) < size:
            return
        after, seen, size = window[-1], seen + size, queries.PAGE
    yield list(heads(me, everyone))


def heads(me: Candidate, everyone: Everyone) -> Iterator[Waiting]:
    """The first of all that this person can do, in turn, however many wait before them for others.

    A desk has few different demands: the head of each that this person meets is one look in an index.
    """
    at, only_offered = everyone.at, everyone.terms.only_offered
    mine = []
    for asks in queries.list_asked():
        first = queries.list_turns(at=at, asks=asks, size=1, only_offered=only_offered)
        if first and not barriers_of(first[0].need, me, Now(at), FITNESS):
            mine.append(queries.list_turns(at=at, asks=asks, size=FIRST_LOOK, only_offered=only_offered))
    return merge(*mine, key=rules.turn)
