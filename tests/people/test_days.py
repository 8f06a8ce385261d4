"""A person's plan as spans on the UTC line: weeks, changed days, leave, holidays, both clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.people import days, holidays
from proche.people.days import (
    DaysOff,
    Place,
    Plan,
    known,
    next_start,
    place_on,
    spans,
    why_off,
    working_until,
)
from proche.people.hours import Hours
from tests.cast import OFFICE

PARIS = Plan("Europe/Paris", OFFICE, holidays="FR")
MOSELLE = replace(PARIS, holidays="FR-57")
NIGHTS = Plan("Europe/Paris", tuple(Hours(day, 1320, 1800) for day in range(1, 8)))
TUESDAY, ARMISTICE, SPRING = date(2026, 11, 24), date(2026, 11, 11), date(2026, 3, 20)
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(plan: Plan, day: date) -> list[str]:
    return [f"{begin:%d %H:%M}-{end:%H:%M}" for begin, end in spans(plan, day, 1)]


@pytest.mark.parametrize(
    ("plan", "day", "expected"),
    [
        (PARIS, TUESDAY, ["24 08:00-11:30", "24 12:30-16:30"]),
        (PARIS, date(2026, 11, 28), []),
        # 11 November; Good Friday and 26 December in Alsace and Moselle alone.
        (PARIS, date(2026, 11, 11), []),
        (PARIS, date(2026, 4, 3), ["03 07:00-10:30", "03 11:30-15:30"]),
        (MOSELLE, date(2026, 4, 3), []),
        (replace(PARIS, holidays="FR-6AE"), date(2026, 4, 3), []),
        (replace(PARIS, holidays=""), date(2026, 11, 11), ["11 08:00-11:30", "11 12:30-16:30"]),
        # A changed day stands in place of the week, and of a holiday.
        (replace(PARIS, changed=((TUESDAY, ((600, 720),)),)), TUESDAY, ["24 09:00-11:00"]),
        (replace(PARIS, changed=((TUESDAY, ()),)), TUESDAY, []),
        (replace(PARIS, changed=((ARMISTICE, ((600, 720),)),)), ARMISTICE, ["11 09:00-11:00"]),
        # Leave: whole days, from noon, until noon; it also takes a changed day.
        (replace(PARIS, leave=(DaysOff(TUESDAY, TUESDAY),)), TUESDAY, []),
        (replace(PARIS, leave=(DaysOff(TUESDAY, date(2026, 11, 25), from_noon=True),)), TUESDAY,
         ["24 08:00-11:00"]),
        (replace(PARIS, leave=(DaysOff(date(2026, 11, 23), TUESDAY, to_noon=True),)), TUESDAY,
         ["24 11:00-11:30", "24 12:30-16:30"]),
        (replace(PARIS, changed=((TUESDAY, ((600, 720),)),), leave=(DaysOff(TUESDAY, TUESDAY),)),
         TUESDAY, []),
        # A night that runs into leave ends where the leave begins.
        (replace(NIGHTS, leave=(DaysOff(TUESDAY, TUESDAY),)), date(2026, 11, 23), ["23 21:00-23:00"]),
        # Without hours they work whenever they are here, all day.
        (Plan("UTC"), TUESDAY, ["24 00:00-00:00"]),
        (Plan("UTC", holidays="FR"), date(2026, 11, 11), []),
    ],
)  # fmt: skip
def test_the_spans_of_a_day(plan, day, expected):
    assert told(plan, day) == expected


@pytest.mark.parametrize(
    ("day", "begins", "length"),
    [
        # The night of the spring change loses an hour, that of autumn gains one.
        (date(2026, 3, 27), "2026-03-27T21:00", 8 * HOUR),
        (date(2026, 3, 28), "2026-03-28T21:00", 7 * HOUR),
        (date(2026, 10, 24), "2026-10-24T20:00", 9 * HOUR),
        (date(2026, 10, 25), "2026-10-25T21:00", 8 * HOUR),
    ],
)
def test_nights_over_both_clock_changes(day, begins, length):
    (span,) = spans(NIGHTS, day, 1)
    assert span == (utc(begins), utc(begins) + length)


@pytest.mark.parametrize(
    ("plan", "at", "expected"),
    [
        (PARIS, "2026-11-24T20:00", "2026-11-25T08:00"),
        (PARIS, "2026-11-27T17:00", "2026-11-30T08:00"),
        # Over both changes the start keeps its place on the wall clock.
        (PARIS, "2026-03-27T17:00", "2026-03-30T07:00"),
        (PARIS, "2026-10-23T17:00", "2026-10-26T08:00"),
        # Beyond Christmas, leave and New Year; beyond a leave of months.
        (replace(PARIS, leave=(DaysOff(date(2026, 12, 28), date(2027, 1, 2)),)), "2026-12-24T17:00",
         "2027-01-04T08:00"),
        (replace(PARIS, leave=(DaysOff(date(2026, 11, 25), date(2027, 6, 30)),)), "2026-11-24T17:00",
         "2027-07-01T07:00"),
        (replace(PARIS, leave=(DaysOff(date(2026, 11, 25), date(2029, 6, 30)),)), "2026-11-24T17:00", None),
        (Plan("UTC", leave=(DaysOff(TUESDAY, TUESDAY),)), "2026-11-24T09:00", "2026-11-25T00:00"),
    ],
)  # fmt: skip
def test_the_next_start_lies_beyond_weekends_holidays_and_leave(plan, at, expected):
    assert next_start(plan, utc(at)) == (utc(expected) if expected else None)


def test_when_the_running_work_ends():
    assert working_until(PARIS, utc("2026-11-24T09:42")) == utc("2026-11-24T11:30")
    assert working_until(PARIS, utc("2026-11-24T11:30")) is None
    assert working_until(NIGHTS, utc("2026-11-24T02:00")) == utc("2026-11-24T05:00")
    # Spans that touch are one.
    touching = Plan("UTC", (Hours(2, 540, 720), Hours(2, 720, 900)))
    assert working_until(touching, utc("2026-11-24T10:00")) == utc("2026-11-24T15:00")


@pytest.mark.parametrize(
    ("plan", "day", "words"),
    [
        (PARIS, TUESDAY, None),
        (PARIS, date(2026, 11, 28), "Not one of their working days."),
        (PARIS, date(2026, 11, 11), "A public holiday (Armistice)."),
        (
            replace(PARIS, leave=(DaysOff(TUESDAY, date(2026, 11, 27)),)),
            TUESDAY,
            "On leave until 2026-11-27.",
        ),
        (replace(PARIS, leave=(DaysOff(TUESDAY, TUESDAY, from_noon=True),)), TUESDAY, None),
        (replace(PARIS, changed=((TUESDAY, ()),)), TUESDAY, "Not one of their working days."),
    ],
)
def test_why_someone_does_not_work_on_a_day(plan, day, words):
    why = why_off(plan, day)
    assert (str(why) if why else None) == words


def test_where_someone_works_from():
    plan = replace(PARIS, places=((2, Place.HOME), (date(2026, 12, 1), Place.SITE)))
    told = [place_on(plan, day) for day in (TUESDAY, date(2026, 11, 25), date(2026, 12, 1))]
    assert told == [Place.HOME, Place.SITE, Place.SITE]


def test_the_same_days_are_one_plan_with_one_memory():
    one, other = Plan("UTC", OFFICE), Plan("UTC", OFFICE)
    assert known(one) is known(other)
    assert known(replace(one, zone="Europe/Paris")) is not known(one)


@pytest.mark.parametrize("code", ["FR", "FR-57", "FR-67", "FR-6AE", "BE", "CH-GE"])
def test_known_holidays(code):
    assert holidays.is_known(code)


@pytest.mark.parametrize("code", ["XX", "FR-99", "", "fr"])
def test_unknown_holidays_take_nothing_away(code):
    assert not holidays.is_known(code)
    assert holidays.name_of(code, date(2026, 11, 11)) == ""


hours = st.builds(
    lambda weekday, begins, lasts: Hours(weekday, begins, begins + lasts),
    st.integers(1, 7), st.integers(0, 1439), st.integers(1, 1440),
)  # fmt: skip
leave = st.builds(
    lambda first, more: DaysOff(SPRING + timedelta(days=first), SPRING + timedelta(days=first + more)),
    st.integers(0, 250), st.integers(0, 9),
)  # fmt: skip
plans = st.builds(
    Plan,
    zone=st.sampled_from(("Europe/Paris", "America/Martinique", "UTC")),
    hours=st.lists(hours, max_size=6).map(tuple),
    leave=st.lists(leave, max_size=3).map(tuple),
    holidays=st.sampled_from(("", "FR", "FR-57")),
)
moments = st.integers(0, 260 * 1440).map(lambda n: utc("2026-03-20T00:00") + timedelta(minutes=n))


@settings(max_examples=150, deadline=None)
@given(plans, moments)
def test_spans_are_in_order_apart_and_say_the_same_as_is_working(plan, at):
    found = spans(plan, at.date() - timedelta(days=3), 7)
    assert all(begin < end for begin, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    inside = any(begin <= at < end for begin, end in found)
    assert days.is_working(plan, at) is inside


@settings(max_examples=150, deadline=None)
@given(plans, moments)
def test_the_next_start_is_the_first_one(plan, at):
    begins = next_start(plan, at)
    later = [begin for begin, _ in spans(plan, at.date() - timedelta(days=2), 12) if begin > at]
    if later:
        assert begins == min(later)
    elif begins is not None:
        assert begins > at + timedelta(days=5)


@settings(max_examples=100, deadline=None)
@given(plans, moments)
def test_what_was_worked_this_week_is_the_sum_of_its_spans(plan, at):
    monday = days.midnight(plan, days.week_of(at.date()))
    found = spans(plan, at.date() - timedelta(days=9), 12)
    worked = sum((max(min(end, at) - max(begin, monday), timedelta(0)) for begin, end in found), timedelta(0))
    if at >= monday:
        assert days.worked_this_week(plan, at) == worked


@settings(max_examples=100, deadline=None)
@given(plans, moments, st.randoms(use_true_random=False))
def test_a_plan_that_was_asked_before_says_the_same_as_a_new_one(plan, at, random):
    edges = [edge for span in spans(plan, at.date() - timedelta(days=5), 10) for edge in span]
    for then in random.sample([*edges, at], len(edges) + 1):
        assert working_until(plan, then) == working_until(replace(plan), then)
        assert next_start(plan, then) == next_start(replace(plan), then)
