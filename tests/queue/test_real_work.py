"""Rest counts from real work: from what a person does on a case, never from a page that is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from proche.availability import actions as availability
from proche.availability.models import Worked
from proche.orders import actions as steps
from proche.people.models import Person
from proche.queue import actions, queries
from proche.queue.promises import actions as promises
from tests.cast import make_case, make_customer
from tests.orders import story as orders
from tests.queue.procedures.desk import Desk
from tests.queue.promises.story import promised, seated

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def worked_at(person: Person | Any) -> datetime | None:
    """When they last did real work."""
    return Worked.objects.filter(pk=person.pk).values_list("latest_at", flat=True).first()


def test_a_claim_a_note_and_the_end_of_a_case_are_work(at):
    cast = seated(at)
    case = make_case(at)
    assert worked_at(cast.nadia) is None
    actions.claim(case, by=cast.nadia.ref, at=at)
    assert worked_at(cast.nadia) == at
    actions.add_note(case, text="They call back.", by=cast.nadia.ref, at=at + MINUTE)
    assert worked_at(cast.nadia) == at + MINUTE
    actions.close(case, outcome="ANSWERED", by=cast.nadia.ref, at=at + 2 * MINUTE)
    assert worked_at(cast.nadia) == at + 2 * MINUTE


def test_an_open_page_is_no_work_however_long_it_stands(at):
    cast = seated(at)
    actions.claim(make_case(at), by=cast.nadia.ref, at=at)
    availability.see(cast.nadia.pk, at=at + MINUTE, is_used=True)
    actions.renew_all(by=cast.nadia.ref, at=at + MINUTE)
    assert worked_at(cast.nadia) == at


def test_declining_an_offer_is_no_work(at):
    seated(at)
    case = make_case(at)
    actions.offer_waiting(at=at)
    offered = queries.get_row(case.code, at=at).kept_for
    assert offered is not None
    actions.decline(case, reason="In a pause.", by=offered, at=at + MINUTE)
    assert worked_at(offered) is None


def test_a_step_of_a_procedure_is_work(at):
    desk = Desk(at)
    desk.publish()
    following = desk.start()
    desk.take(following, at=at + MINUTE)
    assert worked_at(desk.cast.nadia) == at + MINUTE


def test_a_value_changed_on_an_order_and_its_undo_are_work(at):
    desk = orders.open_desk(at)
    order = orders.arrive(desk)
    steps.change(order, changes={"/number": "4711"}, by=desk.nadia, at=at + MINUTE)
    assert worked_at(desk.nadia) == at + MINUTE
    steps.undo(order, by=desk.nadia, at=at + 2 * MINUTE)
    assert worked_at(desk.nadia) == at + 2 * MINUTE


def test_a_promise_kept_is_work(at):
    cast = seated(at)
    made = promised(cast, at, case=make_case(at, customer=make_customer(at)))
    promises.keep(made, words="Quay B.", by=cast.nadia.ref, at=at + MINUTE)
    assert worked_at(cast.nadia) == at + MINUTE
