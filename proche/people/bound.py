"""What else binds a person on some days: promises, duty, meetings. Rooms above tell it (`site/wiring.py`).

A lead reads it before granting leave, and the person before asking.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from proche.kernel.words import Said

#: (person, begin, end) -> one sentence for each thing, naming no customer.
Finder = Callable[[int, datetime, datetime], list[Said]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def find(person_pk: int, begin: datetime, end: datetime) -> list[Said]:
    return [sentence for finder in _finders for sentence in finder(person_pk, begin, end)]
