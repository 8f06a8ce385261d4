"""Public holidays by country and part of a country (Alsace and Moselle have two more). Pure.

The days come from the library `holidays`. A code is a country ("FR", "BE") or a country and its part
("FR-57" Moselle, "FR-6AE" Alsace, "CH-GE").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays as library

#: Departments that share the holidays of Alsace, by the number people know.
_SAME = {"FR-67": "FR-6AE", "FR-68": "FR-6AE"}


def name_of(code: str, day: date) -> str:
    """The holiday's name in the language of its country; "" on any other day."""
    return _year(code, day.year).get(day, "") if code else ""


def is_known(code: str) -> bool:
    country, _, part = _SAME.get(code, code).partition("-")
    parts = library.list_supported_countries().get(country)
    return parts is not None and (not part or part in parts)


@lru_cache(maxsize=64)
def of_years(code: str, first: int, end: int) -> frozenset[date]:
    """The holidays from the first year to the one before `end`; none for an empty code."""
    return frozenset(day for year in range(first, end) for day in _year(code, year)) if code else frozenset()


@lru_cache(maxsize=256)
def _year(code: str, year: int) -> Mapping[date, str]:
    if not is_known(code):
        return {}
    country, _, part = _SAME.get(code, code).partition("-")
    language = getattr(library, country).default_language
    return dict(library.country_holidays(country, subdiv=part or None, years=year, language=language))
