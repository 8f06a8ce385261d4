"""The terms of each kind of case: how it is given out, how soon, what it weighs. Dated, set by an admin.

Each is a parameter of the desk that a kind may have otherwise; read for a day, one query for all kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter, Value
from proche.kernel.words import gettext_noop as N_
from proche.people import holidays, week
from proche.people.hours import Hours, zone_of
from proche.queue import kinds, service_level
from proche.queue.service_level import Business

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86400))
NOTHING = timedelta(0)


class Way(StrEnum):
    """PULL: people draw it by Next. PUSH: it is offered to the best person. BOTH: whichever comes first."""

    PULL = "PULL"
    PUSH = "PUSH"
    BOTH = "BOTH"


class Looking(StrEnum):
    """Whether a second pair of eyes sees a case of this kind before it is closed."""

    NEVER = "NEVER"
    ASKED = "ASKED"
    ALWAYS = "ALWAYS"


@dataclass(frozen=True, slots=True)
class Terms:
    way: Way = Way.BOTH
    #: How long an offer stands, and after how many without an answer a case waits for anyone.
    offer_stands: timedelta = 2 * MINUTE
    rounds: int = 3
    weight: int = 1
    length: timedelta = 5 * MINUTE
    #: In business time; nothing = no due moment of its own.
    service: timedelta = NOTHING
    priority: int = 5
    second_look: Looking = Looking.ASKED
    #: A case without a due moment has its turn as if due so long after its arrival.
    patience: timedelta = DAY
    #: How long what was handed over is kept for the colleague.
    kept_for: timedelta = HOUR

    @property
    def is_offered(self) -> bool:
        return self.way is not Way.PULL


USUAL = Terms()
#: Who declined a case is not offered it again for so long; who let an offer lapse is offered nothing.
SPARE_DECLINED, SPARE_LAPSED = "queue.spare_declined", "queue.spare_lapsed"
OPEN = {"queue.open_weekdays": (1, 2, 3, 4, 5), "queue.open_saturday": (6,), "queue.open_sunday": (7,)}
HOLIDAYS = "queue.holidays"

#: In the order of their names above.
_WAYS = (N_("drawn by Next"), N_("offered"), N_("offered or drawn by Next, whichever comes first"))
_LOOKS = (N_("never"), N_("when its holder asks"), N_("before each case is closed"))

parameters.declare(
    Parameter("queue.way", Kind.CHOICE, "BOTH", N_("How a case is given out"), scoped=True,
              choices=tuple(Way), choice_words=_WAYS,
              help=N_("People draw a case by Next, or it is offered to the best person.")),
    Parameter("queue.offer_stands", Kind.SPAN, USUAL.offer_stands, N_("Time to accept an offer"), scoped=True,
              least=20 * SECOND, most=HOUR, help=N_("Then the case goes to the next best person.")),
    Parameter("queue.rounds", Kind.NUMBER, USUAL.rounds, N_("Offers before a case waits for anyone"),
              scoped=True, least=1, most=20),
    Parameter(SPARE_DECLINED, Kind.SPAN, 30 * MINUTE, N_("Not offered again after a no"), least=NOTHING,
              most=DAY, help=N_("Who declined a case is not offered the same one again for so long.")),
    Parameter(SPARE_LAPSED, Kind.SPAN, 3 * MINUTE, N_("A pause after an offer that lapsed"), least=NOTHING,
              most=DAY, help=N_("Who let an offer lapse is offered nothing for so long; Next gives still.")),
    Parameter("queue.weight", Kind.NUMBER, USUAL.weight, N_("Weight of a case"), scoped=True, least=1, most=9,
              help=N_("What it counts in someone's hands: a usual case weighs 1.")),
    Parameter("queue.length", Kind.SPAN, USUAL.length, N_("Usual length of a case"), scoped=True,
              least=MINUTE, most=8 * HOUR,
              help=N_("Nobody is given what they cannot finish before their next meeting.")),
    Parameter("queue.service", Kind.SPAN, USUAL.service, N_("Service level, in business hours"), scoped=True,
              least=NOTHING, most=400 * HOUR,
              help=N_("A case is due so long after its arrival; 0 min for no due moment.")),
    Parameter("queue.priority", Kind.NUMBER, USUAL.priority, N_("Priority at arrival"), scoped=True, least=1,
              most=9, help=N_("1 is urgent, 5 usual, 9 can wait.")),
    Parameter("queue.second_look", Kind.CHOICE, "ASKED", N_("A second pair of eyes"), scoped=True,
              choices=tuple(Looking), choice_words=_LOOKS,
              help=N_("Whether a colleague looks at a case before it is closed.")),
    Parameter("queue.patience", Kind.SPAN, USUAL.patience, N_("Turn of a case without a due moment"),
              scoped=True, least=MINUTE, most=30 * DAY,
              help=N_("It has its turn as if it were due so long after its arrival.")),
    Parameter("queue.kept_for", Kind.SPAN, USUAL.kept_for, N_("Kept for who it is handed over to"),
              scoped=True, least=MINUTE, most=7 * DAY),
    Parameter("queue.open_weekdays", Kind.TEXT, "8:30-18:00", N_("The desk's hours, Monday to Friday"),
              help=N_("Such as 8:30-12:30, 13:30-18:00. Service levels count these hours alone.")),
    Parameter("queue.open_saturday", Kind.TEXT, "", N_("The desk's hours on Saturday")),
    Parameter("queue.open_sunday", Kind.TEXT, "", N_("The desk's hours on Sunday")),
    Parameter(HOLIDAYS, Kind.TEXT, "FR", N_("The desk's public holidays"),
              help=N_("A country, or a country with a part of it: FR, FR-57. Empty for none.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """The terms of every kind on one day."""

    desk: Mapping[str, Value]
    kinds: Mapping[str, Terms]

    def of(self, kind: str) -> Terms:
        return self.kinds.get(kind) or self.kinds[""]

    @property
    def spare_declined(self) -> timedelta:
        return _span(self.desk[SPARE_DECLINED])

    @property
    def spare_lapsed(self) -> timedelta:
        return _span(self.desk[SPARE_LAPSED])

    @property
    def only_offered(self) -> Mapping[str, int]:
        """The kinds that nobody draws, each with after how many offers it is anyone's after all."""
        return {code: terms.rounds for code, terms in self.kinds.items() if code and terms.way is Way.PUSH}

    def business(self, day: date) -> Business:
        """When the desk is open, around a day."""
        zone = settings.TIME_ZONE
        days = holidays.of_years(str(self.desk[HOLIDAYS]), day.year - 1, day.year + 2)
        return Business(zone, _hours(self.desk), days)

    def due_at(self, kind: str, at: datetime) -> datetime | None:
        """When a case that arrives now is due by its kind's service level; None when it has none."""
        allowed = self.of(kind).service
        return service_level.due_at(self.business(day_of(at)), at, allowed) if allowed else None


def day_of(at: datetime) -> date:
    """The desk's day."""
    return at.astimezone(zone_of(settings.TIME_ZONE)).date()


def read(at: datetime) -> Book:
    """The terms that hold at a moment."""
    scopes = ["", *(kind.code for kind in kinds.list_kinds())]
    found = parameters.on_each(day_of(at), scopes)
    return Book(found[""], {scope: _terms(values) for scope, values in found.items()})


def _terms(values: Mapping[str, Value]) -> Terms:
    given: dict[str, Any] = {name: values[f"queue.{name}"] for name in Terms.__slots__}
    return Terms(**{**given, "way": Way(given["way"]), "second_look": Looking(given["second_look"])})


def _hours(desk: Mapping[str, Value]) -> tuple[Hours, ...]:
    """Without any the desk is always open; what nobody can read counts as the default."""
    found: list[Hours] = []
    for name, weekdays in OPEN.items():
        for weekday in weekdays:
            try:
                found += week.read_day(weekday, str(desk[name]))
            except week.Unreadable:
                found += week.read_day(weekday, str(parameters.get_declared(name).default))
    return tuple(found)


def _span(value: Value) -> timedelta:
    assert isinstance(value, timedelta)
    return value
