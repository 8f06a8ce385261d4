"""An order written as UBL, EDIFACT or Order-X reads back equal."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from proche.orders.readers import edifact as edifact_reader
from proche.orders.readers import order_x as order_x_reader
from proche.orders.readers import ubl as ubl_reader
from proche.orders.reading import LINE_FIELDS, Line, OrderRead, Party, Value
from proche.orders.writers import edifact, order_x, ubl
from proche.orders.writers.answer import Answer, AnsweredLine, Verdict

FORMS: dict[str, tuple[Callable[[OrderRead], bytes], ModuleType]] = {
    "ubl": (ubl.write, ubl_reader),
    "edifact": (edifact.write, edifact_reader),
    "order-x": (order_x.write, order_x_reader),
}


def make_order() -> OrderRead:
    lines = (
        Line(
            position=1,
            buyer_item_id=Value("CP-12"),
            seller_item_id=Value("NV0042"),
            gtin=Value("4006381333931"),
            description=Value("Crème dessert vanille hyperprotidique, 4 x 125 g"),
            quantity=Value("12"),
            unit=Value("CT"),
            unit_price=Value("18.40"),
            net_amount=Value("220.80"),
        ),
        Line(
            position=2,
            seller_item_id=Value("NV0107"),
            description=Value("Boisson d'appoint, goût café: 200 ml + paille?"),
            quantity=Value("2.5"),
            unit=Value("KGM"),
            unit_price=Value("4"),
            net_amount=Value("10.00"),
        ),
    )
    return OrderRead(
        number=Value("CP-2026-118"),
        issued_on=Value("2026-11-24"),
        deliver_on=Value("2026-11-27"),
        currency=Value("EUR"),
        buyer=Party(name=Value("Clinique du Parc"), id=Value("4012345000094")),
        deliver_to=Party(
            name=Value("Clinique du Parc, cuisine"),
            id=Value("73282932000074"),
            address=Value("12 rue des Lilas, 69003 Lyon, FR"),
        ),
        lines=lines,
        total_net=Value("230.80"),
        note=Value("Livrer avant 10 h, quai n° 2"),
    )


def bare(order: OrderRead) -> OrderRead:
    """The order without its sources: those tell how a value stood in the document."""

    def value(read: Value | None) -> Value | None:
        return None if read is None else Value(read.value)

    def party(read: Party) -> Party:
        return Party(value(read.name), value(read.id), value(read.address))

    return OrderRead(
        lines=tuple(
            Line(position=line.position, **{name: value(getattr(line, name)) for name in LINE_FIELDS})
            for line in order.lines
        ),
        buyer=party(order.buyer),
        deliver_to=party(order.deliver_to),
        **{
            name: value(getattr(order, name))
            for name in ("number", "issued_on", "deliver_on", "currency", "total_net", "note")
        },
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_order_reads_back_equal(form: str) -> None:
    write, reader = FORMS[form]
    data = write(make_order())
    assert reader.looks_like(data)
    (reading,) = reader.read(data)
    assert reading.is_order
    assert reading.error is None
    assert reading.doubts == ()
    assert bare(reading.order) == bare(make_order())


# --- any order ------------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("C", "Z")) | st.just(" "),
    min_size=1,
    max_size=90,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
CODES = st.text("ABCDEFGHIJ0123456789-./'+:?", min_size=1, max_size=20)
NUMBERS = st.decimals(min_value="0.01", max_value=99999, places=2).map(lambda number: format(number, "f"))
DAYS = st.dates().map(lambda day: day.isoformat())
GTINS = st.sampled_from(("4006381333931", "96385074", "04006381333931"))


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[Value | None]:
    return st.none() | strategy.map(Value)


PARTIES = st.builds(Party, name=maybe(TEXTS), id=maybe(CODES))
LINES = st.builds(
    Line,
    position=st.just(1),
    buyer_item_id=maybe(CODES),
    seller_item_id=maybe(CODES),
    gtin=maybe(GTINS),
    description=TEXTS.map(Value),
    quantity=NUMBERS.map(Value),
    unit=maybe(st.sampled_from(("C62", "CT", "KGM"))),
    unit_price=maybe(NUMBERS),
    net_amount=maybe(NUMBERS),
)
ORDERS = st.builds(
    OrderRead,
    number=maybe(CODES),
    issued_on=maybe(DAYS),
    deliver_on=maybe(DAYS),
    currency=st.just(Value("EUR")),
    buyer=PARTIES,
    deliver_to=PARTIES,
    lines=st.lists(LINES, min_size=1, max_size=4).map(tuple),
    total_net=maybe(NUMBERS),
    note=maybe(TEXTS),
)


def numbered(order: OrderRead) -> OrderRead:
    lines = tuple(replace(line, position=place) for place, line in enumerate(order.lines, start=1))
    return replace(order, lines=lines)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(order=ORDERS.map(numbered))
def test_any_order_reads_back_equal(form: str, order: OrderRead) -> None:
    write, reader = FORMS[form]
    (reading,) = reader.read(write(order))
    assert reading.error is None
    assert bare(reading.order) == order


# --- answers --------------------------------------------------------------------------------------


def make_answer(verdict: Verdict = Verdict.CHANGED, *, seller: Party | None = None) -> Answer:
    order = make_order()
    lines = tuple(AnsweredLine(line.position, Verdict.ACCEPTED, line, line.position) for line in order.lines)
    return Answer(
        "AR-1", "2026-11-25T09:42:00+01:00", verdict, order, lines, seller=seller or Party(id=Value("S"))
    )


@pytest.mark.parametrize(
    ("module", "reader"), [(ubl, ubl_reader), (order_x, order_x_reader), (edifact, edifact_reader)]
)
def test_the_answer_to_an_order_is_no_order(module: ModuleType, reader: ModuleType) -> None:
    (reading,) = reader.read(module.order_response(make_answer()))
    assert not reading.is_order
    assert "This is the answer to an order" in str(reading.error)


def test_the_ubl_answer_names_the_order_and_its_lines() -> None:
    root = etree.fromstring(ubl.order_response(make_answer()))
    assert root.findtext("{*}OrderReference/{*}ID") == "CP-2026-118"
    assert root.findtext("{*}OrderResponseCode") == "CA"
    assert [el.text for el in root.iterfind("{*}OrderLine/{*}LineItem/{*}Quantity")] == ["12", "2.5"]


# --- the schema, and the PDF ------------------------------------------------------------------------


def test_order_x_holds_to_its_schema() -> None:
    from facturx import xml_check_xsd

    seller = Party(name=Value("Nutrivale"), id=Value("4006381333931"))
    for data in (
        order_x.write(make_order(), seller=seller),
        order_x.order_response(make_answer(seller=seller)),
    ):
        assert xml_check_xsd(data, flavor="order-x", level="comfort")


def test_an_order_inside_a_pdf_is_found_and_read() -> None:
    pdf = order_x.in_pdf(order_x.write(make_order()), blank_pdf())
    assert order_x_reader.looks_like(pdf)
    (reading,) = order_x_reader.read(pdf)
    assert bare(reading.order) == bare(make_order())


def blank_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 720, "Bon de commande CP-2026-118")
    canvas.save()
    return buffer.getvalue()
