"""The frame of hours: each rule by a table, with what would fit."""

from __future__ import annotations

import pytest

from proche.people.frame import Frame, breaches, breaches_of_day
from proche.people.hours import Hours
from tests.cast import OFFICE

FRAME = Frame(fixed=((600, 690),))


def words(frame: Frame, *spans: tuple[int, int]) -> list[str]:
    return [str(breach.said) for breach in breaches_of_day(frame, spans, 1)]


def test_office_hours_fit() -> None:
    assert breaches(FRAME, OFFICE) == []


def test_a_day_off_fits() -> None:
    assert breaches_of_day(FRAME, (), 6) == []


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        (
            [(400, 700)],
            "Work on Monday begins at 6:40, before the desk does. From 7:00 on it fits.",
        ),
        (
            [(600, 720), (1000, 1230)],
            "Work on Monday ends at 20:30, after the desk does. Until 20:00 it fits.",
        ),
        (
            [(420, 780), (840, 1170)],
            "Work on Monday lasts 11 h 30; a day lasts 10 h at most. Take 1 h 30 away.",
        ),
        (
            [(540, 780), (800, 1020)],
            "Work on Monday is longer than 6 h: it needs a lunch break of 30 min. "
            "Write for example 9-12:30, 13:30-17:30.",
        ),
        (
            [(630, 780)],
            "Everyone is there from 10:00 to 11:30; on Monday take these hours in.",
        ),
        (
            [(540, 720), (700, 800)],
            "Two spans on Monday lie over each other. Write them one after the other.",
        ),
    ],
)
def test_each_rule_says_what_would_fit(spans: list[tuple[int, int]], sentence: str) -> None:
    assert words(FRAME, *spans) == [sentence]


def test_six_hours_need_no_lunch_and_touching_spans_are_one() -> None:
    assert words(FRAME, (540, 660), (660, 900)) == []


def test_a_night_lies_outside() -> None:
    assert words(Frame(), (1320, 1800)) == [
        "Work on Monday ends at 6:00, after the desk does. Until 20:00 it fits.",
        "Work on Monday is longer than 6 h: it needs a lunch break of 30 min. "
        "Write for example 9-12:30, 13:30-17:30.",
    ]


def test_the_week_as_a_whole_is_measured_once() -> None:
    long = [Hours(day, *span) for day in range(1, 7) for span in ((480, 720), (780, 1020))]
    [over] = breaches(Frame(), long)
    assert (over.weekday, str(over.said)) == (
        0,
        "These are 48 h in the week; at most 44 h fit. Take 4 h away.",
    )
