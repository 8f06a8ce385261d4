"""What each of the team does, through the desk's own actions alone: nobody here writes a table.

A person at work shows that they are there, takes what they are offered after a moment, presses Next when
nothing is offered, works on one case after the other, has breaks and a meeting, and goes home.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from proche.availability import actions as availability
from proche.availability.rules import HoldKind, PresenceState
from proche.kernel.refusal import Refusal
from proche.orders import access, queries
from proche.orders import actions as orders
from proche.orders.queries import OrderPage
from proche.orders.rules import RejectReason
from proche.people import days
from proche.people.queries import PersonRow
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.queries import CaseRef
from proche.queue.rules import Keeping, State

Span = tuple[datetime, datetime]
MINUTE = timedelta(minutes=1)
#: Who was offered nothing for so long presses Next.
PATIENCE = 5 * MINUTE
ASIDE = timedelta(minutes=75)
#: An order takes so many minutes in hand, and each of its doubts one more.
ORDER_MINUTES = (4.0, 12.0)
WAITS_FOR_PHARMACIST = "attend l'appel de la pharmacienne"
NOTE = "Répondu au téléphone."


@dataclass(slots=True)
class Actor:
    """One of the team. `spans` are when they are at their desk today, `pauses` what keeps them in between."""

    row: PersonRow
    spans: list[Span]
    pauses: list[Span] = field(default_factory=list)
    on_call: Span | None = None
    #: In hand, in the order taken; the first is worked on.
    todo: list[CaseRef] = field(default_factory=list)
    free_since: datetime | None = None
    offered_at: datetime | None = None
    ill_from: datetime | None = None

    @property
    def ref(self) -> PersonRef:
        return self.row.ref

    def has_right(self, right: object) -> bool:
        return right in self.row.rights

    def is_at_desk(self, at: datetime) -> bool:
        return any(begin <= at < end for begin, end in self.spans)

    def is_here(self, at: datetime) -> bool:
        return self.is_at_desk(at) and not any(begin <= at < end for begin, end in self.pauses)

    def is_on_call(self, at: datetime) -> bool:
        return self.on_call is not None and self.on_call[0] <= at < self.on_call[1]

    def leaves(self, at: datetime) -> None:
        """From now on they are not at their desk any more today."""
        self.spans = [(begin, min(end, at)) for begin, end in self.spans if begin < at]
        self.on_call = None

    def went_ill(self, at: datetime) -> bool:
        return self.ill_from is not None and at >= self.ill_from


def actor(row: PersonRow, day: date) -> Actor:
    return Actor(row, list(days.spans(row.plan, day, 1)))


# -- being there


def show(one: Actor, at: datetime) -> None:
    """The page is open and used: presence, and the leases of what is in hand, as with a heartbeat."""
    availability.see(one.ref.pk, at=at)
    queue.renew_all(by=one.ref, at=at)


def come(one: Actor, at: datetime) -> None:
    availability.set_presence(one.ref.pk, PresenceState.HERE, at=at)
    show(one, at)
    one.free_since = at


def pause(one: Actor, kind: HoldKind, span: Span, *, key: str, at: datetime) -> None:
    availability.hold(one.ref.pk, kind, key=key, active_from=span[0], active_to=span[1], at=at)
    one.pauses.append(span)


def give_back(one: Actor, at: datetime, *, but_first: bool = False) -> int:
    """Give back what is in hand, all or all but what is being worked on; gives how many."""
    kept = one.todo[:1] if but_first else []
    given = 0
    for case in one.todo[len(kept) :]:
        try:
            queue.release(case, by=one.ref, at=at)
            given += 1
        except Refusal:
            continue  # it went out of their hands meanwhile
    one.todo = kept
    return given


# -- taking


def take(one: Actor, at: datetime, *, is_offered: bool, draws: bool = True) -> CaseRef | None:
    """Take what is offered or kept for them, after a moment; press Next after a while without anything."""
    if is_offered:
        return _accept(one, at)
    one.offered_at = None
    if one.todo or not draws or one.free_since is None or at - one.free_since < PATIENCE:
        return None
    # Nothing for them: they look again in a while, not at every breath.
    one.free_since = at
    claim = queue.next_case(by=one.ref, at=at)
    return _taken(one, claim.case) if claim else None


def _accept(one: Actor, at: datetime) -> CaseRef | None:
    one.offered_at = one.offered_at or at
    if at - one.offered_at < _moment_to_look(one, one.offered_at):
        return None
    one.offered_at = None
    offered = [
        case for case in cases.list_kept_for(one.ref.pk, at=at) if case.keeping == Keeping.OFFERED.value
    ]
    if not offered:
        return None
    case = CaseRef(offered[0].pk, offered[0].code)
    return _taken(one, queue.accept(case, by=one.ref, at=at).case)


def _moment_to_look(one: Actor, since: datetime) -> timedelta:
    return timedelta(seconds=random.Random(f"look {one.ref.pk} {since}").uniform(8, 70))


def _taken(one: Actor, case: CaseRef) -> CaseRef:
    one.todo.append(case)
    return case


# -- working


def minutes_for(case: CaseRef) -> float:
    """How long an order keeps someone."""
    return random.Random(f"order {case.code}").uniform(*ORDER_MINUTES)


def has_in_hand(one: Actor, case: CaseRef, at: datetime) -> bool:
    row = cases.get_row(case.code, at=at, person=one.ref)
    return row.state is State.TAKEN and row.is_mine


def end(one: Actor, case: CaseRef, at: datetime) -> str:
    """Bring a case to its end; gives what became of it."""
    row = cases.get_row(case.code, at=at, person=one.ref)
    if row.kind == "ORDER":
        return _end_order(one, case, at)
    queue.add_note(case, text=NOTE, by=one.ref, at=at)
    queue.close(case, outcome="ANSWERED", by=one.ref, at=at)
    return "ANSWERED"


def _end_order(one: Actor, case: CaseRef, at: datetime) -> str:
    order = access.order(one, case.code)
    page = _answered(one, queries.get_page(case.code, person=one.ref, at=at), at)
    if page.is_ready:
        orders.confirm(order, by=one.ref, at=at)
        return "CONFIRMED"
    if page.steps or any(note.text == NOTE for note in page.notes):
        orders.reject(order, reason=RejectReason.OTHER, note="à recommander", by=one.ref, at=at)
        return "REJECTED"
    queue.add_note(case, text=NOTE, by=one.ref, at=at)
    orders.put_aside(order, until=at + ASIDE, reason=WAITS_FOR_PHARMACIST, by=one.ref, at=at)
    return "ASIDE"


def _answered(one: Actor, page: OrderPage, at: datetime) -> OrderPage:
    """Answer each doubt by its likeliest option, one after the other, as far as they have any."""
    order = access.order(one, page.case.code)
    for _ in range(len(page.standing.doubts)):
        asked = next((doubt for doubt in page.standing.doubts if doubt.options), None)
        if asked is None:
            break
        orders.answer_doubt(order, key=asked.key, option=0, by=one.ref, at=at)
        page = queries.get_page(page.case.code, person=one.ref, at=at)
    return page
