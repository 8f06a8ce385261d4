"""How an establishment's days of delivery are said."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils import dates
from django.utils.translation import gettext

register = template.Library()


@register.filter
def days_of_delivery(weekdays: Iterable[int]) -> str:
    """ISO weekdays as a person says them: "Tue, Thu"; every working day in one word."""
    days = sorted(weekdays)
    if days == [1, 2, 3, 4, 5]:
        return gettext("Monday to Friday")
    return ", ".join(str(dates.WEEKDAYS_ABBR[day - 1]) for day in days)
