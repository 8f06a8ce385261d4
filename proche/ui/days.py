"""A day that people type or pick in a form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: No desk's day is earlier or later; where the calendar itself ends, a day more or less cannot be counted.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


def day_field(label: StrOrPromise, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    return forms.DateField(label=label, widget=widget, validators=bounds, **more)
