"""Days of delivery and the days of a standing order, by tables: no database, no clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from proche.orders.checks import days
from proche.orders.portal import rules
from proche.orders.portal.rules import OnHoliday, Plan, Rhythm, Service

PARIS = ZoneInfo("Europe/Paris")
SERVICE = Service(cut_off=time(14), days_before=1)
TUESDAY = date(2026, 11, 24)


def works(day: date) -> bool:
    return day.isoweekday() <= 5 and not days.is_holiday(day)


def in_alsace(day: date) -> bool:
    return day.isoweekday() <= 5 and not days.is_holiday(day, postcode="67100")


def plan(rhythm: Rhythm = Rhythm.WEEKLY, *of: int, **more: object) -> Plan:
    return Plan(rhythm, of or (2,), **{"starts_on": TUESDAY, **more})  # type: ignore[arg-type]


def dates(one: Plan, start: date, end: date, served=works) -> list[date | None]:
    return [day.deliver_on for day in rules.deliveries(one, start=start, end=end, is_served=served)]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 11, 24, 10, 42, tzinfo=PARIS), date(2026, 11, 25)),
        (datetime(2026, 11, 24, 13, 59, 59, tzinfo=PARIS), date(2026, 11, 25)),
        (datetime(2026, 11, 24, 14, 0, tzinfo=PARIS), date(2026, 11, 26)),
        # Friday evening counts for Monday, Saturday too.
        (datetime(2026, 11, 27, 15, 0, tzinfo=PARIS), date(2026, 12, 1)),
        (datetime(2026, 11, 28, 9, 0, tzinfo=PARIS), date(2026, 12, 1)),
        # Christmas is a Friday: Thursday morning's orders go out on Monday.
        (datetime(2026, 12, 24, 9, 0, tzinfo=PARIS), date(2026, 12, 28)),
        # On the day of a clock change the hour is the one on the wall.
        (datetime(2026, 10, 26, 13, 59, tzinfo=PARIS), date(2026, 10, 27)),
    ],
)
def test_the_first_day_that_can_be_delivered(now: datetime, first: date) -> None:
    assert rules.first_day(now, SERVICE, works=works) == first


def test_a_place_that_is_never_served_has_no_day() -> None:
    assert rules.possible_days(TUESDAY, is_served=lambda day: False) == []


def test_every_second_week_keeps_both_days_in_one_week() -> None:
    found = dates(plan(Rhythm.FORTNIGHTLY, 2, 4), TUESDAY, date(2026, 12, 19))
    assert found == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 8), date(2026, 12, 10)]


def test_the_last_of_the_month_is_there_in_february() -> None:
    found = rules.deliveries(
        plan(Rhythm.MONTHLY, 31), start=date(2027, 1, 1), end=date(2027, 4, 1), is_served=lambda day: True
    )
    assert [day.due_on for day in found] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


@pytest.mark.parametrize(
    ("on_holiday", "day"),
    [
        (OnHoliday.EARLIER, date(2026, 12, 24)),
        (OnHoliday.LATER, date(2026, 12, 28)),
        (OnHoliday.ASK, None),
    ],
)
def test_christmas_is_moved_or_asked(on_holiday: OnHoliday, day: date | None) -> None:
    one = plan(Rhythm.WEEKLY, 5, on_holiday=on_holiday)
    assert dates(one, date(2026, 12, 21), date(2026, 12, 28)) == [day]


def test_alsace_has_holidays_of_its_own() -> None:
    """Good Friday and Saint Stephen's Day are holidays in Strasbourg and working days in Paris."""
    good_friday = date(2027, 3, 26)
    one = plan(Rhythm.WEEKLY, 5)
    assert dates(one, good_friday, good_friday + timedelta(days=1)) == [good_friday]
    assert dates(one, good_friday, good_friday + timedelta(days=1), in_alsace) == [date(2027, 3, 25)]


def test_a_day_can_be_left_out_or_moved() -> None:
    one = plan(
        Rhythm.WEEKLY, 2,
        skipped=frozenset({date(2026, 12, 1)}), moved={date(2026, 12, 8): date(2026, 12, 9)},
    )  # fmt: skip
    found = rules.deliveries(one, start=TUESDAY, end=date(2026, 12, 9), is_served=works)
    assert [(day.deliver_on, day.is_skipped) for day in found] == [
        (TUESDAY, False), (None, True), (date(2026, 12, 9), False)
    ]  # fmt: skip


def test_it_neither_begins_early_nor_runs_on() -> None:
    one = plan(Rhythm.WEEKLY, 2, ends_on=date(2026, 12, 1))
    found = dates(one, TUESDAY - timedelta(days=30), date(2027, 1, 1))
    assert found == [TUESDAY, date(2026, 12, 1)]


def test_days_that_cannot_be_are_no_days() -> None:
    assert rules.plan_days(Rhythm.WEEKLY, [0, 8, 2, 2, 31]) == (2,)
    assert rules.plan_days(Rhythm.MONTHLY, [0, 32, 31, 1]) == (1, 31)
