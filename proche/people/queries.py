"""The only readers of people. Other rooms get refs and frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json import loads
from typing import Any

from django.db.models import Model, TextField, Value
from django.db.models.functions import Cast

from proche.kernel.refusal import NotFound
from proche.people.days import DaysOff, Minutes, Place, Plan, known
from proche.people.hours import Hours
from proche.people.leave import LeaveState
from proche.people.models import (
    DayHours,
    DayPlace,
    KindCapacity,
    Leave,
    Person,
    PersonSkill,
    WeeklyHours,
    WeeklyPlace,
)
from proche.people.rules import RIGHTS, PersonRef, Right, Role, initials

__all__ = [
    "PersonRef",
    "PersonRow",
    "get_ref",
    "get_row",
    "list_people",
    "list_refs",
]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as a page or the answer sees them."""

    pk: int
    name: str
    email: str
    initials: str
    role: Role
    team_pk: int | None
    team: str
    language: str
    languages: tuple[str, ...]
    time_zone: str
    regions: tuple[str, ...]
    #: Each skill with its level, 1 to 3.
    skills: Mapping[str, int]
    hours: tuple[Hours, ...]
    plan: Plan
    capacity: int
    #: At most so many cases of a kind at once; a kind that is not there is bound by `capacity` alone.
    kind_capacity: Mapping[str, int]
    holidays: str
    is_active: bool
    #: False until they have followed their invitation.
    has_password: bool

    @property
    def ref(self) -> PersonRef:
        return PersonRef(self.pk, self.name)

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS[self.role] if self.is_active else frozenset()


def is_empty() -> bool:
    """Whether the first admin is still to be made."""
    return not Person.objects.exists()


def get_ref(pk: int) -> PersonRef:
    """Raises: NotFound."""
    name = Person.objects.filter(pk=pk).values_list("name", flat=True).first()
    if name is None:
        raise NotFound
    return PersonRef(pk, name)


def get_time_zone(pk: int) -> str:
    """Raises: NotFound."""
    zone = Person.objects.filter(pk=pk).values_list("time_zone", flat=True).first()
    if zone is None:
        raise NotFound
    return zone


def list_refs(pks: Iterable[int]) -> dict[int, PersonRef]:
    rows = Person.objects.filter(pk__in=set(pks)).values_list("pk", "name")
    return {pk: PersonRef(pk, name) for pk, name in rows}


def get_row(pk: int) -> PersonRow:
    """Raises: NotFound."""
    rows = list_people(pks=[pk], active_only=False)
    if not rows:
        raise NotFound
    return rows[0]


def list_people(
    *,
    right: Right | None = None,
    active_only: bool = True,
    pks: Iterable[int] | None = None,
    since: date | None = None,
) -> list[PersonRow]:
    """List people by name, with all that is known of their days, in three queries whatever their number.

    `since` leaves out changed days and leave that were over before it: years of them cost nothing then.
    """
    found = Person.objects.select_related("team").order_by("name", "pk")
    if active_only:
        found = found.filter(is_active=True)
    if right is not None:
        found = found.filter(role__in=[role.value for role, rights in RIGHTS.items() if right in rights])
    if pks is not None:
        found = found.filter(pk__in=list(pks))
    return _whole(list(found), since or date.min)


def _whole(people: list[Person], since: date) -> list[PersonRow]:
    # Of many people all rows are read: a list of 500 keys costs more than it spares.
    few = {"person_id__in": [person.pk for person in people]} if len(people) < 50 else {}
    levels, most = _skills(few)
    plans = _plans(people, few, since)
    return [_row(one, levels.get(one.pk, {}), most.get(one.pk, {}), plans[one.pk]) for one in people]


Numbers = dict[int, dict[str, int]]


