"""What customers usually take, and how alike two orders are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.history import History, PastLine, habits_of, likeness


def past(*quantities: int, unit: str = "CT", pieces: int = 24) -> list[PastLine]:
    return [PastLine("C1", "HP", Decimal(q), unit, Decimal(q * pieces)) for q in quantities]


def test_a_habit_is_the_middle_of_what_was_taken_in_the_usual_unit():
    habit = habits_of([*past(2, 2, 3, 2), *past(24, unit="C62", pieces=1)])["C1", "HP"]
    assert habit.times == 5
    assert (habit.usual_unit, habit.usual_quantity) == ("CT", 2)
    assert (habit.low_pieces, habit.median_pieces, habit.high_pieces) == (24, 48, 72)


@pytest.mark.parametrize(
    ("pieces", "far"),
    [(48, False), (200, False), (216, False), (240, True), (17, False), (15, True), (1, True)],
)
def test_three_times_beyond_all_that_was_taken_is_far(pieces, far):
    habit = habits_of(past(2, 2, 3, 2))["C1", "HP"]
    assert habit.is_far(Decimal(pieces)) is far


def test_three_orders_make_no_habit():
    assert not habits_of(past(2, 2, 2))["C1", "HP"].is_far(Decimal(10_000))


def test_one_slip_in_the_past_does_not_make_another_slip_usual():
    habit = habits_of(past(2, 2, 3, 2, 2, 48, 2, 3, 2, 2))["C1", "HP"]
    assert habit.is_far(Decimal(24 * 24))


def test_a_history_knows_only_its_own_customers():
    history = History(habits_of(past(2, 2, 2, 2)))
    assert history.habit("C1", "HP") is not None
    assert history.habit("C2", "HP") is None


LINES = (("A", Decimal(24)), ("B", Decimal(48)), ("C", Decimal(1)))


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (LINES, 1.0),
        (tuple(reversed(LINES)), 1.0),
        (LINES[:2], 2 / 3),
        ((*LINES[:2], ("C", Decimal(2))), 0.5),
        ((("Z", Decimal(1)),), 0.0),
        ((), 0.0),
    ],
)
def test_orders_are_as_alike_as_the_lines_that_both_have(other, alike):
    assert likeness(LINES, other) == pytest.approx(alike)


lines = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 3).map(Decimal)), max_size=5)


@given(lines, lines)
def test_likeness_is_the_same_both_ways_and_never_above_one(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if one else 0)


def test_a_line_that_stands_twice_is_counted_twice():
    twice = (*LINES, LINES[0])
    assert likeness(twice, LINES) == pytest.approx(3 / 4)
