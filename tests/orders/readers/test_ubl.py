"""UBL orders of many hands, broken and hostile XML, and the other documents of UBL."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.readers import ubl
from proche.orders.reading import Reading

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "ubl"
GOLDEN = Path(__file__).parent / "golden"
SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"


def document(
    root: str, inner: str = "", declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
) -> str:
    return (
        f'{declaration}<{root} xmlns="{SPACE}{root}-2" xmlns:cac="{SPACE}CommonAggregateComponents-2" '
        f'xmlns:cbc="{SPACE}CommonBasicComponents-2">{inner}</{root}>'
    )


def line(inner: str) -> str:
    return f"<cac:OrderLine><cac:LineItem>{inner}</cac:LineItem></cac:OrderLine>"


QUANTITY = '<cbc:Quantity unitCode="CT">3</cbc:Quantity>'
ITEM = "<cac:Item><cbc:Name>Crème</cbc:Name></cac:Item>"
PLAIN = "<cbc:ID>HB-1</cbc:ID>" + line(QUANTITY + ITEM)


def only(text: str | bytes) -> Reading:
    (reading,) = ubl.read(text if isinstance(text, bytes) else text.encode())
    return reading


@pytest.mark.parametrize(
    "data",
    [
        document("Order", PLAIN).encode(),
        b"\xef\xbb\xbf" + document("Order", PLAIN).encode(),
        b"\xef\xbb\xbf\n  " + document("Order", PLAIN).encode(),
        document("Order", PLAIN, '<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"),
        document("Order", PLAIN).encode("latin-1"),
        document("Order", PLAIN, '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
        document("Order", PLAIN, '<?xml version="1.0" encoding="UTF-16"?>').encode(),
        document("Order", PLAIN, "").encode(),
    ],
    ids=["utf-8", "bom", "blank-first", "latin-1", "latin-1-undeclared", "utf-16", "utf-16-untrue", "bare"],
)
def test_an_order_is_read_in_any_encoding(data: bytes) -> None:
    reading = only(data)
    assert ubl.looks_like(data)
    assert reading.error is None
    assert reading.order.lines[0].description.value == "Crème"
    assert reading.order.lines[0].quantity.value == "3"


def test_the_delivery_party_is_never_the_buyer() -> None:
    named = "<cac:Party><cac:PartyName><cbc:Name>Clinique</cbc:Name></cac:PartyName></cac:Party>"
    buyer = f"<cac:BuyerCustomerParty>{named}</cac:BuyerCustomerParty>"
    order = only(document("Order", buyer + PLAIN)).order
    assert order.buyer.name.value == "Clinique"
    assert (order.deliver_to.name, order.deliver_to.id) == (None, None)


@pytest.mark.parametrize(
    ("price", "base", "one"),
    [
        ("18.40", "1", "18.40"),
        ("18.40", "10", "1.84"),
        ("10", "3", "3.333333"),
        ("5", "0", "5"),
        ("2", "", "2"),
    ],
)
def test_a_price_is_given_for_one_unit(price: str, base: str, one: str) -> None:
    base_part = f"<cbc:BaseQuantity>{base}</cbc:BaseQuantity>" if base else ""
    inner = f"{QUANTITY}<cac:Price><cbc:PriceAmount>{price}</cbc:PriceAmount>{base_part}</cac:Price>{ITEM}"
    assert only(document("Order", line(inner))).order.lines[0].unit_price.value == one


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<cbc:Quantity>trois</cbc:Quantity>" + ITEM, "UNREADABLE_QUANTITY"),
        ("<cbc:Quantity>1e3</cbc:Quantity>" + ITEM, "UNREADABLE_QUANTITY"),
        ("<cbc:Quantity>-2</cbc:Quantity>" + ITEM, "QUANTITY_NOT_POSITIVE"),
        (ITEM, "MISSING_QUANTITY"),
        (QUANTITY, "NO_PRODUCT"),
        (QUANTITY + "<cac:Price><cbc:PriceAmount>?</cbc:PriceAmount></cac:Price>" + ITEM, "UNREADABLE_PRICE"),
        ("<cbc:LineExtensionAmount>x</cbc:LineExtensionAmount>" + QUANTITY + ITEM, "UNREADABLE_AMOUNT"),
    ],
)
def test_a_bad_line_is_kept_and_asked_about_and_spoils_no_other(inner: str, kind: str) -> None:
    reading = only(document("Order", line(inner) + line(QUANTITY + ITEM)))
    assert len(reading.order.lines) == 2
    assert [doubt.kind for doubt in reading.doubts] == [kind]
    assert reading.doubts[0].field.startswith("/lines/0")


def test_lines_share_their_day_of_delivery_or_a_person_chooses() -> None:
    def on(day: str) -> str:
        start = f"<cbc:StartDate>{day}</cbc:StartDate>"
        period = f"<cac:RequestedDeliveryPeriod>{start}</cac:RequestedDeliveryPeriod>"
        return line(f"{QUANTITY}<cac:Delivery>{period}</cac:Delivery>{ITEM}")

    assert only(document("Order", on("2026-11-27") * 2)).order.deliver_on.value == "2026-11-27"
    reading = only(document("Order", on("2026-11-27") + on("2026-11-30")))
    assert [doubt.readings for doubt in reading.doubts] == [("2026-11-27", "2026-11-30")]


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("Invoice", "invoice"),
        ("CreditNote", "credit note"),
        ("OrderResponse", "answer to an order"),
        ("OrderResponseSimple", "answer to an order"),
        ("OrderChange", "changes an order"),
        ("OrderCancellation", "cancels an order"),
        ("DespatchAdvice", "delivery note"),
        ("Catalogue", "catalogue"),
        ("Quotation", "quote"),
        ("TenderReceipt", "TenderReceipt"),
    ],
)
def test_other_documents_of_ubl_are_named(root: str, words: str) -> None:
    reading = only(document(root))
    assert not reading.is_order
    assert words in str(reading.error)


def test_an_order_in_an_envelope_is_found() -> None:
    envelope = f"<StandardBusinessDocument>{document('Order', PLAIN, '')}</StandardBusinessDocument>"
    assert only(envelope).order.number.value == "HB-1"


# --- broken and hostile -------------------------------------------------------------------------------


def test_a_cut_off_order_is_read_up_to_the_cut() -> None:
    whole = document("Order", PLAIN + line(QUANTITY + ITEM) * 3)
    reading = only(whole[: len(whole) - 120])
    assert reading.order.number.value == "HB-1"
    assert len(reading.order.lines) >= 3
    assert "damaged at line" in str(reading.error)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
THIEF = '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("opening", [BOMB, THIEF])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_words(opening: str, encoding: str) -> None:
    text = document("Order", "<cbc:ID>&a;&f;</cbc:ID>", opening)
    reading = only(text.encode(encoding))
    assert not reading.is_order
    assert "entities of its own" in str(reading.error)


def test_endless_depth_is_refused() -> None:
    reading = only(document("Order", "<cac:Delivery>" * 100_000))
    assert reading.error is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    whole = (GOLDEN / "ubl-hospital.xml").read_bytes()
    for data in (noise, whole[: len(noise) * 9], whole[:900] + noise + whole[900:]):
        ubl.looks_like(data)
        assert ubl.read(data)


# --- samples of others --------------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "number", "lines", "total"),
    [
        ("oca__UBL-Order-2.0-Example.xml", "AEG012345", 1, "100.00"),
        ("openpeppol__Order_Example.xml", "34", 2, "6525.00"),
        ("openpeppol__UC1_Order.xml", "1", 3, "115"),
        ("openpeppol__UC2_Order.xml", "1", 2, "700.00"),
        ("openpeppol__UC5_Order.xml", "5", 3, "115"),
        ("phax__BASPRO_01_01_00_Order_v2p2.xml", "5002701", 2, "5050.00"),
        ("phax__OIOUBL_Order_v2p2.xml", "5002701", 2, "5050.00"),
    ],
)
def test_orders_of_others(name: str, number: str, lines: int, total: str) -> None:
    reading = only((SAMPLES / name).read_bytes())
    order = reading.order
    assert (order.number.value, len(order.lines), order.total_net.value) == (number, lines, total)
    assert reading.doubts == ()
    assert reading.error is None
