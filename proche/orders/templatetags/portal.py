"""The customer's page in templates: units in words, states, days of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.translation import gettext, ngettext

from proche.customers.forms import WEEKDAYS
from proche.orders import wording
from proche.orders.catalogue import Product
from proche.orders.history import Habit
from proche.orders.portal import words
from proche.orders.portal.queries import ProductShown, StandingShown, UnitShown
from proche.orders.portal.rules import Rhythm
from proche.ui.saying import day_in_words

register = template.Library()


@register.filter
def unit_of(shown: UnitShown, product: Product) -> str:
    return words.unit(product, shown.unit)


@register.filter
def units_of(row: ProductShown) -> str:
    """What is in the basket of a product: "3 cartons of 24"."""
    chosen = row.chosen
    if chosen is None:
        return ""
    return f"{row.quantity} {words.unit(row.product, chosen.unit, row.quantity)}"


@register.filter
def usually(row: ProductShown) -> str:
    """The habit in words: "usually 3 cartons of 24"."""
    habit: Habit | None = row.habit
    sold = row.product.unit(habit.usual_unit) if habit else None
    if habit is None or sold is None:
        return ""
    many = int(habit.usual_quantity)
    amount = f"{wording.number(habit.usual_quantity)} {words.unit(row.product, sold, many)}"
    return gettext("usually %(amount)s") % {"amount": amount}


@register.filter
def line_quantity(line: object) -> str:
    return wording.quantity(line.quantity, line.unit)  # type: ignore[attr-defined]


@register.filter
def state_words(code: str) -> str:
    return words.state(code)


@register.filter
def rhythm_words(row: StandingShown) -> str:
    """When a standing order is delivered: "every week, on Tuesday and Friday"."""
    if row.rhythm == Rhythm.MONTHLY:
        dates = _listed(str(day) for day in row.days)
        words = ngettext("every month, on the %(days)s", "every month, on the %(days)s", len(row.days))
        return words % {"days": dates}
    days = _listed(str(dict(WEEKDAYS)[day]).lower() for day in row.days)
    if row.rhythm == Rhythm.FORTNIGHTLY:
        return gettext("every second week, on %(days)s") % {"days": days}
    return gettext("every week, on %(days)s") % {"days": days}


def _listed(parts: Iterable[str]) -> str:
    some = list(parts)
    if len(some) < 2:
        return "".join(some)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(some[:-1]), "last": some[-1]}


@register.filter
def day_words(day: date) -> str:
    return day_in_words(day)


@register.filter
def products_counted(count: int) -> str:
    return ngettext("%(count)s product", "%(count)s products", count) % {"count": count}


@register.filter
def text(value: object) -> str:
    """A number as a form sends it back, in no language."""
    return str(value)


@register.simple_tag
def weekdays() -> list[tuple[str, object]]:
    return [(str(number), name) for number, name in WEEKDAYS]
