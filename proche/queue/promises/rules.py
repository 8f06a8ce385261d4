"""The states of a promise and what became of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from proche.kernel.words import Said
from proche.people.rules import PersonRef


class PromiseKind(StrEnum):
    CALL_BACK = "CALL_BACK"
    ANSWER = "ANSWER"
    OTHER = "OTHER"


class PromiseState(StrEnum):
    """TRIED: we called and nobody answered. MOVED: the customer agreed to another time."""

    OPEN = "OPEN"
    KEPT = "KEPT"
    TRIED = "TRIED"
    MOVED = "MOVED"
    CALLED_OFF = "CALLED_OFF"


class Outcome(StrEnum):
    """How a promise counts: OPEN and FREED (moved or called off before its end) count nowhere."""

    OPEN = "OPEN"
    KEPT = "KEPT"
    LATE = "LATE"
    MISSED = "MISSED"
    FREED = "FREED"


@dataclass(frozen=True, slots=True)
class PromiseRef:
    """A promise and who keeps it; as it was made, also how these two hear of it."""

    pk: int
    code: str
    begin: datetime
    end: datetime
    owner: PersonRef
    stand_in: PersonRef | None
    told: tuple[Said, ...] = field(default=(), compare=False)


def is_reached_by(kind: PromiseKind, address: str) -> bool:
    """Whether a promise of this kind can be kept with this number or address; none may still be found."""
    if not address or kind is PromiseKind.OTHER:
        return True
    return ("@" in address) is (kind is PromiseKind.ANSWER)


#: We did what was promised: a customer who does not answer was called all the same.
DONE = (PromiseState.KEPT, PromiseState.TRIED)


def outcome_of(
    state: PromiseState, *, ends_at: datetime, closed_at: datetime | None, at: datetime
) -> Outcome:
    """Say how a promise counts at a moment. What is still to be kept after its end is missed until it is."""
    ended = closed_at or at
    if state in DONE:
        return Outcome.KEPT if ended <= ends_at else Outcome.LATE
    if ended > ends_at:
        return Outcome.MISSED
    return Outcome.OPEN if state is PromiseState.OPEN else Outcome.FREED
