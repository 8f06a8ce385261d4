"""How many promises were kept in time: for everyone to see, never a person's."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue.promises import figures, plot, queries
from proche.queue.promises.figures import Week
from proche.queue.promises.rules import PromiseState, outcome_of
from proche.ui.answers import page

WEEKS = 12


def show(request: DeskRequest) -> HttpResponse:
    found = _weeks(request)
    context: dict[str, Any] = {"too_few_people": found is None, "fewest": figures.FEWEST_PEOPLE}
    if found is not None:
        context |= {"weeks": found, "whole": figures.together(found), "plot": plot.draw(found)}
    return page(request, "queue/promises/kept.html", too_few=figures.TOO_FEW, **context)


def export(request: DeskRequest) -> HttpResponse:
    """The same figures for a spreadsheet; shares stay empty where there are too few."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="promises.csv"'
    sheet = csv.writer(response)
    sheet.writerow(["week", "kept", "late", "missed", "kept_rate", "low_95", "high_95"])
    for week in _weeks(request) or []:
        rate = week.rate
        shares = [f"{share:.4f}" for share in (rate.share, rate.low, rate.high)] if rate else ["", "", ""]
        sheet.writerow([week.monday.isoformat(), week.kept, week.late, week.missed, *shares])
    return response


def _weeks(request: DeskRequest) -> list[Week] | None:
    """The latest weeks in the reader's zone; None for a team so small that a figure would be a person's."""
    if len(people.list_people(right=Right.TAKE_CASE)) < figures.FEWEST_PEOPLE:
        return None
    today = timezone.localdate(request.at)
    monday = figures.monday_of(today) - timedelta(weeks=WEEKS - 1)
    since = timezone.make_aware(datetime.combine(monday, time.min)).astimezone(UTC)
    ended = queries.list_ended(since, request.at)
    outcomes = [
        (
            timezone.localdate(ends_at),
            outcome_of(PromiseState(state), ends_at=ends_at, closed_at=closed_at, at=request.at),
        )
        for state, ends_at, closed_at in ended
    ]
    return figures.weeks(outcomes, until=today, count=WEEKS)
