"""What the desk knows of a person's work, and how it speaks to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.actions.refusals import WrongZone
from proche.people.actions.shared import check_may_manage, days_changed, each_once, get_person, note
from proche.people.models import LANGUAGES, KindCapacity, Person, PersonSkill, Team
from proche.people.rules import PersonRef


@transaction.atomic
def set_profile(
    pk: int,
    *,
    name: str,
    team: str,
    regions: Iterable[str],
    languages: Iterable[str],
    skills: Iterable[str] | Mapping[str, int],
    capacity: int,
    by: PersonRef | None,
    at: datetime,
    holidays: str | None = None,
    kind_capacity: Mapping[str, int] | None = None,
) -> None:
    """Change what the answer knows of a person; what is `None` stays. Raises: NotYours."""
    person = get_person(pk)
    check_may_manage(by, person.role)
    Person.objects.filter(pk=pk).update(
        name=name.strip(),
        team=team_named(team),
        regions=each_once(regions),
        languages=each_once(languages),
        capacity=capacity,
        holidays=person.holidays if holidays is None else holidays,
    )
    write_skills(pk, skills)
    if kind_capacity is not None:
        write_kind_capacity(pk, kind_capacity)
    note(pk, "changed", by=by, at=at)
    days_changed(pk, at=at)


def set_language(pk: int, language: str) -> None:
    """A person's own choice of how the desk speaks to them: nothing of the work changes, so no trace."""
    Person.objects.filter(pk=pk).update(language=known_language(language))


@transaction.atomic
def set_time_zone(pk: int, zone: str, *, at: datetime) -> None:
    """Their hours lie elsewhere on the clock of everyone else from now on. Raises: WrongZone."""
    zone = known_zone(zone)
    if Person.objects.filter(pk=pk).exclude(time_zone=zone).update(time_zone=zone):
        days_changed(pk, at=at)


def known_language(code: str) -> str:
    """The desk's own where none is given, or none that it speaks."""
    return code if code in dict(LANGUAGES) else settings.LANGUAGE_CODE


def known_zone(name: str) -> str:
    """The desk's own where none is given. Raises: WrongZone."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongZone(
            said(N_("%(zone)s is no time zone. Write one such as Europe/Paris."), zone=name)
        ) from None


def team_named(name: str) -> Team | None:
    return Team.objects.get_or_create(name=name.strip())[0] if name.strip() else None


def write_skills(pk: int, skills: Iterable[str] | Mapping[str, int]) -> None:
    """Each at its level; those that are only named at the first."""
    levels = skills if isinstance(skills, Mapping) else dict.fromkeys(each_once(skills), 1)
    PersonSkill.objects.filter(person_id=pk).delete()
    PersonSkill.objects.bulk_create(
        PersonSkill(person_id=pk, skill=skill, level=level) for skill, level in levels.items()
    )


def write_kind_capacity(pk: int, most: Mapping[str, int]) -> None:
    KindCapacity.objects.filter(person_id=pk).delete()
    KindCapacity.objects.bulk_create(
        KindCapacity(person_id=pk, kind=kind, most=number) for kind, number in most.items()
    )
