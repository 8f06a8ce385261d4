"""The demo's days: nothing of them touches today, and the lead has one request to answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from proche.people import day_queries, queries
from proche.people.leave import LeaveState
from proche.site.demo import load, schedule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ahead", [0, 26, 130], ids=["a usual week", "before Christmas", "around Easter"])
def test_the_teams_days_are_filled_whatever_the_season(at: datetime, ahead: int) -> None:
    at += timedelta(days=ahead)
    refs = load.load_people(at)
    schedule.load(refs, at=at)
    found = day_queries.list_open_leave(date(2026, 1, 1), date(2028, 1, 1))
    assert sorted(row.state for row in found) == [LeaveState.ASKED, LeaveState.GRANTED]
    today = timezone.localdate(at)
    assert all(not row.plan.leave or row.plan.leave[0].from_day > today for row in queries.list_people())
    nadia = queries.get_row(refs["nadia.benali@nutrivale.example"].pk)
    assert [day for day, _ in nadia.plan.places] == [2, 4]
