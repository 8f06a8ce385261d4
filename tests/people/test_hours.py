"""Weekly hours on the wall clock, across both clock changes and from midnight to midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from proche.people.days import Plan, is_working, next_start, working_until
from proche.people.hours import Hours, moment

PARIS = "Europe/Paris"
OFFICE = tuple(Hours(day, 540, 1050) for day in range(1, 6))
NIGHT = (Hours(6, 22 * 60, 30 * 60),)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-03-27T08:00", True),  # Friday 9:00 in winter
        ("2026-03-27T07:59", False),
        ("2026-03-30T07:00", True),  # Monday 9:00 in summer: an hour earlier for UTC
        ("2026-03-30T06:59", False),
        ("2026-03-30T15:29", True),
        ("2026-03-30T15:30", False),  # 17:30 is the end, half open
        ("2026-10-23T07:00", True),
        ("2026-10-26T07:00", False),  # Monday after the autumn change
        ("2026-10-26T08:00", True),
        ("2026-03-29T09:00", False),  # Sunday
    ],
)
def test_office_hours_follow_the_wall_clock_over_both_changes(at, works):
    assert is_working(Plan(PARIS, OFFICE), utc(at)) is works


@pytest.mark.parametrize(("saturday", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-11-07", 8)])
def test_a_night_shift_lasts_seven_hours_in_spring_and_nine_in_autumn(saturday, hours):
    day = date.fromisoformat(saturday)
    begin = moment(day, 22 * 60, PARIS)
    end = working_until(Plan(PARIS, NIGHT), begin)
    assert end - begin == timedelta(hours=hours)
    plan = Plan(PARIS, NIGHT)
    walked = sum(is_working(plan, begin + timedelta(minutes=n)) for n in range(15 * 60))
    assert walked == hours * 60


@pytest.mark.parametrize(
    ("day", "minute", "repeated", "expected"),
    [
        ("2026-03-29", 150, False, "2026-03-29T01:00"),  # 2:30 does not exist: the jump itself
        ("2026-03-29", 150, True, "2026-03-29T01:00"),
        ("2026-10-25", 150, False, "2026-10-25T00:30"),  # 2:30 comes twice
        ("2026-10-25", 150, True, "2026-10-25T01:30"),
        ("2026-11-24", 540, False, "2026-11-24T08:00"),
        ("2026-11-24", 1500, False, "2026-11-25T00:00"),  # after midnight
    ],
)
def test_a_wall_clock_minute_is_one_moment(day, minute, repeated, expected):
    assert moment(date.fromisoformat(day), minute, PARIS, repeated=repeated) == utc(expected)


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        ("2026-03-27T16:30", "2026-03-30T07:00"),  # Friday evening to Monday, over the spring change
        ("2026-10-23T16:30", "2026-10-26T08:00"),
        ("2026-11-24T05:00", "2026-11-24T08:00"),
        ("2026-11-24T08:00", "2026-11-25T08:00"),  # the one that begins now is no next one
    ],
)
def test_the_next_start_is_found_over_a_weekend(at, begins):
    assert next_start(Plan(PARIS, OFFICE), utc(at)) == utc(begins)


def test_a_start_that_passed_in_the_first_of_two_equal_hours_is_next_weeks():
    early_sunday = (Hours(7, 150, 300),)
    assert next_start(Plan(PARIS, early_sunday), utc("2026-10-25T00:15")) == utc("2026-10-25T00:30")
    assert next_start(Plan(PARIS, early_sunday), utc("2026-10-25T01:15")) == utc("2026-11-01T01:30")


def test_spans_that_touch_are_one_working_time():
    day = (Hours(2, 540, 750), Hours(2, 750, 1050), Hours(2, 1110, 1200))
    assert working_until(Plan(PARIS, day), utc("2026-11-24T09:42")) == utc("2026-11-24T16:30")
    assert working_until(Plan(PARIS, day), utc("2026-11-24T17:00")) is None


def test_a_span_over_the_end_of_the_week_is_still_last_nights_on_monday():
    sunday_night = (Hours(7, 22 * 60, 30 * 60),)
    assert is_working(Plan(PARIS, sunday_night), utc("2026-11-23T04:59"))
    assert not is_working(Plan(PARIS, sunday_night), utc("2026-11-23T05:00"))


def test_hours_of_another_zone_are_its_own():
    assert is_working(Plan("America/Martinique", OFFICE), utc("2026-11-24T13:00"))
    assert not is_working(Plan("America/Martinique", OFFICE), utc("2026-11-24T12:59"))


@pytest.mark.parametrize(
    ("span", "sound"),
    [
        (Hours(1, 0, 1440), True),
        (Hours(7, 1439, 2879), True),
        (Hours(0, 540, 600), False),
        (Hours(8, 540, 600), False),
        (Hours(1, 600, 600), False),
        (Hours(1, 1440, 1500), False),
        (Hours(1, 540, 1981), False),
    ],
)
def test_a_span_begins_before_it_ends_and_lasts_a_day_at_most(span, sound):
    assert span.is_sound is sound
