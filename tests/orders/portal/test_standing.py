"""Standing orders: made ahead of their delivery, once, whatever is killed or run twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from proche.kernel import trace
from proche.kernel.refusal import NotFound
from proche.orders import models
from proche.orders.models import StandingOrder, StandingRun
from proche.orders.portal import access, actions, queries
from proche.orders.portal.actions import standing
from proche.orders.portal.actions.standing import NewPlan
from proche.orders.portal.document import Wanted
from proche.orders.portal.refusals import Empty, NotADay, NotAPlan
from proche.orders.portal.rules import OnHoliday, Rhythm
from proche.queue.models import Case
from tests.cast import LES_TILLEULS, make_customer
from tests.orders.portal.story import Page, open_page, read_sent
from tests.orders.story import Desk, open_desk

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)
PLAN = NewPlan(
    name="Kitchen", rhythm=Rhythm.WEEKLY, days=(5,), starts_on=date(2026, 11, 24), ends_on=None,
    on_holiday=OnHoliday.EARLIER, place="Cuisine centrale", note="", lines=(Wanted("HP-125V", "CT", 12),),
)  # fmt: skip


@pytest.fixture
def desk(at: datetime) -> Desk:
    return open_desk(at)


@pytest.fixture
def kitchen(desk: Desk) -> Page:
    return open_page(desk, desk.at, enter=False)


@pytest.fixture
def row(kitchen: Page, at: datetime) -> StandingOrder:
    code = actions.put_standing(kitchen.visitor, PLAN, at=at)
    return access.standing(kitchen.visitor, code)


def test_it_becomes_an_order_ahead_of_its_day(row: StandingOrder, at: datetime) -> None:
    assert actions.make_due(at=at) == 1
    run = StandingRun.objects.get()
    assert (run.due_on, run.deliver_on, run.state) == (FRIDAY, FRIDAY, "MADE")
    [code] = read_sent(at)
    order = models.Order.objects.get(code=code)
    assert (order.deliver_on, order.doubt_count, order.channel) == (FRIDAY, 0, "PORTAL")


def test_the_next_one_waits_for_its_time(row: StandingOrder, at: datetime) -> None:
    actions.make_due(at=at)
    assert actions.make_due(at=at) == 0
    assert actions.make_due(at=at + timedelta(days=6)) == 0
    assert actions.make_due(at=at + timedelta(days=7)) == 1


def test_killed_between_the_document_and_its_run_it_is_made_once(
    row: StandingOrder, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(standing, "_note", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.make_due(at=at)
    assert not models.Document.objects.exists()
    assert actions.make_due(at=at) == 1
    assert models.Document.objects.count() == 1


def test_a_day_left_out_is_not_ordered_and_comes_back(
    row: StandingOrder, kitchen: Page, at: datetime
) -> None:
    actions.skip(kitchen.visitor, row, FRIDAY, at=at)
    assert actions.make_due(at=at) == 0
    actions.unskip(kitchen.visitor, row, FRIDAY, at=at)
    assert actions.make_due(at=at) == 1


def test_paused_it_orders_nothing_and_goes_on(row: StandingOrder, kitchen: Page, at: datetime) -> None:
    actions.pause(kitchen.visitor, row, at=at)
    assert actions.make_due(at=at) == 0
    actions.resume(kitchen.visitor, row, at=at)
    assert actions.make_due(at=at) == 1


def test_ended_it_is_gone_from_the_page(row: StandingOrder, kitchen: Page, at: datetime) -> None:
    actions.end(kitchen.visitor, row, at=at)
    assert actions.make_due(at=at) == 0
    with pytest.raises(NotFound):
        access.standing(kitchen.visitor, row.code)


def test_a_holiday_that_nobody_settled_becomes_a_case(kitchen: Page, at: datetime) -> None:
    plan = replace(PLAN, on_holiday=OnHoliday.ASK, starts_on=date(2026, 12, 25))
    actions.put_standing(kitchen.visitor, plan, at=at)
    then = datetime(2026, 12, 22, 9, 0, tzinfo=at.tzinfo)
    actions.make_due(at=then)
    assert StandingRun.objects.get().state == "ASKED"
    case = Case.objects.get(kind="MESSAGE")
    assert "orders.standing.day_asked" in [one.what for one in trace.list_entries(f"case:{case.code}")]
    actions.make_due(at=then)
    assert Case.objects.filter(kind="MESSAGE").count() == 1


def test_a_chosen_day_is_the_one_that_is_ordered(kitchen: Page, at: datetime) -> None:
    plan = replace(PLAN, on_holiday=OnHoliday.ASK, starts_on=date(2026, 12, 25))
    row = access.standing(kitchen.visitor, actions.put_standing(kitchen.visitor, plan, at=at))
    [shown] = queries.list_standing(kitchen.visitor, at=at)
    assert shown.coming[0].choices
    actions.choose_day(kitchen.visitor, row, date(2026, 12, 25), date(2026, 12, 23), at=at)
    with pytest.raises(NotADay):
        actions.choose_day(kitchen.visitor, row, date(2026, 12, 25), date(2026, 12, 26), at=at)
    actions.make_due(at=datetime(2026, 12, 18, 9, 0, tzinfo=at.tzinfo))
    assert StandingRun.objects.get().deliver_on == date(2026, 12, 23)


def test_a_desk_that_was_off_asks_about_what_it_missed(row: StandingOrder, at: datetime) -> None:
    actions.make_due(at=at + timedelta(days=4))
    run = StandingRun.objects.get(due_on=FRIDAY)
    assert run.state == "MISSED"
    assert not models.Document.objects.filter(run=run).exists()
    assert Case.objects.filter(kind="MESSAGE").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, NotAPlan),
        ({"days": (9,)}, NotAPlan),
        ({"ends_on": date(2026, 11, 1)}, NotAPlan),
        ({"lines": (Wanted("NO-SUCH", "CT", 1),)}, Empty),
    ],
)
def test_what_is_no_plan_is_refused(kitchen: Page, at: datetime, changes: dict, refusal: type) -> None:
    with pytest.raises(refusal):
        actions.put_standing(kitchen.visitor, replace(PLAN, **changes), at=at)


def test_another_establishment_neither_sees_nor_changes_it(
    desk: Desk, row: StandingOrder, at: datetime
) -> None:
    other = open_page(replace(desk, customer=make_customer(at, LES_TILLEULS)), at, enter=False)
    with pytest.raises(NotFound):
        access.standing(other.visitor, row.code)
    with pytest.raises(NotFound):
        actions.put_standing(other.visitor, PLAN, at=at, code=row.code)
    assert queries.list_standing(other.visitor, at=at) == []


def test_what_lay_before_a_change_or_a_pause_was_never_promised(
    row: StandingOrder, kitchen: Page, at: datetime
) -> None:
    actions.pause(kitchen.visitor, row, at=at)
    later = at + timedelta(days=13)
    actions.resume(kitchen.visitor, row, at=later)
    actions.put_standing(kitchen.visitor, replace(PLAN, days=(1,)), at=later, code=row.code)
    actions.make_due(at=later)
    assert not StandingRun.objects.filter(due_on__lte=later.date()).exists()
