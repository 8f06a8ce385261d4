"""What is counted: against the definition, written out by hand or computed another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proche.kernel.words import said
from proche.orders.figures import plots, rules
from proche.orders.figures.rules import OpenTime, OrderFact

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: open from 8:30 to 18:00 on ten days in a row
SPANS = [(MONDAY + timedelta(days=n), MONDAY + timedelta(days=n, hours=9.5)) for n in range(10)]
ALWAYS = OpenTime(())

FACT = OrderFact(
    form="ubl", channel="MAIL", customer_code="ABCD2345", customer_name="Clinique du Parc",
    day=date(2026, 11, 23), hour=8, arrived_at=MONDAY, answered_at=MONDAY + HOUR,
    is_confirmed=True, is_touchless=False, doubts=2, corrections=("UNIT",),
)  # fmt: skip


def test_a_night_counts_by_the_clock_alone():
    late = replace(FACT, arrived_at=MONDAY + 9 * HOUR, answered_at=MONDAY + 25 * HOUR)
    found = rules.group("", [late], OpenTime(SPANS))
    assert found.clock.median == 16 * 3600
    assert found.open.median == 1.5 * 3600


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_a_rank_is_the_least_time_within_which_so_many_were_answered(seconds):
    found = rules.times(seconds)
    for share, value in ((0.5, found.median), (0.9, found.p90), (0.99, found.p99)):
        assert value in seconds
        assert sum(one <= value for one in seconds) >= share * len(seconds)
        assert sum(one < value for one in seconds) < share * len(seconds)


@given(st.integers(-100, 15_000), st.integers(0, 8_000))
def test_open_time_is_what_a_minute_by_minute_count_gives(start, length):
    begin = MONDAY + timedelta(minutes=start)
    minutes = (begin + timedelta(minutes=n) for n in range(length))
    counted = sum(any(opens <= minute < closes for opens, closes in SPANS) for minute in minutes)
    assert OpenTime(SPANS).between(begin, begin + timedelta(minutes=length)) == counted * 60


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 4)), max_size=30))
def test_the_groups_together_are_the_whole(rows):
    facts = [replace(FACT, form=form, is_touchless=alone, doubts=doubts) for form, alone, doubts in rows]
    groups = rules.by(facts, lambda fact: fact.form, ALWAYS).values()
    whole = rules.group("", facts, ALWAYS)
    assert sum(one.orders for one in groups) == whole.orders
    assert sum(one.doubts for one in groups) == whole.doubts
    assert sum(one.touchless for one in groups) == whole.touchless == sum(alone for _, alone, _ in rows)


def test_an_order_without_an_answer_counts_as_an_order_and_as_no_time():
    found = rules.group("", [FACT, replace(FACT, answered_at=None, is_confirmed=False)], ALWAYS)
    assert (found.orders, found.clock.count, found.confirmed) == (2, 1, 1)


def test_nothing_has_no_share_and_no_median():
    found = rules.group("", [], ALWAYS)
    assert found.touchless_share is found.doubts_per_order is found.clock.median is None


def test_who_waits_longest_needs_a_few_orders_to_be_named():
    slow = rules.group("slow", [replace(FACT, answered_at=MONDAY + 5 * HOUR)] * 3, ALWAYS)
    once = rules.group("once", [replace(FACT, answered_at=MONDAY + 9 * HOUR)], ALWAYS)
    quick = rules.group("quick", [FACT] * 4, ALWAYS)
    assert [one.key for one in rules.slowest([quick, once, slow], most=5)] == ["slow", "quick"]


def test_corrections_are_counted_by_their_kind():
    facts = [FACT, replace(FACT, corrections=("UNIT", "")), replace(FACT, corrections=())]
    assert rules.kinds_of_corrections(facts) == [("UNIT", 2), ("", 1)]


@given(st.lists(st.integers(0, 3_000_000), min_size=1, max_size=40), st.integers(1, 60))
def test_every_column_and_line_lies_within_the_picture(seconds, columns):
    answered = [replace(FACT, answered_at=MONDAY + timedelta(seconds=one)) for one in seconds]
    group = rules.group("", answered, ALWAYS)
    plot = plots.answers(said("Answers"), [(said("day"), group)] * columns, lambda one: one.clock)
    assert len(plot.bars) == columns
    for bar in plot.bars:
        assert 0 <= bar.x <= plot.width + 0.1 - bar.width
        assert 0 <= bar.y <= plot.height - bar.height
    assert all(0 <= line.y1 <= plot.height and 0 <= line.y2 <= plot.height for line in plot.lines)
