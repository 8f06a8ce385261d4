"""An order's values in templates, in the reader's form (orders/wording.py)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from proche.orders import wording
from proche.orders.catalogue import SalesUnit
from proche.ui.saying import day_in_words
from proche.ui.templatetags.ui import length

register = template.Library()


@register.filter
def money(amount: str | Decimal | None, currency: str = "EUR") -> str:
    return wording.money(amount, currency)


@register.filter
def quantity(amount: str | Decimal, unit: str) -> str:
    return wording.quantity(amount, unit)


@register.filter
def number(amount: str | Decimal) -> str:
    return wording.number(amount)


@register.filter
def day(value: str | date | None) -> str:
    return wording.day(value)


@register.filter
def unit_word(code: str, amount: str | Decimal = "1") -> str:
    return wording.unit_word(code, Decimal(amount))


@register.filter
def plain(side: float) -> str:
    """A fraction for SVG, whatever the reader's language writes for a decimal point."""
    return f"{side:.5f}"


@register.filter
def plain_number(amount: Decimal | None) -> str:
    """A quantity as a person types it in their language."""
    return wording.number(amount) if amount is not None else ""


@register.filter
def unit_name(unit: SalesUnit, amount: Decimal | None = None) -> str:
    return wording.unit_name(unit, amount if amount is not None else Decimal(1))


@register.filter
def day_words(value: date | None) -> str:
    """A day as one says it, without the year of now."""
    return day_in_words(value) if value else ""


@register.filter
def clock_seconds(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"


@register.filter
def came_by(channel: str) -> str:
    return wording.came_by(channel)


@register.filter
def form_words(form: str) -> str:
    return wording.form(form)


@register.filter
def in_words(msgid: str) -> str:
    """A name that a module gives, in the reader's language."""
    return gettext(msgid)


@register.filter
def reject_words(reason: str) -> str:
    return wording.rejected(reason)


@register.filter
def lasting(seconds: float | None) -> str:
    """A time in its two largest units; a dash while nothing took any."""
    return "–" if seconds is None else length(timedelta(seconds=seconds))
