"""Two months of orders: each establishment has its basket, its rhythm and its usual quantities."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from proche.orders.catalogue import Product
from proche.site.demo import catalogue
from proche.site.demo.days import served_day, working_day
from proche.site.demo.establishments import DemoEstablishment, establishments
from proche.site.demo.orders import DemoLine, DemoOrder, line_for

SPAN = timedelta(days=61)
#: Days between two orders, and how many products in the basket, by kind of establishment.
RHYTHM = {"Centre hospitalier": (7, 13), "EHPAD": (14, 8), "Clinique": (7, 9), "SSR": (14, 8),
          "Soins à domicile": (7, 6)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """What one establishment usually orders: cartons (or packs) of each product of its basket."""

    customer: DemoEstablishment
    every_days: int
    basket: tuple[tuple[Product, int], ...]


@cache
def habits(day: date) -> tuple[Habit, ...]:
    sold = [product for product in catalogue.products(day) if product.active_to is None]
    return tuple(_habit(customer, sold) for customer in establishments())


def habit_of(number: str, day: date) -> Habit:
    return next(one for one in habits(day) if one.customer.card.number == number)


@cache
def history(day: date) -> tuple[DemoOrder, ...]:
    """Every order of the two months before a day, oldest first; the day itself is left to the desk."""
    orders = [order for habit in habits(day) for order in _orders_of(habit, day)]
    return tuple(sorted(orders, key=lambda order: (order.issued_on, order.number)))


def _habit(customer: DemoEstablishment, sold: list[Product]) -> Habit:
    rng = random.Random(f"nutrivale habit {customer.card.number}")
    every, size = RHYTHM[customer.kind]
    known = [product for product in sold if product.sku in customer.card.own_codes.values()]
    basket = rng.sample(known, min(len(known), size // 2))
    others = [product for product in sold if product not in basket]
    basket += rng.sample(others, size - len(basket) + rng.randint(-1, 2))
    scale = {"Centre hospitalier": 10, "Clinique": 5}.get(customer.kind, 3)
    return Habit(customer, every, tuple((product, _usual(product, scale, rng)) for product in basket))


def _usual(product: Product, scale: int, rng: random.Random) -> int:
    """Nobody keeps ten cartons of what costs 150 euros a carton."""
    cartons = rng.randint(2, 2 + scale)
    return max(1, cartons // 3) if (product.units[0].price or 0) > 80 else cartons


def _orders_of(habit: Habit, day: date) -> Iterator[DemoOrder]:
    rng = random.Random(f"nutrivale history {habit.customer.card.number}")
    when = day - SPAN + timedelta(days=rng.randrange(habit.every_days))
    number = rng.randint(1100, 8900)
    # The last four days stay empty, so that today's orders are nobody's duplicate by lines alone.
    while when < day - timedelta(days=4):
        number += rng.randint(1, 9)
        issued = working_day(when)
        yield _order(habit, issued, number, rng)
        when += timedelta(days=habit.every_days + rng.choice((-1, 0, 0, 1)))


def _order(habit: Habit, issued: date, number: int, rng: random.Random) -> DemoOrder:
    served = habit.customer.place.weekdays
    return DemoOrder(
        number=f"BC{issued:%y}-{number:05d}",
        customer=habit.customer,
        issued_on=issued,
        deliver_on=served_day(issued, least=2, weekdays=served),
        lines=tuple(usual_lines(habit, rng)),
    )


def usual_lines(habit: Habit, rng: random.Random, *, most: int = 99) -> list[DemoLine]:
    """Draw an ordinary order from the basket: most of its products, about the usual quantities."""
    own = bool(habit.customer.card.own_codes)
    kept = [pair for pair in habit.basket if rng.random() < 0.8] or list(habit.basket[:2])
    return [
        line_for(habit.customer, product, max(1, usual + rng.choice((-1, 0, 0, 1))), own_codes=own)
        for product, usual in kept[:most]
    ]


def pieces(order: DemoOrder) -> dict[str, Decimal]:
    """How many single items of each product an order asks for."""
    return {line.product.sku: line.quantity * line.unit.pieces for line in order.lines}
