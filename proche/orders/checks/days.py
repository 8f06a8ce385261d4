"""Delivery days: which ones an address is served on, and the next ones that are possible. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

from proche.customers.rules import DeliveryAddress, Establishment

LONGEST = timedelta(days=365)
EVERY_WORKDAY = (1, 2, 3, 4, 5)


@cache
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        # A country that the calendar does not know has no holidays here; weekends still count.
        return frozenset()


def is_holiday(day: date, *, country: str = "FR", postcode: str = "") -> bool:
    """Whether a day is a public holiday there. Source: the package holidays; Alsace-Moselle by postcode."""
    subdivision = {"57": "57", "67": "6AE", "68": "6AE"}.get(postcode[:2], "") if country == "FR" else ""
    return day in _holidays(country, subdivision, day.year)


def is_holiday_of(day: date, establishment: Establishment | None, address: DeliveryAddress | None) -> bool:
    """Whether a day is a public holiday where the delivery goes."""
    country = establishment.country if establishment else "FR"
    postcode = (address.postcode if address else "") or (establishment.postcode if establishment else "")
    return is_holiday(day, country=country, postcode=postcode)


def is_served(day: date, establishment: Establishment | None, address: DeliveryAddress | None = None) -> bool:
    """Whether a delivery can be made on that day: a served weekday that is no holiday."""
    is_weekday = day.isoweekday() in served_weekdays(establishment, address)
    return is_weekday and not is_holiday_of(day, establishment, address)


def served_weekdays(
    establishment: Establishment | None, address: DeliveryAddress | None = None
) -> tuple[int, ...]:
    if address is not None:
        return address.weekdays
    if establishment is None or not establishment.addresses:
        return EVERY_WORKDAY
    return tuple(sorted({day for one in establishment.addresses for day in one.weekdays}))


def next_served(
    after: date,
    establishment: Establishment | None,
    address: DeliveryAddress | None = None,
    *,
    count: int = 3,
) -> list[date]:
    """The next possible delivery days, after a day."""
    found = (day for day in _days(after) if is_served(day, establishment, address))
    return [day for day, _ in zip(found, range(count), strict=False)]


def near(
    day: date,
    today: date,
    establishment: Establishment | None,
    address: DeliveryAddress | None = None,
    *,
    count: int = 3,
) -> list[date]:
    """The possible days nearest to one that is not: after it first, and before it while that is to come."""
    if not today <= day <= today + LONGEST:
        return next_served(today, establishment, address, count=count)
    earlier = [
        one
        for n in range(1, 8)
        if (one := day - timedelta(days=n)) > today and is_served(one, establishment, address)
    ]
    later = next_served(day, establishment, address, count=count)
    return sorted([*earlier[:1], *later], key=lambda one: (abs((one - day).days), one < day))[:count]


def _days(after: date) -> Iterator[date]:
    day = after
    while day - after < LONGEST:
        day += timedelta(days=1)
        yield day
