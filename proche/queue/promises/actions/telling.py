"""What people are told of promises, each through the gate: nobody is rung in their rest.

Who acts is told nothing and reads from the passages when it reaches the others.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from proche.kernel import gate
from proche.kernel.gate import GateMessage, Passage, Urgency
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.rules import PersonRef, Right, Role
from proche.queue.models import Promise
from proche.queue.promises.slots import Slot


def made(row: Promise, *, by: PersonRef | None, at: datetime) -> list[Passage]:
    """The owner learns of what somebody else promised for them; the stand-in that they stand in."""
    title = said(N_("Promised for you to keep: %(title)s, %(when)s."), **_of(row))
    owner = _tell(row, row.owner_id, title, Urgency.CALM, at=at, by=by)
    return [*owner, *stand_in(row, by=by, at=at)]


def stand_in(row: Promise, *, by: PersonRef | None, at: datetime) -> list[Passage]:
    if row.stand_in_id is None:
        return []
    words = N_("You stand in for %(name)s, who keeps a promise: %(title)s, %(when)s.")
    title = said(words, name=row.owner.name, **_of(row))
    return _tell(row, row.stand_in_id, title, Urgency.CALM, at=at, by=by)


def warn(row: Promise, *, at: datetime) -> None:
    words = N_("Soon: %(title)s was promised for %(when)s. The case is kept for you.")
    _tell(row, row.owner_id, said(words, **_of(row)), Urgency.SOON, at=at)


def due(row: Promise, *, at: datetime) -> None:
    words = N_("Now: %(title)s was promised until %(until)s.")
    _tell(row, row.owner_id, said(words, **_of(row)), Urgency.NOW, at=at)


def passed(row: Promise, *, before: PersonRef, by: PersonRef | None, at: datetime) -> list[Passage]:
    """The one who keeps it now is told, and the one who need not any more."""
    words = N_("%(name)s cannot be there: you keep what was promised. %(title)s, %(when)s.")
    title = said(words, name=before.name, **_of(row))
    owner = _tell(row, row.owner_id, title, Urgency.SOON, at=at, by=by)
    freed = N_("%(name)s keeps for you what was promised: %(title)s, %(when)s.")
    title = said(freed, name=row.owner.name, **_of(row))
    return [*owner, *_tell(row, before.pk, title, Urgency.CALM, at=at, by=by)]


def uncovered(row: Promise, *, near: list[Slot], at: datetime) -> None:
    """Early enough to agree on another time with the customer."""
    title = said(N_("Nobody will be there for a promise: %(title)s, %(when)s."), **_of(row))
    text = None
    if near:
        values = {"name": near[0].owner.name, "near": near[0].begin.isoformat()}
        text = said(N_("%(name)s will be there: %(near)s. Agree on it with the customer."), **values)
    for pk in _leads_and(row.made_by_id):
        _tell(row, pk, title, Urgency.SOON, at=at, text=text)


def late(row: Promise, *, at: datetime) -> None:
    """Owner, stand-in and leads: a promise that was not kept is nobody's secret and nobody's blame."""
    title = said(N_("Late: %(title)s was promised until %(until)s."), **_of(row))
    for pk in dict.fromkeys([row.owner_id, row.stand_in_id, *_leads_and(None)]):
        if pk is not None:
            _tell(row, pk, title, Urgency.NOW, at=at)


def over(row: Promise, *, at: datetime) -> None:
    """What was told of it and nobody has read is done with: it has ended."""
    gate.withdraw(_matter(row), at=at)


def _matter(row: Promise) -> str:
    return f"promise:{row.code}"


def _of(row: Promise) -> dict[str, str]:
    return {"title": row.case.title, "when": row.begins_at.isoformat(), "until": row.ends_at.isoformat()}


def _leads_and(person: int | None) -> list[int]:
    """Those who lead, or those who run the desk where nobody leads."""
    managers = people.list_people(right=Right.MANAGE_TEAM)
    leads = [one.pk for one in managers if one.role is Role.LEAD] or [one.pk for one in managers]
    return list(dict.fromkeys([*leads, *([person] if person is not None else [])]))


def _tell(
    row: Promise,
    person: int,
    title: Said,
    urgency: Urgency,
    *,
    at: datetime,
    by: PersonRef | None = None,
    text: Said | None = None,
) -> list[Passage]:
    """Nothing for who acts: they see on the page what became of it."""
    if by is not None and by.pk == person:
        return []
    url = reverse("promise", args=[row.code])
    # What was not told before its end is worth nothing after it, except that it is late.
    until = row.ends_at if row.ends_at > at else None
    message = GateMessage(title, text, url=url, urgency=urgency, good_until=until, key=_matter(row))
    return [gate.reach(person, message, at=at)]
