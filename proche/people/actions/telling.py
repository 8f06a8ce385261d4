"""How people are told of leave and of exchanges, and what whoever told them reads of when it reaches them.

Each goes through the gate under the request's own name, so that every step takes back what the one before
it told and nobody has read. Who acts is told nothing: they see it before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from proche.kernel import gate, heard
from proche.kernel.gate import GateMessage, Passage
from proche.kernel.heard import Told
from proche.kernel.words import Said
from proche.people.models import Leave, Swap
from proche.people.models.days import Request
from proche.people.rules import PersonRef

#: A request and the name of its page.
PAGES: dict[type[Request], str] = {Leave: "leave", Swap: "swap"}


def one_of(leads: Iterable[PersonRef], row: Request, title: Said, *, by: PersonRef, at: datetime) -> Told:
    """Tell all who may answer; whoever hears of it first is named to who asks."""
    return heard.by_first(_reach([lead.pk for lead in leads], row, title, by=by, at=at))


def each_of(pks: Iterable[int], row: Request, title: Said, *, by: PersonRef, at: datetime) -> Told:
    """Tell people whom it concerns."""
    return heard.by_each(_reach(pks, row, title, by=by, at=at))


def over(row: Request, *, at: datetime) -> None:
    """What was told of it so far is done with."""
    gate.withdraw(_key(row), at=at)


def _reach(pks: Iterable[int], row: Request, title: Said, *, by: PersonRef, at: datetime) -> list[Passage]:
    url = reverse(PAGES[type(row)], args=[row.pk])
    message = GateMessage(title=title, url=url, key=_key(row))
    return [gate.reach(pk, message, at=at) for pk in pks if pk != by.pk]


def _key(row: Request) -> str:
    return f"{PAGES[type(row)]}:{row.pk}"
