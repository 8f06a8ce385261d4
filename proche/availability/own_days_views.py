"""One's own days, and a team's figures. No address here names a person: there is nobody else's to ask for."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.availability import own_days, own_days_actions, own_days_picture, own_days_queries
from proche.availability.own_days import Day
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.ui.answers import go, page, tell


def show(request: DeskRequest) -> HttpResponse:
    """The one who is signed in, whoever they are."""
    me = request.person.pk
    days = own_days_queries.list_days(me, at=request.at)
    today = timezone.localdate(request.at)
    return page(
        request,
        "availability/own_days.html",
        days=list(reversed(days)),
        picture=own_days_picture.draw(days, today),
        figures=_figures(days),
        growth=own_days_queries.find_growth(me, at=request.at),
        margin=own_days_queries.margin(request.at),
        kept_for=own_days_queries.kept_for(request.at),
        rest_needs=own_days_actions.REST_NEEDS,
    )


def _figures(days: list[Day]) -> dict[str, object] | None:
    if not days:
        return None
    return {
        "length": own_days.usual(day.worked for day in days),
        "evenings": sum(bool(day.evening) for day in days),
        "breaks": sum(day.held_breaks for day in days),
        "days": len(days),
    }


@require_POST
def erase(request: DeskRequest) -> HttpResponse:
    own_days_actions.erase(request.person.pk, at=request.at)
    tell(request, gettext("Erased. The last eight days stay: your weekly rest is counted from them."))
    return go(request, "own_days")


def show_team(request: DeskRequest) -> HttpResponse:
    """The figures of one's own team, as they were made."""
    row = people.get_row(request.person.pk)
    rows = own_days_queries.list_team(row.team_pk) if row.team_pk is not None else []
    return page(request, "availability/team_days.html", rows=rows, team=row.team, least=own_days.LEAST_PEOPLE)
