"""Where an establishment is delivered and on which days: the desk's rules applied to its own addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from proche.customers import queries as customers
from proche.customers.queries import CustomerRef
from proche.customers.rules import DeliveryAddress, Establishment
from proche.kernel.refusal import NotFound
from proche.orders.checks import days as served
from proche.orders.portal import parameters, rules


def establishment(customer: CustomerRef) -> Establishment:
    """What the desk knows of an establishment. Raises: NotFound, for one that no longer orders."""
    found = customers.directory().find_number(customer.number)
    if found is None:
        raise NotFound
    return found


def place(house: Establishment, name: str) -> DeliveryAddress | None:
    """One of its addresses by name, else the first."""
    named = next((one for one in house.addresses if one.name == name), None)
    return named or next(iter(house.addresses), None)


def is_gone(house: Establishment, name: str) -> bool:
    """Whether what was chosen is none of its addresses any more; where none was, the first is meant."""
    return bool(name) and all(one.name != name for one in house.addresses)


def today(at: datetime) -> date:
    return parameters.now_at_desk(at).date()


def is_served(house: Establishment, place: DeliveryAddress | None) -> Callable[[date], bool]:
    return lambda day: served.is_served(day, house, place)


def first_day(at: datetime) -> date:
    """The first day for which the desk can still prepare what is ordered now."""
    now = parameters.now_at_desk(at)
    return rules.first_day(now, parameters.service_on(now.date()), works=parameters.works)


def days(house: Establishment, place: DeliveryAddress | None, *, at: datetime, count: int = 8) -> list[date]:
    """The next days on which a delivery is possible."""
    return rules.possible_days(first_day(at), is_served=is_served(house, place), count=count)
