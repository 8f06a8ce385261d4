"""What the writers of people share: finding a person, who may manage whom, the trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from proche.kernel import trace
from proche.kernel.refusal import NotFound
from proche.people import rules
from proche.people.actions.refusals import NotYours
from proche.people.models import Person
from proche.people.rules import PersonRef


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
