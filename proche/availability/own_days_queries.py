"""A person's own days, for them alone, and a team's figures. Nothing here takes a person and a reader apart:
a view gives the one who is signed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proche.availability import own_days
from proche.availability.models import TeamDays, Work
from proche.availability.own_days import Day, Growth, Span
from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.hours import wall_clock
from proche.people.queries import PersonRow
from proche.people.rules import Right, Role

#: What growth is judged by: two weeks and the six before, and the week that runs.
SHOWN = timedelta(weeks=9)

parameters.declare(
    Parameter(
        "availability.days_margin", Kind.SPAN, timedelta(minutes=30), N_("Longer days are told beyond"),
        help=N_("When the median day of two weeks is longer than that of the six before by more than this, "
                "the person is told: first, and alone."),
        least=timedelta(minutes=10), most=timedelta(hours=4),
    ),
    Parameter(
        "availability.days_kept", Kind.NUMBER, 70, N_("A person's days are kept"), unit=N_("days"),
        help=N_("How long the spans of a person's work are kept. To see days grow takes sixty-three."),
        least=14, most=400,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Four weeks of a team. Without figures: fewer than five people had days to tell of."""

    first_day: date
    last_day: date
    day_length: timedelta | None
    evenings_percent: int | None
    breaks_percent: int | None


def list_days(person_pk: int, *, at: datetime) -> list[Day]:
    """The days of the one who is signed in, the oldest first."""
    zone = people.get_time_zone(person_pk)
    return own_days.days_of(_spans([person_pk], since=at - SHOWN).get(person_pk, []), zone)


def find_growth(person_pk: int, *, at: datetime) -> Growth | None:
    zone = people.get_time_zone(person_pk)
    today = wall_clock(at, zone).day
    return own_days.growth(list_days(person_pk, at=at), today, margin=margin(at))


def margin(at: datetime) -> timedelta:
    value = parameters.get("availability.days_margin", on=parameters.day_of(at))
    assert isinstance(value, timedelta)
    return value


def kept_for(at: datetime) -> timedelta:
    value = parameters.get("availability.days_kept", on=parameters.day_of(at))
    assert isinstance(value, int)
    return timedelta(days=value)


def list_team(team_pk: int, *, limit: int = 6) -> list[TeamRow]:
    """The figures that were made of a team, the newest first."""
    rows = TeamDays.objects.filter(team=team_pk).order_by("-first_day", "pk")[:limit]
    return [_team_row(row) for row in rows]


def list_told_of(people_rows: Iterable[PersonRow]) -> dict[int, list[int]]:
    """Each team with the people whom its figures tell of: not those who lead, who read them."""
    teams: dict[int, list[int]] = defaultdict(list)
    for row in people_rows:
        if row.team_pk is not None and row.role is Role.AGENT:
            teams[row.team_pk].append(row.pk)
    return teams


def days_within(pks: list[int], begin: datetime, end: datetime) -> list[list[Day]]:
    """Of each person their days; for the figures of a team alone."""
    spans = _spans(pks, since=begin, until=end)
    zones = {row.pk: row.time_zone for row in people.list_people(right=Right.SEE_DESK)}
    return [own_days.days_of(spans.get(pk, []), zones.get(pk, "UTC")) for pk in pks]


def _spans(pks: list[int], *, since: datetime, until: datetime | None = None) -> dict[int, list[Span]]:
    rows = Work.objects.filter(person_id__in=pks, active_to__gt=since)
    if until is not None:
        rows = rows.filter(active_from__lt=until)
    found: dict[int, list[Span]] = defaultdict(list)
    for pk, begin, end in rows.order_by("active_from", "pk").values_list(
        "person_id", "active_from", "active_to"
    ):
        found[pk].append((begin, end))
    return found


def _team_row(row: TeamDays) -> TeamRow:
    length = timedelta(minutes=row.day_minutes) if row.day_minutes is not None else None
    last_day = row.first_day + timedelta(weeks=own_days.WEEKS_OF_TEAM) - timedelta(days=1)
    return TeamRow(row.first_day, last_day, length, row.evenings_percent, row.breaks_percent)
