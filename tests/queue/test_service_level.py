"""Business time: nights, weekends, holidays, both clock changes, and what stays true of any desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.people.hours import Hours
from proche.queue import service_level as service
from proche.queue.service_level import Business, Level, Served

PARIS = ZoneInfo("Europe/Paris")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: Monday to Friday, 9:00 to 12:30 and 13:30 to 17:30.
WEEK = tuple(Hours(day, *span) for day in range(1, 6) for span in ((540, 750), (810, 1050)))
DESK = Business("Europe/Paris", WEEK)


def paris(day: int, hour: int, minute: int = 0, *, month: int = 11, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("begin", "allowed", "due"),
    [
        (paris(24, 10), HOUR, paris(24, 11)),
        (paris(24, 12), HOUR, paris(24, 14)),
        (paris(24, 12, 45), HOUR, paris(24, 14, 30)),
        (paris(24, 17), HOUR, paris(25, 9, 30)),
        (paris(24, 3), HOUR, paris(24, 10)),
        (paris(27, 17), HOUR, paris(30, 9, 30)),
        (paris(28, 11), HOUR, paris(30, 10)),
        (paris(24, 9), 7.5 * HOUR, paris(24, 17, 30)),
        (paris(24, 9), 8 * HOUR, paris(25, 9, 30)),
    ],
)
def test_a_due_moment_passes_over_pause_night_and_weekend(begin, allowed, due):
    assert service.due_at(DESK, begin, allowed) == due
    assert service.between(DESK, begin, due) == allowed


def test_a_holiday_is_no_business_time():
    closed = Business("Europe/Paris", WEEK, frozenset({date(2026, 11, 11)}))
    assert service.due_at(closed, paris(10, 17), HOUR) == paris(12, 9, 30)
    assert not service.is_open(closed, paris(11, 10))
    assert service.next_opening(closed, paris(11, 10)) == paris(12, 9)


@pytest.mark.parametrize(("month", "day", "hours"), [(10, 25, 9), (3, 29, 7)])
def test_a_night_over_a_clock_change_is_as_long_as_it_is(month, day, hours):
    """A desk open from Saturday 22:00 to Sunday 6:00: the hour that comes twice counts twice."""
    night = Business("Europe/Paris", (Hours(6, 1320, 1800),))
    begin, end = paris(day - 1, 22, month=month), paris(day, 6, month=month)
    assert service.between(night, begin, end) == hours * HOUR
    assert service.due_at(night, begin, hours * HOUR) == end


def test_a_desk_without_hours_never_closes_and_one_that_never_opens_owes_nothing():
    assert service.due_at(Business(), paris(28, 3), HOUR) == paris(28, 4)
    never = Business("UTC", WEEK, frozenset(date(2026, 11, 1) + timedelta(days=n) for n in range(500)))
    assert service.due_at(never, paris(24, 10), HOUR) is None
    assert service.next_opening(never, paris(24, 10)) is None


def test_the_level_counts_what_is_done_and_what_is_overdue_and_not_what_still_has_time():
    at = paris(24, 12)
    cases = [
        Served("ORDER", due_at=paris(24, 11), ended_at=paris(24, 11)),
        Served("ORDER", due_at=paris(24, 11), ended_at=paris(24, 11, 1)),
        Served("ORDER", due_at=paris(24, 11), ended_at=None),
        Served("ORDER", due_at=paris(24, 13), ended_at=None),
    ]
    assert service.level(cases, at=at) == Level(within=1, counted=3)
    assert service.level([], at=at).share is None


def weeks() -> st.SearchStrategy[tuple[Hours, ...]]:
    span = st.tuples(st.integers(1, 7), st.integers(0, 1439), st.integers(120, 1440))
    return st.lists(span.map(lambda one: Hours(one[0], one[1], one[1] + one[2])), min_size=1, max_size=6).map(
        tuple
    )


desks = st.builds(
    Business,
    st.sampled_from(["Europe/Paris", "UTC", "America/New_York", "Pacific/Auckland"]),
    weeks(),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=5),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
lengths = st.integers(1, 3000).map(lambda minutes: minutes * MINUTE)


@given(desks, moments, lengths)
def test_between_is_the_inverse_of_due(desk, begin, allowed):
    due = service.due_at(desk, begin, allowed)
    assert due is not None
    assert service.between(desk, begin, due) == allowed
    assert service.between(desk, begin, due - MINUTE) < allowed


@given(desks, moments, moments, moments)
def test_business_time_adds_up_and_is_never_longer_than_the_clock(desk, one, two, three):
    begin, middle, end = sorted((one, two, three))
    whole = service.between(desk, begin, end)
    assert whole == service.between(desk, begin, middle) + service.between(desk, middle, end)
    assert timedelta(0) <= whole <= end - begin


@given(desks, moments, lengths)
def test_who_comes_later_is_never_due_sooner(desk, begin, allowed):
    first, later = (service.due_at(desk, moment, allowed) for moment in (begin, begin + 17 * MINUTE))
    assert first is not None
    assert later is not None
    assert first <= later
