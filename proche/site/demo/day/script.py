"""What the day holds. Made from its date alone: the same day is the same story every time. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from proche.site.demo import history
from proche.site.demo.days import WORKING, served_day
from proche.site.demo.establishments import DemoEstablishment, establishments
from proche.site.demo.orders import DemoOrder
from proche.site.demo.requests import SUBJECTS, WEIGHTS

#: The desk's page of the day opens before the first of the team comes, and closes after the last.
OPENS, CLOSES = time(7, 40), time(21, 50)
#: Arrivals of an ordinary hour; a dip at noon.
ORDERS_BY_HOUR = {8: 2, 9: 6, 10: 6, 11: 4, 12: 1, 13: 2, 14: 5, 15: 4, 16: 2}
REQUESTS_BY_HOUR = {8: 9, 9: 24, 10: 18, 11: 17, 12: 5, 13: 11, 14: 20, 15: 17, 16: 11, 17: 4}
#: A letter about a batch went out: for ten minutes everybody asks.
SPIKE_AT, SPIKE_MINUTES, SPIKE = time(10, 35), 10, 16
SPIKE_SUBJECT = "Rappel d'un lot de crème vanille"
#: What cannot wait, in the evening: whoever is on call.
URGENT_AT, URGENT_SUBJECT = time(19, 40), "Panne de pompe, patient sous nutrition entérale"
#: The first of these who is there today goes home ill; someone comes back in the evening; someone is on call.
ILL, ILL_AT = ("lucas.etcheverry", "sarah.klein", "omar.rahmani"), time(11, 20)
LATE, LATE_FROM, LATE_TO = ("ines.laurent", "claire.vasseur"), time(20, 0), time(21, 25)
ON_CALL, DUTY_FROM, DUTY_TO = ("paolo.ferri", "nadia.benali"), time(17, 30), time(22, 0)
#: Someone who was to work from home comes on site, or the other way round: decided this morning.
ELSEWHERE, ELSEWHERE_AT = "mathilde.roche", time(8, 40)
MEETING, MEETING_FROM, MEETING_TO = (
    ("nadia.benali", "sarah.klein", "mathilde.roche"),
    time(14, 0),
    time(14, 50),
)
#: Ten minutes in the morning and in the afternoon, each at a time of their own.
BREAKS, BREAK_MINUTES, BREAK_STEP = (time(10, 0), time(15, 0)), 10, 7
#: Which requests of the day end with a promise to call back: the how-manieth, and when.
CALL_BACKS = {9: time(15, 30), 17: time(16, 30)}
#: One is promised for the next working day; its keeper asks for that day off afterwards.
TOMORROW_NTH, TOMORROW_AT, LEAVE_AT = 13, time(10, 30), time(13, 40)


class Kind(StrEnum):
    ORDER = "ORDER"
    REQUEST = "REQUEST"


class Flaw(StrEnum):
    """What makes an order one to be asked about."""

    NONE = ""
    TENFOLD = "TENFOLD"
    UNKNOWN_PRODUCT = "UNKNOWN_PRODUCT"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that comes in. `minutes` is how long it keeps a person."""

    at: datetime
    kind: Kind
    customer: DemoEstablishment
    minutes: float
    subject: str = ""
    order: DemoOrder | None = None
    flaw: Flaw = Flaw.NONE
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """A day, and how much of its work is played: a test plays less of it."""

    day: date
    share: float = 1.0

    def moment(self, clock: time) -> datetime:
        return datetime.combine(self.day, clock, timezone.get_default_timezone())

    @property
    def opens(self) -> datetime:
        return self.moment(OPENS)

    @property
    def closes(self) -> datetime:
        return self.moment(CLOSES)

    @property
    def next_day(self) -> date:
        return served_day(self.day, least=1, weekdays=WORKING)

    def arrivals(self) -> list[Arrival]:
        """Everything that comes in, in its order."""
        rng = random.Random(f"nutrivale day {self.day}")
        found = [*self._orders(rng), *self._requests(rng), *self._spike(rng), self._urgent(rng)]
        return sorted(found, key=lambda one: (one.at, one.subject))

    def _count(self, number: int) -> int:
        return max(round(number * self.share), 1)

    def _at(self, hour: int, rng: random.Random) -> datetime:
        return self.moment(time(hour)) + timedelta(seconds=rng.randrange(3600))

    def _orders(self, rng: random.Random) -> Iterator[Arrival]:
        number = 0
        for hour, count in ORDERS_BY_HOUR.items():
            for _ in range(self._count(count)):
                number += 1
                flaw = {5: Flaw.TENFOLD, 11: Flaw.UNKNOWN_PRODUCT, 21: Flaw.TENFOLD}.get(number, Flaw.NONE)
                yield self._order(number, self._at(hour, rng), flaw, rng)

    def _order(self, number: int, at: datetime, flaw: Flaw, rng: random.Random) -> Arrival:
        # Each establishment orders once a day: a second one would be asked about as a duplicate.
        customer = establishments()[(number * 7) % len(establishments())]
        habit = history.habit_of(customer.card.number, self.day)
        order = DemoOrder(
            number=f"BCJ-{self.day:%y%m%d}-{number:03d}",
            customer=customer,
            issued_on=self.day,
            deliver_on=served_day(self.day, least=2, weekdays=customer.place.weekdays),
            lines=tuple(history.usual_lines(habit, rng, most=8)),
        )
        return Arrival(at, Kind.ORDER, customer, rng.uniform(4, 12), order=order, flaw=flaw)

    def _requests(self, rng: random.Random) -> Iterator[Arrival]:
        for hour, count in REQUESTS_BY_HOUR.items():
            for _ in range(self._count(count)):
                subject, usual, _ = rng.choices(SUBJECTS, [share for *_, share in SUBJECTS])[0]
                yield self._request(self._at(hour, rng), subject, usual * rng.uniform(0.8, 2.2), rng)

    def _spike(self, rng: random.Random) -> Iterator[Arrival]:
        for _ in range(self._count(SPIKE)):
            at = self.moment(SPIKE_AT) + timedelta(seconds=rng.randrange(SPIKE_MINUTES * 60))
            yield self._request(at, SPIKE_SUBJECT, rng.uniform(6, 12), rng)

    def _urgent(self, rng: random.Random) -> Arrival:
        return self._request(self.moment(URGENT_AT), URGENT_SUBJECT, 22.0, rng, is_urgent=True)

    def _request(
        self, at: datetime, subject: str, minutes: float, rng: random.Random, *, is_urgent: bool = False
    ) -> Arrival:
        weights = [WEIGHTS.get(one.kind, 1) for one in establishments()]
        customer = rng.choices(establishments(), weights)[0]
        return Arrival(at, Kind.REQUEST, customer, minutes, subject=subject, is_urgent=is_urgent)


def day_for(today: date) -> date:
    """Today when it is worked, else the next day that is."""
    return served_day(today, least=0, weekdays=WORKING)
