"""Leave by half days: what a span takes, what lies over it, how it reads."""

from __future__ import annotations

from datetime import date

import pytest

from proche.people.leave import LeaveSpan

WED, THU, FRI = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("span", "is_sound"),
    [
        (LeaveSpan(WED, WED), True),
        (LeaveSpan(WED, WED, from_noon=True), True),
        (LeaveSpan(WED, WED, from_noon=True, to_noon=True), False),
        (LeaveSpan(WED, THU, from_noon=True, to_noon=True), True),
        (LeaveSpan(THU, WED), False),
        (LeaveSpan(WED, date(2028, 1, 1)), False),
    ],
)
def test_a_span_takes_half_a_day_at_least_and_a_year_at_most(span: LeaveSpan, is_sound: bool) -> None:
    assert span.is_sound is is_sound


def test_the_first_and_the_last_day_may_be_halves() -> None:
    span = LeaveSpan(WED, FRI, from_noon=True, to_noon=True)
    assert [span.halves(day) for day in (WED, THU, FRI, date(2026, 12, 5))] == [
        (False, True),
        (True, True),
        (True, False),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("other", "over"),
    [
        (LeaveSpan(WED, WED, to_noon=True), False),
        (LeaveSpan(WED, WED), True),
        (LeaveSpan(FRI, FRI, from_noon=True), False),
        (LeaveSpan(FRI, FRI, to_noon=True), True),
        (LeaveSpan(date(2026, 11, 1), date(2026, 12, 24)), True),
    ],
)
def test_two_halves_of_one_day_do_not_lie_over_each_other(other: LeaveSpan, over: bool) -> None:
    span = LeaveSpan(WED, FRI, from_noon=True, to_noon=True)
    assert (span.overlaps(other), other.overlaps(span)) == (over, over)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (LeaveSpan(WED, WED), "2026-12-02"),
        (LeaveSpan(WED, WED, to_noon=True), "2026-12-02, morning"),
        (LeaveSpan(WED, WED, from_noon=True), "2026-12-02, afternoon"),
        (LeaveSpan(WED, FRI, from_noon=True), "2026-12-02 at noon to 2026-12-04"),
    ],
)
def test_a_span_reads_as_people_say_it(span: LeaveSpan, words: str) -> None:
    assert str(span.said) == words
