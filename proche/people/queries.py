"""The only readers of people. Other rooms get refs and frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from proche.kernel.refusal import NotFound
from proche.people.hours import Hours
from proche.people.models import Person, PersonSkill, WeeklyHours
from proche.people.rules import RIGHTS, PersonRef, Right, Role, initials

__all__ = [
    "PersonRef",
    "PersonRow",
    "find_by_email",
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
    skills: frozenset[str]
    hours: tuple[Hours, ...]
    capacity: int
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


def find_by_email(email: str) -> PersonRef | None:
    row = Person.objects.filter(email=email.strip().lower()).values_list("pk", "name").first()
    return PersonRef(*row) if row else None


def get_row(pk: int) -> PersonRow:
    """Raises: NotFound."""
    rows = list_people(pks=[pk], active_only=False)
    if not rows:
        raise NotFound
    return rows[0]


def list_people(
    *, right: Right | None = None, active_only: bool = True, pks: Iterable[int] | None = None
) -> list[PersonRow]:
    """List people by name, with skills and hours, in three queries whatever their number."""
    found = Person.objects.select_related("team").order_by("name", "pk")
    if active_only:
        found = found.filter(is_active=True)
    if right is not None:
        found = found.filter(role__in=[role.value for role, rights in RIGHTS.items() if right in rights])
    if pks is not None:
        found = found.filter(pk__in=list(pks))
    people = list(found)
    return _with_skills_and_hours(people)


def _with_skills_and_hours(people: list[Person]) -> list[PersonRow]:
    skills: dict[int, set[str]] = defaultdict(set)
    hours: dict[int, list[Hours]] = defaultdict(list)
    # Of many people all rows are read: a list of 500 keys costs more than it spares.
    few = {"person_id__in": [person.pk for person in people]} if len(people) < 50 else {}
    for pk, skill in PersonSkill.objects.filter(**few).values_list("person_id", "skill"):
        skills[pk].add(skill)
    week = WeeklyHours.objects.filter(**few).order_by("person_id", "weekday", "from_minute")
    for pk, *span in week.values_list("person_id", "weekday", "from_minute", "to_minute"):
        hours[pk].append(Hours(*span))
    return [_row(person, frozenset(skills[person.pk]), tuple(hours[person.pk])) for person in people]


def _row(person: Person, skills: frozenset[str], hours: tuple[Hours, ...]) -> PersonRow:
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
        hours=hours,
        capacity=person.capacity,
        is_active=person.is_active,
        has_password=person.has_usable_password(),
    )
