"""Order-X, bare and inside a PDF, and the other documents of its family."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.orders.readers import order_x
from proche.orders.reading import Reading

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "order-x"
CLINIC = (Path(__file__).parent / "golden" / "order-x-clinic.xml").read_text("utf-8")


def only(text: str | bytes) -> Reading:
    (reading,) = order_x.read(text if isinstance(text, bytes) else text.encode())
    return reading


@pytest.mark.parametrize(
    ("code", "words"),
    [("230", "changes an order"), ("231", "answer to an order"), ("380", "invoice")],
)
def test_other_documents_are_named(code: str, words: str) -> None:
    reading = only(CLINIC.replace(">220<", f">{code}<"))
    assert not reading.is_order
    assert words in str(reading.error)


def test_a_cancellation_is_no_order() -> None:
    reading = only(CLINIC.replace("<ram:PurposeCode>5<", "<ram:PurposeCode>1<"))
    assert "cancels an order" in str(reading.error)


def test_a_price_for_several_units_is_given_for_one() -> None:
    assert only(CLINIC).order.lines[0].unit_price.value == "1.533333"


def test_the_siret_comes_before_the_number_that_the_customer_chose() -> None:
    buyer = only(CLINIC).order.buyer
    assert (buyer.name.value, buyer.id.value) == ("Clinique du Parc", "73282932000074")


def test_an_unreadable_quantity_is_kept_as_a_doubt() -> None:
    reading = only(CLINIC.replace('unitCode="C62">24<', 'unitCode="C62">beaucoup<'))
    assert reading.order.lines[0].quantity is None
    assert ("/lines/0/quantity", "UNREADABLE_QUANTITY") in [(d.field, d.kind) for d in reading.doubts]


def test_a_cut_off_order_is_read_up_to_the_cut() -> None:
    reading = only(CLINIC.split("<ram:ApplicableHeaderTradeDelivery/>")[0])
    assert reading.order.number.value == "CP-31"
    assert len(reading.order.lines) == 1
    assert reading.error is not None


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\nnothing", b"<a/>", b"%PDF-1.7 SCRDMCCBDACIOMessageStructure"]
)
def test_what_holds_no_order_is_said_to(data: bytes) -> None:
    assert not order_x.looks_like(data)
    reading = only(data)
    assert not reading.is_order
    assert reading.error is not None


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    whole = CLINIC.encode()
    for data in (noise, b"%PDF-" + noise, whole[:700] + noise + whole[700:]):
        order_x.looks_like(data)
        assert order_x.read(data)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    "name",
    [
        "akretion__order-x-basic.xml",
        "horstoeko__reader-order-x-comfort.xml",
        "horstoeko__reader-order-x-comfort.pdf",
    ],
)
def test_orders_of_others(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert order_x.looks_like(data, name=name)
    order = only(data).order
    assert (order.number.value, order.total_net.value) == ("PO123456789", "310.00")
    assert [line.unit_price.value for line in order.lines][:2] == ["10.00", "10"]
    assert order.deliver_to.name.value == "SHIP_TO_NAME"
