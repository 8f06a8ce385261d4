"""What the writers of people share: finding a person, who may manage whom, the trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from proche.kernel import live, trace
from proche.kernel.refusal import NotFound
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people import facts, queries, rules
from proche.people.actions.refusals import NotYours
from proche.people.days import Plan
from proche.people.models import Person
from proche.people.rules import PersonRef, Role


def get_person(pk: int) -> Person:
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotFound
    return person


def check_may_manage(by: PersonRef | None, role: str) -> None:
    if by is not None and not rules.may_manage(get_person(by.pk).role, role):
        raise NotYours


def each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def chain(pk: int) -> str:
    return f"person:{pk}"


def note(pk: int, what: str, *, by: PersonRef | None, at: datetime, **data: str) -> None:
    trace.append(chain(pk), f"people.person.{what}", at=at, by=rules.signature(by), data=data)


def note_about(
    pk: int, what: str, *, by: PersonRef | None, at: datetime, data: Mapping[str, str | int]
) -> None:
    """Note what befell a person's leave or swap: references alone, never its kind or reason."""
    trace.append(chain(pk), f"people.{what}", at=at, by=rules.signature(by), data=data)


def plan_of(pk: int) -> Plan:
    return queries.get_row(pk).plan


def days_changed(pk: int, *, at: datetime) -> None:
    """Tell the rooms above, and every open page of the team."""
    facts.tell(facts.DaysChanged(pk, at))
    live.publish("presence", "presence.changed", {"person": pk}, at=at)


def list_leads(person: Person) -> list[PersonRef]:
    """Who may answer what a person asks: the leads of their team, else all; never they themself."""
    roles = [role.value for role in Role if rules.may_manage(role.value, person.role)]
    found = Person.objects.filter(role__in=roles, is_active=True).exclude(pk=person.pk)
    own = found.filter(team_id=person.team_id, role=Role.LEAD.value) if person.team_id else found.none()
    chosen = own if own.exists() else found
    return [lead.ref for lead in chosen.order_by("name", "pk")]


def check_may_answer(by: PersonRef, person: Person) -> None:
    """A lead answers for others, and for themself only where nobody else could. Raises: NotYours."""
    check_may_manage(by, person.role)
    if by.pk == person.pk and list_leads(person):
        raise NotYours(said(N_("Another lead or an admin answers what you ask for yourself.")))
