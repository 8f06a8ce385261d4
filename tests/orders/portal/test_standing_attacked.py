"""Standing orders against wrong days, stale pages and each other: nobody's order is lost or made unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from proche.customers import actions as customers
from proche.customers.models import Address
from proche.kernel import trace
from proche.orders import models
from proche.orders.models import StandingOrder, StandingRun
from proche.orders.portal import access, actions, places, queries, rules
from proche.orders.portal.actions import standing
from proche.orders.portal.refusals import DayOrdered, NotADay, NotAPlan
from proche.orders.portal.rules import OnHoliday, Plan, Rhythm
from proche.queue.models import Case
from tests.cast import LES_TILLEULS, make_customer
from tests.orders.portal.story import Page, open_page, read_sent
from tests.orders.portal.test_standing import FRIDAY, PLAN
from tests.orders.story import Desk, open_desk

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def desk(at: datetime) -> Desk:
    return open_desk(at)


@pytest.fixture
def kitchen(desk: Desk) -> Page:
    return open_page(desk, desk.at, enter=False)


def put(page: Page, at: datetime, **changes: Any) -> StandingOrder:
    return access.standing(page.visitor, actions.put_standing(page.visitor, replace(PLAN, **changes), at=at))


def change_places(page: Page, at: datetime, **changes: Any) -> None:
    customer = page.visitor.customer
    for pk in Address.objects.filter(establishment=customer.pk).values_list("pk", flat=True):
        [place] = [one for one in places.establishment(customer).addresses if one.name == _name(pk)]
        customers.edit_address(customer, pk, replace(place, **changes), by=None, at=at)


def _name(pk: int) -> str:
    return Address.objects.get(pk=pk).name


def test_a_plan_to_the_end_of_the_calendar_is_one(kitchen: Page, at: datetime) -> None:
    put(kitchen, at, ends_on=date.max)
    put(kitchen, at, name="Never", starts_on=date.max)
    assert queries.list_standing(kitchen.visitor, at=at)
    assert actions.make_due(at=at) == 1


def test_one_that_cannot_be_made_holds_up_nobody_else(
    desk: Desk, kitchen: Page, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = put(kitchen, at)
    other = open_page(replace(desk, customer=make_customer(at, LES_TILLEULS)), at, enter=False)
    put(other, at, place="", days=(4, 5))
    plan_of = standing.plan_of

    def breaks(row: StandingOrder) -> Plan:
        if row.pk == broken.pk:
            raise ValueError("a row that no release wrote")
        return plan_of(row)

    with monkeypatch.context() as patched:
        patched.setattr(standing, "plan_of", breaks)
        assert actions.make_due(at=at) >= 1
    assert not StandingRun.objects.filter(standing=broken).exists()
    assert actions.make_due(at=at) == 1


def test_a_day_that_was_ordered_is_not_left_out_by_a_stale_page(kitchen: Page, at: datetime) -> None:
    row = put(kitchen, at)
    actions.make_due(at=at)
    with pytest.raises(DayOrdered):
        actions.skip(kitchen.visitor, row, FRIDAY, at=at)
    with pytest.raises(DayOrdered):
        actions.choose_day(kitchen.visitor, row, FRIDAY, date(2026, 12, 1), at=at)


@pytest.mark.parametrize("change", ["skip", "pause", "end", "put"])
def test_what_changes_while_the_sweep_runs_is_heeded(
    kitchen: Page, at: datetime, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The sweep has read the order; before it makes the day, its customer changes it."""
    row, days_of = put(kitchen, at), rules.deliveries

    def meanwhile(*given: Any, **more: Any) -> Any:
        found = days_of(*given, **more)
        match change:
            case "skip":
                actions.skip(kitchen.visitor, row, FRIDAY, at=at)
            case "pause":
                actions.pause(kitchen.visitor, row, at=at)
            case "end":
                actions.end(kitchen.visitor, row, at=at)
            case "put":
                actions.put_standing(kitchen.visitor, replace(PLAN, note="Quai B"), at=at, code=row.code)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(rules, "deliveries", meanwhile)
        assert actions.make_due(at=at) == 0
    assert actions.make_due(at=at) == (1 if change == "put" else 0)


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 11, 20), date.max, date.min])
def test_a_day_that_is_none_of_the_plan_is_not_kept(kitchen: Page, at: datetime, day: date) -> None:
    row = put(kitchen, at)
    with pytest.raises(NotADay):
        actions.skip(kitchen.visitor, row, day, at=at)
    with pytest.raises(NotADay):
        actions.choose_day(kitchen.visitor, row, day, date(2026, 12, 1), at=at)
    with pytest.raises(NotADay):
        actions.choose_day(kitchen.visitor, row, FRIDAY, date(2099, 1, 5), at=at)
    row.refresh_from_db()
    assert (row.skipped, row.moved) == ([], {})


