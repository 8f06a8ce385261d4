"""What is afoot when the demo opens, at whatever hour: promises, a second look, waits, a turn on call."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from proche.availability import duty_queries
from proche.kernel.models import GatePassage
from proche.queue import actions as queue
from proche.queue.models import Case, Following, Promise, SecondLook
from proche.queue.procedures.rules import FollowingState
from proche.queue.promises import figures
from proche.queue.promises.queries import rows
from proche.queue.promises.rules import PromiseState
from proche.queue.rules import State
from proche.site.demo import afoot, earlier, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "ahead",
    [timedelta(), timedelta(hours=11), timedelta(days=5), timedelta(days=31)],
    ids=["a usual hour", "at night", "at the weekend", "at Christmas"],
)
def test_the_desk_is_in_the_middle_of_its_work(at: datetime, ahead: timedelta) -> None:
    at += ahead
    _fill(at)
    assert Promise.objects.filter(state=PromiseState.OPEN.value, begins_at__gt=at).count() == 2
    assert SecondLook.objects.filter(answered_at=None).count() == 1
    assert Following.objects.filter(state=FollowingState.OPEN.value).count() == 1
    assert Case.objects.filter(state=State.WAITING.value).count() >= len(afoot.WAITING)
    assert len(duty_queries.list_turns(at, at + timedelta(days=2))) == 1


def test_in_the_middle_of_a_day_a_promise_is_for_the_coming_hour(at: datetime) -> None:
    midday = earlier.moment(earlier.worked_day(timezone.localdate(at), 1), earlier.time(14, 10))
    _fill(midday)
    first = Promise.objects.filter(state=PromiseState.OPEN.value).order_by("begins_at").first()
    assert first is not None
    assert first.begins_at <= midday + timedelta(hours=1)


def test_the_figures_of_the_weeks_before_say_something(at: datetime) -> None:
    _fill(at)
    ended = rows.list_ended(at - timedelta(weeks=3), at)
    assert len(ended) == len(earlier.PROMISES) >= 2 * figures.TOO_FEW
    states = list(Following.objects.exclude(state=FollowingState.OPEN.value).values_list("state", flat=True))
    assert len(states) == len(earlier.FOLLOWED)
    assert states.count(FollowingState.LEFT.value) == 1


def test_nothing_of_the_weeks_before_greets_anyone_and_cases_in_hand_stay_there(at: datetime) -> None:
    _fill(at)
    told = GatePassage.objects.filter(seen_at=None, outdated_at=None, asked_at__lt=at - timedelta(hours=12))
    assert not told.exists()
    queue.lapse(at=at + timedelta(minutes=5))
    assert Case.objects.filter(state=State.TAKEN.value).count() == 2


def _fill(at: datetime) -> None:
    refs = load.load_people(at)
    load.load_customers(at)
    load.load_procedures(refs, at=at)
    earlier.load(refs, at=at)
    load.set_presence(refs, at=at)
    afoot.load(refs, at=at)
