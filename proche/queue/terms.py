"""The terms of each kind of case: how it is given out, how soon, what it weighs. Dated, set by an admin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from proche.queue import kinds, service_level
from proche.queue.service_level import Business


class Way(StrEnum):
    """PULL: people draw it by Next. PUSH: it is offered to the best person. BOTH: whichever comes first."""

    PULL = "PULL"
    PUSH = "PUSH"
    BOTH = "BOTH"


class Looking(StrEnum):
    """Whether a second pair of eyes sees a case of this kind."""

    NEVER = "NEVER"
    ASKED = "ASKED"
    ALWAYS = "ALWAYS"


@dataclass(frozen=True, slots=True)
class Terms:
    way: Way = Way.BOTH
    #: How long an offer stands, and after how many without an answer a case waits for anyone.
    offer_stands: timedelta = timedelta(minutes=2)
    rounds: int = 3
    #: Who declined a case is not offered it again for so long; who let one lapse is offered nothing.
    spare_declined: timedelta = timedelta(minutes=30)
    spare_lapsed: timedelta = timedelta(minutes=3)
    weight: int = 1
    length: timedelta = timedelta(minutes=5)
    #: In business time; None = no due moment of its own.
    service: timedelta | None = None
    priority: int = 5
    looking: Looking = Looking.ASKED
    patience: timedelta = timedelta(days=1)
    kept_for: timedelta = timedelta(hours=1)

    @property
    def is_offered(self) -> bool:
        return self.way is not Way.PULL


def of(kind: str, at: datetime) -> Terms:
    return Terms()


def due_at(kind: str, at: datetime) -> datetime | None:
    """When a case that arrives now is due by its kind's service level; None when it has none."""
    allowed = of(kind, at).service
    return service_level.due_at(business(at), at, allowed) if allowed else None


def business(at: datetime) -> Business:
    return Business(settings.TIME_ZONE)


def only_offered(at: datetime) -> Mapping[str, int]:
    """The kinds that nobody draws, each with after how many offers it is anyone's after all."""
    found = {kind.code: of(kind.code, at) for kind in kinds.list_kinds()}
    return {code: terms.rounds for code, terms in found.items() if terms.way is Way.PUSH}
