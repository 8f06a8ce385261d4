"""What binds a person is told before leave is granted: promises without their customer, turns on call."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from proche.availability import duty_actions
from proche.people import actions, holidays
from proche.people.leave import LeaveKind, LeaveSpan
from proche.queue.promises import actions as promises
from tests import cast as story

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def midnight() -> datetime:
    """Midnight of the next working day but one: promises are made for the days that are near."""
    day = timezone.localdate() + timedelta(days=2)
    while day.isoweekday() > 5 or holidays.name_of("FR", day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def test_the_lead_reads_promises_and_turns_of_these_days(midnight: datetime) -> None:
    now = timezone.now()
    cast = story.make_cast(now)
    story.seat(cast.nadia, now)
    case = story.make_case(now, title="Clinique du Parc")
    ten = midnight + timedelta(hours=10)
    kept = promises.promise(case, begin=ten, by=cast.nadia.ref, at=now)
    assert kept.owner == cast.nadia.ref
    evening, night = midnight + timedelta(hours=20), midnight + timedelta(hours=23)
    duty_actions.plan(cast.nadia.pk, begin=evening, end=night, by=cast.hugo.ref, at=now)
    span = LeaveSpan(midnight.date(), midnight.date())
    asked = actions.ask_leave(cast.nadia.pk, kind=LeaveKind.PAID, span=span, by=cast.nadia.ref, at=now)
    client = Client()
    client.force_login(cast.hugo)
    page = client.get(f"/leave/{asked.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "On these days something is promised" in main
    assert "An answer is promised for" in main
    assert "10:00" in main
    assert "On call from" in main
    assert "Clinique du Parc" not in main


def test_days_that_bind_nobody_say_nothing(midnight: datetime) -> None:
    now = timezone.now()
    cast = story.make_cast(now)
    span = LeaveSpan(midnight.date(), midnight.date())
    asked = actions.ask_leave(cast.nadia.pk, kind=LeaveKind.PAID, span=span, by=cast.nadia.ref, at=now)
    client = Client()
    client.force_login(cast.hugo)
    assert "something is promised" not in client.get(f"/leave/{asked.pk}/").content.decode()