def test_the_farthest_day_that_is_offered_is_ordered(kitchen: Page, at: datetime) -> None:
    """A place that is served on Fridays alone: its sixth day from Christmas is five weeks after it."""
    change_places(kitchen, at, weekdays=(5,))
    row = put(kitchen, at, on_holiday=OnHoliday.ASK, starts_on=date(2026, 12, 25))
    [shown] = queries.list_standing(kitchen.visitor, at=at)
    far = shown.coming[0].choices[-1]
    assert far > date(2027, 1, 20)
    actions.choose_day(kitchen.visitor, row, date(2026, 12, 25), far, at=at)
    for day in (far - timedelta(days=10), far - timedelta(days=3)):
        actions.make_due(at=datetime(day.year, day.month, day.day, 9, tzinfo=PARIS))
    assert StandingRun.objects.get(due_on=date(2026, 12, 25)).deliver_on == far


def test_a_place_that_is_gone_is_asked_and_never_replaced(desk: Desk, kitchen: Page, at: datetime) -> None:
    row = put(kitchen, at)
    change_places(kitchen, at, name="Ancienne cuisine")
    assert actions.make_due(at=at) == 1
    assert (StandingRun.objects.get().state, models.Document.objects.count()) == ("ASKED", 0)
    case = Case.objects.get(kind="MESSAGE")
    assert "orders.standing.place_gone" in [one.what for one in trace.list_entries(f"case:{case.code}")]
    with pytest.raises(NotAPlan):
        actions.put_standing(kitchen.visitor, PLAN, at=at, code=row.code)


def test_a_place_that_is_served_on_no_day_is_asked(kitchen: Page, at: datetime) -> None:
    change_places(kitchen, at, weekdays=())
    put(kitchen, at)
    actions.make_due(at=at)
    assert StandingRun.objects.get().state == "ASKED"


def test_alsace_has_holidays_of_its_own(kitchen: Page, at: datetime) -> None:
    """26 December 2028 is a Tuesday, a holiday in Strasbourg alone."""
    house = places.establishment(kitchen.visitor.customer)
    [here] = [one for one in house.addresses if one.name == PLAN.place]
    plan = Plan(Rhythm.WEEKLY, (2,), date(2028, 12, 1))
    found = []
    for postcode in ("69003", "67000", "68100", "57000"):
        served = places.is_served(house, replace(here, postcode=postcode, weekdays=(1, 2, 3, 4, 5)))
        span = {"start": date(2028, 12, 24), "end": date(2028, 12, 30)}
        [day] = rules.deliveries(plan, **span, is_served=served)
        found.append(day.deliver_on)
    # In Alsace the day before is Christmas itself, then a weekend: the Friday before.
    assert found == [date(2028, 12, 26)] + [date(2028, 12, 22)] * 3


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 28, 1, 59, tzinfo=PARIS),
        datetime(2027, 3, 28, 3, 0, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=PARIS),
    ],
)
def test_a_clock_change_makes_no_day_twice_and_none_less(
    kitchen: Page, at: datetime, moment: datetime
) -> None:
    day = moment.date()
    row = put(kitchen, moment - timedelta(days=20), days=(1, 2, 3, 4, 5), starts_on=day - timedelta(days=1))
    for minutes in (-1, 0, 1, 60, 120):
        actions.make_due(at=moment + timedelta(minutes=minutes))
    due = list(row.runs.order_by("due_on").values_list("due_on", flat=True))
    assert due
    assert (
        len(due) == len(set(due)) == models.Document.objects.count() + row.runs.exclude(state="MADE").count()
    )


def test_each_month_has_its_last_day_once() -> None:
    plan = Plan(Rhythm.MONTHLY, (30, 31), date(2027, 1, 1))
    span = {"start": date(2027, 1, 1), "end": date(2027, 5, 1)}
    found = [day.due_on for day in rules.deliveries(plan, **span, is_served=lambda _: True)]
    assert found == [
        date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 30), date(2027, 3, 31),
        date(2027, 4, 30),
    ]  # fmt: skip


def test_characters_that_no_document_carries_stop_nothing(kitchen: Page, at: datetime) -> None:
    put(kitchen, at, note="Quai\x01 B \ufffe \u202e", name="\u202eKitchen")
    assert actions.make_due(at=at) == 1
    assert len(read_sent(at)) == 1


def test_an_establishment_that_is_switched_off_orders_nothing(
    desk: Desk, kitchen: Page, at: datetime
) -> None:
    put(kitchen, at)
    customers.set_active(desk.customer, False, by=None, at=at)
    assert actions.make_due(at=at) == 0
    customers.set_active(desk.customer, True, by=None, at=at)
    assert actions.make_due(at=at) == 1
