"""What a person does on an open order: settle a doubt, change a value, undo; who may."""

from __future__ import annotations

import pytest

from proche.kernel import trace
from proche.kernel.refusal import BadInput
from proche.orders import actions, queries
from proche.queue import queries as cases
from proche.queue.actions import AlreadyTaken
from tests.cast import LES_TILLEULS, make_customer
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def standing(desk, order):
    return queries.get_page(order.code, person=desk.nadia, at=desk.at).standing


def unsure(desk):
    """An order with a line that no catalogue has."""
    lines = (*story.TWO_LINES, story.line(3, "ZZ-9", "Chaise roulante", "1"))
    return story.arrive(desk, story.ubl_order(lines=lines))


def test_an_order_without_doubt_is_ready(desk):
    order = story.arrive(desk)
    assert standing(desk, order).doubts == ()
    assert standing(desk, order).missing() is None
    assert standing(desk, order).total == 12 * desk_price("HP-125V") + 6 * desk_price("MX-CAR")


def desk_price(sku):
    from tests.orders.knowledge import PRODUCTS

    return next(product for product in PRODUCTS if product.sku == sku).units[0].price


def test_leaving_the_line_out_settles_its_doubt(desk, at):
    order = unsure(desk)
    [asked] = standing(desk, order).doubts
    out = next(n for n, option in enumerate(asked.options) if "/lines/2/removed" in option.changes)
    after = actions.answer_doubt(order, key=asked.key, option=out, by=desk.nadia, at=at)
    assert after.doubts == ()
    assert [line.index for line in after.lines] == [0, 1]


def test_undo_brings_the_doubt_back(desk, at):
    order = unsure(desk)
    [asked] = standing(desk, order).doubts
    actions.answer_doubt(order, key=asked.key, option=len(asked.options) - 1, by=desk.nadia, at=at)
    after = actions.undo(order, by=desk.nadia, at=at)
    assert [again.key for again in after.doubts] == [asked.key]
    with pytest.raises(actions.NothingToUndo):
        actions.undo(order, by=desk.nadia, at=at)


def test_a_chosen_product_counts_for_the_line(desk, at):
    order = unsure(desk)
    after = actions.change(
        order, changes={"/lines/2/seller_item_id": "BO-HPC", "/lines/2/quantity": "2"}, by=desk.nadia, at=at
    )
    assert after.lines[2].product.sku == "BO-HPC"
    assert after.doubts == ()


def test_a_quantity_is_typed_as_people_type_it(desk, at):
    order = story.arrive(desk)
    after = actions.change(order, changes={"/lines/0/quantity": "1 250,5"}, by=desk.nadia, at=at)
    assert str(after.lines[0].quantity) == "1250.5"


@pytest.mark.parametrize("nonsense", ["douze", "-3", "0", "1.2.3", "1e9"])
def test_a_quantity_that_is_none_is_refused_and_nothing_changes(desk, at, nonsense):
    order = story.arrive(desk)
    with pytest.raises(BadInput):
        actions.change(order, changes={"/lines/0/quantity": nonsense}, by=desk.nadia, at=at)
    assert str(standing(desk, order).lines[0].quantity) == "12"


@pytest.mark.parametrize(
    "pointer", ["/lines/0/colour", "/lines/x/quantity", "/secret", "/lines/99999/quantity"]
)
def test_a_place_that_no_order_has_is_refused(desk, at, pointer):
    order = story.arrive(desk)
    with pytest.raises(BadInput):
        actions.change(order, changes={pointer: "1"}, by=desk.nadia, at=at)


def test_the_first_step_takes_the_case_and_another_person_is_told_who_has_it(desk, at):
    order = story.arrive(desk)
    actions.change(order, changes={"/lines/0/quantity": "3"}, by=desk.nadia, at=at)
    with pytest.raises(AlreadyTaken) as refused:
        actions.change(order, changes={"/lines/0/quantity": "4"}, by=desk.cast.hugo.ref, at=at)
    assert "Nadia" in str(refused.value)
    assert str(standing(desk, order).lines[0].quantity) == "3"


def test_every_step_is_traced_with_who_and_what(desk, at):
    order = story.arrive(desk)
    actions.change(order, changes={"/lines/0/quantity": "3"}, by=desk.nadia, at=at)
    entry = next(e for e in trace.list_entries(f"case:{order.code}") if e.what == "orders.order.changed")
    assert entry.by == f"person:{desk.nadia.pk}"


def test_a_line_added_by_hand_counts(desk, at):
    order = story.arrive(desk)
    after = actions.change(
        order, changes={"/lines/2/seller_item_id": "BO-HPC", "/lines/2/quantity": "2"}, by=desk.nadia, at=at
    )
    assert [line.product.sku for line in after.lines] == ["HP-125V", "MX-CAR", "BO-HPC"]


def test_the_case_follows_the_customer_that_a_person_chose(desk, at):
    other = make_customer(at, LES_TILLEULS)
    order = story.arrive(desk)
    actions.change(order, changes={"/buyer/id": other.number}, by=desk.nadia, at=at)
    case = cases.get_row(order.code, at=at)
    assert (case.title, case.customer_pk, case.region) == (LES_TILLEULS.name, other.pk, "Bretagne")
    actions.change(order, changes={"/lines/0/quantity": "13"}, by=desk.nadia, at=at)
    told = [entry.what for entry in trace.list_entries(f"case:{order.code}")]
    assert told.count("queue.case.changed") == 1


def test_the_trace_tells_what_was_changed_and_keeps_no_words_that_a_person_wrote(desk, at):
    order = story.arrive(desk)
    typed = {"/lines/0/quantity": "13", "/deliver_to/name": "Chez Mme Perrin", "/note": "la voisine a la clé"}
    actions.change(order, changes=typed, by=desk.nadia, at=at)
    entry = next(e for e in trace.list_entries(f"case:{order.code}") if e.what == "orders.order.changed")
    assert entry.data["changes"] == {"/lines/0/quantity": "13", "/deliver_to/name": "…", "/note": "…"}
    assert standing(desk, order).order.note.value == "la voisine a la clé"


def test_a_delivery_moved_to_tomorrow_makes_the_case_urgent(desk, at):
    order = story.arrive(desk)
    actions.change(order, changes={"/deliver_on": "25/11/2026"}, by=desk.nadia, at=at)
    page = queries.get_page(order.code, person=desk.nadia, at=at)
    assert page.case.priority == 1
    assert page.standing.deliver_on.isoformat() == "2026-11-25"
