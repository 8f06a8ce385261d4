"""Rest counted from real work: daily, weekly, the break, the longest day and week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.availability.measures import Measures
from proche.availability.rest import Rule, Worked, after, due, rests_from, summed_up

MEASURES = Measures()
ZONE = "Europe/Paris"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def paris(day: int, hours: str) -> datetime:
    """A moment of the last week of November 2026, by the clock of Paris; Monday is the 23rd."""
    return utc(f"2026-11-{day:02}T{hours}") - HOUR


def worked(*spans: tuple[int, str, str]) -> Worked:
    found = summed_up(
        [(paris(day, begin), paris(day, end)) for day, begin, end in spans], zone=ZONE, measures=MEASURES
    )
    assert found is not None
    return found


OFFICE_DAY = ((24, "09:00", "12:30"), (24, "13:30", "17:30"))
LONG_WEEK = tuple(
    (day, begin, end) for day in range(23, 28) for begin, end in (("08:00", "12:45"), ("13:15", "18:00"))
)


@pytest.mark.parametrize(
    ("spans", "at", "expected"),
    [
        (OFFICE_DAY, paris(25, "09:00"), []),
        (OFFICE_DAY, paris(24, "18:30"), []),
        # Late work in the evening moves the next morning's start: 22:30 and eleven hours.
        ((*OFFICE_DAY, (24, "21:45", "22:30")), paris(25, "08:30"), [(Rule.DAILY_REST, paris(25, "09:30"))]),
        ((*OFFICE_DAY, (24, "21:45", "22:30")), paris(25, "09:30"), []),
        # A day that began at nine ends at ten in the evening.
        (OFFICE_DAY, paris(24, "21:55"), []),
        (OFFICE_DAY, paris(24, "21:56"), [(Rule.DAILY_REST, paris(25, "04:30"))]),
        # A break after six hours in one piece; a pause of twenty minutes is one.
        (((24, "09:00", "14:50"),), paris(24, "14:55"), []),
        (((24, "09:00", "14:56"),), paris(24, "14:56"), [(Rule.BREAK, paris(24, "15:16"))]),
        (((24, "09:00", "14:56"),), paris(24, "15:16"), []),
        (((24, "09:00", "12:00"), (24, "12:19", "14:56")), paris(24, "14:56"),
         [(Rule.BREAK, paris(24, "15:16"))]),
        (((24, "09:00", "12:00"), (24, "12:20", "14:56")), paris(24, "14:56"), []),
        # Ten hours of work in a day: five and a half, five and a half less five minutes.
        (((24, "08:00", "13:30"), (24, "14:00", "18:20")), paris(24, "19:00"), []),
        (((24, "08:00", "13:30"), (24, "14:00", "18:26")), paris(24, "19:00"),
         [(Rule.LONGEST_DAY, paris(25, "05:26"))]),
        # Forty-seven and a half hours by Friday evening leave half an hour until Monday.
        (LONG_WEEK, paris(28, "10:00"), []),
        ((*LONG_WEEK, (28, "10:00", "10:30")), paris(28, "11:00"), [(Rule.LONGEST_WEEK, paris(30, "00:00"))]),
        # Thirty-five hours before Monday: Saturday night's call moves Monday's start.
        ((*LONG_WEEK, (28, "21:30", "21:45")), paris(30, "08:30"),
         [(Rule.WEEKLY_REST, paris(30, "08:45"))]),
        ((*LONG_WEEK, (28, "21:30", "21:45")), paris(30, "08:45"), []),
    ],
)  # fmt: skip
def test_what_must_come_before_five_minutes_of_work(spans, at, expected):
    assert due(worked(*spans), at, 5 * MINUTE, zone=ZONE, measures=MEASURES) == expected


def test_a_stricter_number_of_the_desk_counts():
    stricter = Measures(daily_rest=12 * HOUR)
    late = worked((24, "14:00", "21:00"))
    assert due(late, paris(25, "08:30"), 5 * MINUTE, zone=ZONE, measures=MEASURES) == []
    (rest,) = due(late, paris(25, "08:30"), 5 * MINUTE, zone=ZONE, measures=stricter)
    assert rest == (Rule.DAILY_REST, paris(25, "09:00"))


def test_a_week_ends_at_midnight_of_the_persons_own_zone():
    begun = worked((29, "22:00", "23:59"))
    later = after(begun, paris(30, "00:09"), zone=ZONE, measures=MEASURES)
    assert (later.week_of.isoformat(), later.week_worked) == ("2026-11-30", 9 * MINUTE)
    assert later.day_worked == begun.day_worked + 10 * MINUTE


def test_a_weekly_rest_over_the_autumn_change_is_thirty_five_hours_and_not_of_the_clock():
    """Saturday 23:00 in summer time and 35 hours: Monday 09:00 in winter time."""
    spans = [(utc(f"2026-10-{day}T07:00"), utc(f"2026-10-{day}T12:00")) for day in range(19, 24)]
    late = summed_up(
        [*spans, (utc("2026-10-24T20:30"), utc("2026-10-24T21:00"))], zone=ZONE, measures=MEASURES
    )
    assert late is not None
    (rest,) = due(late, utc("2026-10-26T07:30"), 5 * MINUTE, zone=ZONE, measures=MEASURES)
    assert rest == (Rule.WEEKLY_REST, utc("2026-10-26T08:00"))


def test_a_daily_rest_over_the_spring_change_is_eleven_hours_and_not_of_the_clock():
    begun, late_evening = utc("2026-03-28T08:00"), utc("2026-03-28T20:30")
    spans = [(begun, begun + 4 * HOUR), (late_evening, late_evening + HOUR)]
    late = summed_up(spans, zone=ZONE, measures=MEASURES)
    assert late is not None
    # 22:30 in winter time and eleven hours: 10:30 in summer time.
    (rest,) = due(late, utc("2026-03-29T07:00"), 5 * MINUTE, zone=ZONE, measures=MEASURES)
    assert rest == (Rule.DAILY_REST, utc("2026-03-29T08:30"))


steps = st.lists(st.integers(1, 2400), min_size=1, max_size=40)


def told(gaps: list[int]) -> list[datetime]:
    at, found = utc("2026-10-22T06:00"), []
    for gap in gaps:
        at += gap * MINUTE
        found.append(at)
    return found


def folded(moments: list[datetime]) -> Worked:
    state: Worked | None = None
    for at in moments:
        state = after(state, at, zone=ZONE, measures=MEASURES)
    assert state is not None
    return state


@settings(max_examples=200, deadline=None)
@given(steps)
def test_what_is_kept_moment_by_moment_is_what_the_spans_say(gaps):
    moments = told(gaps)
    spans = [[moments[0], moments[0]]]
    for one, other in pairwise(moments):
        if other - one < MEASURES.break_length:
            spans[-1][1] = other
        else:
            spans.append([other, other])
    assert folded(moments) == summed_up([(a, b) for a, b in spans], zone=ZONE, measures=MEASURES)


@settings(max_examples=200, deadline=None)
@given(steps, st.integers(1, 3000), st.integers(0, 120))
def test_before_its_bound_no_rest_is_due_and_when_it_is_over_it_is_over(gaps, later, lasts):
    state = folded(told(gaps))
    begin, length = state.latest_at + later * MINUTE, lasts * MINUTE
    found = due(state, begin, length, zone=ZONE, measures=MEASURES)
    if begin + length <= rests_from(state, MEASURES):
        assert found == []
    for rest in found:
        assert rest.until > begin
        rules = [one.rule for one in due(state, rest.until, length, zone=ZONE, measures=MEASURES)]
        assert rest.rule not in rules


@settings(max_examples=100, deadline=None)
@given(steps)
def test_what_is_told_late_or_twice_changes_nothing(gaps):
    moments = told(gaps)
    state = folded(moments)
    assert after(state, moments[-1], zone=ZONE, measures=MEASURES) is state
    assert after(state, moments[0], zone=ZONE, measures=MEASURES) is state
