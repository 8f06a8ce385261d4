"""How far the hand-over of an order is: one row a connector, for the order's page and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proche.kernel import outbox
from proche.kernel.outbox import OutboxRow
from proche.orders.handover import ports


class State(StrEnum):
    HANDED_OVER = "HANDED_OVER"
    BY_HAND = "BY_HAND"
    WAITING = "WAITING"
    #: failed, and is tried again
    TRIED_AGAIN = "TRIED_AGAIN"
    GIVEN_UP = "GIVEN_UP"


@dataclass(frozen=True, slots=True)
class HandOver:
    """`name` is the connector's, a msgid; `at` when it got there, was given up or is tried next; `why` the
    last reason, of what is not there yet."""

    key: str
    port: str
    name: str
    state: State
    at: datetime
    why: str = ""

    @property
    def is_trouble(self) -> bool:
        return self.state in (State.GIVEN_UP, State.TRIED_AGAIN)


def list_of(code: str) -> tuple[HandOver, ...]:
    """The hand-overs of an order, in the order of the connectors."""
    rows = {row.kind: row for row in outbox.list_of([f"case:{code}"])}
    return tuple(_hand_over(port, rows[port.KIND]) for port in ports.PORTS if port.KIND in rows)


def _hand_over(port: ports.Port, row: OutboxRow) -> HandOver:
    state = _state(row)
    why = "" if state is State.HANDED_OVER else row.error
    return HandOver(row.key, port.KIND, port.NAME, state, row.settled_at or row.due_at, why)


def _state(row: OutboxRow) -> State:
    match row.state:
        case outbox.State.SENT:
            return State.HANDED_OVER
        case outbox.State.BY_HAND:
            return State.BY_HAND
        case outbox.State.DEAD:
            return State.GIVEN_UP
        case _:
            return State.TRIED_AGAIN if row.error else State.WAITING
