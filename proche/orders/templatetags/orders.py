"""An order's values in templates, in the reader's form (orders/wording.py)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from proche.kernel.words import Said
from proche.orders import wording

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
def words(sentence: Said) -> str:
    """A sentence of a rule or a reader, in the reader's language."""
    from django.utils.translation import gettext

    return sentence.words(gettext)