def _skills(few: Mapping[str, Any]) -> tuple[Numbers, Numbers]:
    """Levels by skill and capacity by kind, in one query."""
    levels = PersonSkill.objects.filter(**few).values_list(Value(True), "person_id", "skill", "level")
    most = KindCapacity.objects.filter(**few).values_list(Value(False), "person_id", "kind", "most")
    found: tuple[Numbers, Numbers] = defaultdict(dict), defaultdict(dict)
    for is_skill, pk, name, number in levels.union(most, all=True):
        found[not is_skill][pk][name] = number
    return found


#: What a line of a person's days is made of, in the order in which they are put together.
_LINES: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "hours": (WeeklyHours, ("weekday", "from_minute", "to_minute")),
    "changed": (DayHours, ("day", "spans")),
    "leave": (Leave, ("from_day", "to_day", "from_noon", "to_noon")),
    "weekly": (WeeklyPlace, ("weekday", "place")),
    "daily": (DayPlace, ("day", "place")),
}


def _plans(people: list[Person], few: Mapping[str, Any], since: date) -> dict[int, Plan]:
    """Everyone's plan, in one query: five tables in one shape cost less than five questions."""
    narrowed: dict[str, dict[str, Any]] = {
        "changed": {"day__gte": since},
        "leave": {"to_day__gte": since, "state": LeaveState.GRANTED.value},
        "daily": {"day__gte": since},
    }
    first, *others = (_lines(name, {**few, **narrowed.get(name, {})}) for name in _LINES)
    days: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for what, pk, *values in first.union(*others, all=True):
        days[pk][what].append(_READ[what](values))
    return {one.pk: _plan(one, days.get(one.pk, {})) for one in people}


def _lines(name: str, narrowed: Mapping[str, Any]) -> Any:
    model, fields = _LINES[name]
    texts = [Cast(field, TextField()) for field in fields]
    blank = [Value("", output_field=TextField())] * (4 - len(texts))
    return model._default_manager.filter(**narrowed).values_list(Value(name), "person_id", *texts, *blank)


def _plan(person: Person, days: Mapping[str, list[Any]]) -> Plan:
    """Sorted, so that the same days are the same plan whatever the order the rows came in."""
    hours, changed, leave = (tuple(sorted(days.get(name, ()))) for name in ("hours", "changed", "leave"))
    places = (*sorted(days.get("weekly", ())), *sorted(days.get("daily", ())))
    return known(Plan(person.time_zone, hours, changed, leave, person.holidays, places))


def _read_changed(values: Sequence[str]) -> tuple[date, Minutes]:
    return date.fromisoformat(values[0]), tuple((begin, end) for begin, end in loads(values[1]))


def _read_leave(values: Sequence[str]) -> DaysOff:
    first, last = date.fromisoformat(values[0]), date.fromisoformat(values[1])
    return DaysOff(first, last, values[2] in _TRUE, values[3] in _TRUE)


#: A boolean as text: SQLite's, PostgreSQL's.
_TRUE = ("1", "true")


_READ: dict[str, Callable[[Sequence[str]], Any]] = {
    "hours": lambda values: Hours(int(values[0]), int(values[1]), int(values[2])),
    "changed": _read_changed,
    "leave": _read_leave,
    "weekly": lambda values: (int(values[0]), Place(values[1])),
    "daily": lambda values: (date.fromisoformat(values[0]), Place(values[1])),
}


def _row(person: Person, skills: Mapping[str, int], most: Mapping[str, int], plan: Plan) -> PersonRow:
    return PersonRow(
        pk=person.pk,
        name=person.name,
        email=person.email,
        initials=initials(person.name),
        role=Role(person.role),
        team_pk=person.team_id,
        team=person.team.name if person.team else "",
        language=person.language,
        languages=tuple(person.languages or [person.language]),
        time_zone=person.time_zone,
        regions=tuple(person.regions),
        skills=skills,
        hours=plan.hours,
        plan=plan,
        capacity=person.capacity,
        kind_capacity=most,
        holidays=person.holidays,
        is_active=person.is_active,
        has_password=person.has_usable_password(),
    )
