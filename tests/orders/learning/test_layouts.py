"""A sheet whose quantities stand under a heading nobody knows: typed once, looked at once, then read."""

from __future__ import annotations

import pytest

from proche.kernel import files
from proche.orders import access, actions, models
from proche.orders import desk as orders_desk
from proche.orders.learning import queries
from proche.orders.learning.rules import Subject
from proche.orders.readers import dispatch, wire
from proche.orders.rules import Channel
from tests.orders import story

pytestmark = pytest.mark.django_db
SENDER = "economat@clinique-du-parc.example"


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def sheet(cream: str = "7", puree: str = "5", jelly: str = "") -> bytes:
    rows = [
        "Référence;Désignation;Prix;Bsn S1",
        f"HP-125V;Crème HP vanille 125 g;18,40;{cream}",
        f"MX-CAR;Mixé carottes 200 g;16,20;{puree}",
        f"EP-200;Eau gélifiée pêche 125 g;14,10;{jelly}",
    ]
    return "\n".join(rows).encode()


def arrive(desk, data: bytes):
    received = actions.receive(data, channel=Channel.MAIL, name="bdc.csv", sender=SENDER, at=desk.at)
    readings = dispatch.read(files.read(received.sha256), name="bdc.csv")
    [code] = actions.record_readings(received.document_pk, readings, seconds=0.1, at=desk.at)
    return access.order(desk.cast.nadia, code)


def standing(desk, order):
    return orders_desk.standing(models.Order.objects.get(pk=order.pk), at=desk.at)


def type_lines(desk, order, *lines: tuple[str, str]) -> None:
    changes = {"/deliver_on": "2026-11-26"}
    for index, (sku, quantity) in enumerate(lines):
        changes |= {f"/lines/{index}/seller_item_id": sku, f"/lines/{index}/quantity": quantity}
        changes |= {f"/lines/{index}/unit": "CT"}
    actions.change(order, changes=changes, by=desk.nadia, at=desk.at)


def settle(desk, order) -> list[str]:
    """Answer what is asked as it is right; the kinds that were asked."""
    asked = []
    while doubts := standing(desk, order).doubts:
        first = doubts[0]
        asked.append(first.doubt.kind)
        if first.doubt.kind == "DELIVERY":
            actions.answer_doubt(order, key=first.key, option=0, by=desk.nadia, at=desk.at)
        elif first.doubt.kind == "UNIT":
            cartons = first.doubt.readings.index("CT")
            actions.answer_doubt(order, key=first.key, option=cartons, by=desk.nadia, at=desk.at)
        else:
            actions.answer_doubt(order, key=first.key, option=-1, by=desk.nadia, at=desk.at)
    actions.confirm(order, by=desk.nadia, at=desk.at)
    return asked


def test_what_was_typed_once_is_looked_at_once_and_then_read(desk):
    first = arrive(desk, sheet())
    assert not standing(desk, first).is_order
    type_lines(desk, first, ("HP-125V", "7"), ("MX-CAR", "5"))
    settle(desk, first)
    second = arrive(desk, sheet("6", "", "4"))
    found = [(line.product.sku, str(line.quantity)) for line in standing(desk, second).lines]
    assert found == [("HP-125V", "6"), ("EP-200", "4")]
    assert "LAYOUT" in settle(desk, second)
    third = arrive(desk, sheet("9", "8", "7"))
    assert len(standing(desk, third).lines) == 3
    assert "LAYOUT" not in settle(desk, third)
    [lesson] = [
        one
        for one in queries.list_lessons(desk.customer.pk, desk.customer.number)
        if one.subject is Subject.LAYOUT
    ]
    assert lesson.words == "Bsn S1"


def test_a_column_that_chance_could_have_filled_proves_nothing(desk):
    order = arrive(desk, sheet("7", ""))
    type_lines(desk, order, ("HP-125V", "7"))
    settle(desk, order)
    assert not models.Lesson.objects.filter(subject=Subject.LAYOUT).exists()


def test_a_sheet_with_other_headings_is_another_form(desk):
    first = arrive(desk, sheet())
    type_lines(desk, first, ("HP-125V", "7"), ("MX-CAR", "5"))
    settle(desk, first)
    other = arrive(desk, sheet().replace(b"Bsn S1", b"Bsn S2"))
    assert not standing(desk, other).is_order


def test_the_table_goes_through_json_whole():
    [reading] = dispatch.read(sheet(), name="bdc.csv")
    assert reading.table is not None
    assert reading.table.roles == ("SELLER_CODE", "TEXT", "PRICE", "")
    assert wire.reading_from_json(wire.reading_to_json(reading)) == reading
