"""A person erases their days; the desk forgets them, tells who works longer, and makes a team's figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from proche.availability import own_days
from proche.availability.models import TeamDays, Work
from proche.availability.own_days_queries import (
    days_within,
    find_growth,
    kept_for,
    list_told_of,
)
from proche.kernel import gate, parameters
from proche.kernel.gate import GateMessage, Urgency, Way
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people import queries as people
from proche.people.hours import moment, wall_clock
from proche.people.rules import Right

#: Weekly rest is counted from these: they stay, whoever asks.
REST_NEEDS = timedelta(days=8)
MONDAY = 1


def erase(person_pk: int, *, at: datetime) -> int:
    """Erase a person's days at their wish; gives how many spans. The last eight days stay for their rest."""
    return Work.objects.filter(person_id=person_pk, active_to__lt=at - REST_NEEDS).delete()[0]


def forget(*, at: datetime) -> int:
    """Forget everyone's days that are older than is needed."""
    old = Work.objects.filter(active_to__lt=at - max(kept_for(at), REST_NEEDS)).order_by("pk")
    pks = list(old.values_list("pk", flat=True)[:5000])
    return Work.objects.filter(pk__in=pks).delete()[0]


def tell_growth(*, at: datetime) -> int:
    """On Mondays tell whose days have grown: them alone, in the page alone, once in four weeks."""
    if wall_clock(at, "UTC").weekday != MONDAY:
        return 0
    return sum(_tell(row.pk, at=at) for row in people.list_people(right=Right.SEE_DESK))


@transaction.atomic
def _tell(person_pk: int, *, at: datetime) -> bool:
    weeks = at.date().toordinal() // (7 * own_days.WEEKS_OF_TEAM)
    key = f"days:{person_pk}:{weeks}"
    if gate.is_known(key) or find_growth(person_pk, at=at) is None:
        return False
    title = said(N_("Your days have grown longer lately. Only you see this."))
    # Nothing of it leaves the page: not on a locked screen, not in a mailbox that others read.
    message = GateMessage(
        title=title, url=reverse("own_days"), urgency=Urgency.CALM, ways=(Way.PAGE,), key=key
    )
    gate.reach(person_pk, message, at=at)
    return True


def make_team_days(*, at: datetime) -> int:
    """Make the figures of the four weeks that ended last, once for each team."""
    first_day, after = own_days.team_weeks(parameters.day_of(at))
    made = set(TeamDays.objects.filter(first_day=first_day).values_list("team", flat=True))
    teams = list_told_of(people.list_people())
    for team_pk in sorted(set(teams) - made):
        begin, end = (moment(day, 0, "UTC") for day in (first_day, after))
        figures = own_days.team_figures(days_within(teams[team_pk], begin, end))
        TeamDays.objects.get_or_create(team=team_pk, first_day=first_day, defaults=_fields(figures))
    return len(set(teams) - made)


def _fields(figures: own_days.TeamFigures | None) -> dict[str, int]:
    if figures is None:
        return {}
    return {
        "day_minutes": figures.day_minutes,
        "evenings_percent": figures.evenings_percent,
        "breaks_percent": figures.breaks_percent,
    }
