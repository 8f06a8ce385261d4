"""Two at once, tried for real: a basket sent by twenty clicks, a standing order made by several workers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connections

from proche.orders import models
from proche.orders.models import Basket, StandingRun
from proche.orders.portal import access, actions, places
from proche.orders.portal.actions.baskets import Sending, Wish
from proche.orders.portal.actions.standing import NewPlan
from proche.orders.portal.document import Wanted
from proche.orders.portal.refusals import AlreadySent
from proche.orders.portal.rules import OnHoliday, Rhythm
from tests.orders.portal.story import open_page
from tests.orders.story import open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(step: Callable[[], Any], times: int) -> list[Any]:
    def one(_: int) -> Any:
        try:
            return step()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(one, range(times)))


def test_a_basket_sent_by_many_clicks_is_one_document(at: datetime) -> None:
    page = open_page(open_desk(at), at, enter=False)
    code = actions.set_lines(page.visitor, [Wish("HP-125V", "CT", 3)], at=at)
    basket = access.basket(page.visitor, code)
    house = places.establishment(page.visitor.customer)
    [day] = places.days(house, None, at=at, count=1)

    def send() -> str:
        try:
            return actions.send(page.visitor, basket, Sending(basket.version, day), [], at=at)
        except AlreadySent as sent:
            return f"already {sent.code}"

    answers = at_once(send, 8)
    assert answers.count(code) == 1
    assert answers.count(f"already {code}") == 7
    assert models.Document.objects.count() == models.Arrival.objects.count() == 1
    assert Basket.objects.get().sent_at == at


def test_two_browsers_that_begin_at_once_share_one_basket(at: datetime) -> None:
    page = open_page(open_desk(at), at, enter=False)
    at_once(lambda: actions.set_lines(page.visitor, [Wish("HP-125V", "CT", 3)], at=at), 6)
    assert Basket.objects.count() == 1


def test_several_workers_make_a_standing_order_once(at: datetime) -> None:
    page = open_page(open_desk(at), at, enter=False)
    plan = NewPlan(
        "Kitchen", Rhythm.WEEKLY, (5,), date(2026, 11, 24), None, OnHoliday.EARLIER, "", "",
        (Wanted("HP-125V", "CT", 12),),
    )  # fmt: skip
    actions.put_standing(page.visitor, plan, at=at)
    assert sum(at_once(lambda: actions.make_due(at=at), 5)) == 1
    assert StandingRun.objects.count() == models.Document.objects.count() == 1
