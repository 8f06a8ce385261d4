"""Today's orders as PDFs that carry their text, and those with something to doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from proche.customers.rules import DeliveryAddress, Establishment
from proche.orders.reading import Form
from proche.orders.rules import Channel
from proche.site.demo import catalogue, establishments, history
from proche.site.demo.documents import layouts
from proche.site.demo.documents.deliver import DemoDocument, Today, truths
from proche.site.demo.documents.layouts import Layout
from proche.site.demo.documents.paper import Paper
from proche.site.demo.establishments import DemoEstablishment
from proche.site.demo.orders import CENT, DemoOrder, Shown


def documents(today: Today) -> Iterator[DemoDocument]:
    yield from plain(today)
    yield from long_ones(today)
    yield from doubtful(today)


def plain(today: Today) -> Iterator[DemoDocument]:
    """One of each layout, with nothing to doubt."""
    kinds: list[tuple[str, Layout, Shown, str]] = [
        ("Centre hospitalier", layouts.hospital, layouts.HOSPITAL, "boxed grid, the hospital's own codes"),
        ("EHPAD", layouts.nursing, layouts.NURSING, "word processor, no lines, no prices"),
        ("Clinique", layouts.clinic, layouts.CLINIC, "two-line descriptions, stripes"),
        ("SSR", layouts.codes_right, layouts.CODES_RIGHT, "quantity first, code last"),
        ("EHPAD", layouts.letter, layouts.LETTER, "a letter without codes"),
        ("Soins à domicile", layouts.home_care, layouts.HOME_CARE, "description before code"),
    ]
    for kind, layout, shown, about in kinds:
        order = today.order(kind)
        yield _printed(layout.__name__, about, layout, shown, order)
    order = today.order("EHPAD", own_codes=False)
    yield _printed("group", "purchasing group, GTIN column", layouts.group, layouts.GROUP, order, wide=True)
    foreign = next(one for one in establishments.establishments() if one.language == "en")
    yield _printed("english", "in English", layouts.english, layouts.ENGLISH, today.order_of(foreign))
    yield supplier_form(today)


def supplier_form(today: Today) -> DemoDocument:
    order = today.order("EHPAD", own_codes=False)
    return _printed(
        "form", "our form, rows left empty", filled_form(today, order), layouts.FORM, order, wide=True
    )


def filled_form(today: Today, order: DemoOrder) -> Layout:
    """Our own order form: what is ordered and, unfilled, a few rows that are not."""
    had = {line.product.sku for line in order.lines}
    offered = [
        (product.sku, product.name, f"carton de {product.units[0].pieces} {product.units[-1].words[1]}")
        for product in catalogue.products(today.day)[::11]
        if product.sku not in had and product.active_to is None
    ]

    def form(one: DemoOrder, paper: Paper) -> None:
        layouts.form(one, paper, offered=offered)

    return form


def long_ones(today: Today) -> Iterator[DemoDocument]:
    order = today.long_order("Centre hospitalier", 46)
    yield _printed("pages", "46 lines over two pages", layouts.hospital, layouts.HOSPITAL, order)
    order = today.long_order("Clinique", 58)
    yield _printed("listing", "fixed-width listing, 58 lines", layouts.courier, layouts.COURIER, order)
    first, second = today.order("EHPAD"), today.order("EHPAD")
    data = layouts.pdf(layouts.nursing, first, second)
    yield DemoDocument(
        "two-orders.pdf",
        "two homes' orders in one file",
        data,
        Channel.UPLOAD,
        Form.PDF_TEXT,
        orders=truths([first, second], layouts.NURSING),
    )


def doubtful(today: Today) -> Iterator[DemoDocument]:
    """Read without trouble, and yet a person must look."""
    order = _with_withdrawn(today, today.order("Clinique"))
    yield _printed(
        "withdrawn", "a withdrawn product", layouts.clinic, layouts.CLINIC, order, doubts=("WITHDRAWN",)
    )
    order = _with_boxes_or_pieces(today, today.order("EHPAD"))
    yield _printed(
        "boxes", "24 of a cream: pots or cartons?", layouts.nursing, layouts.NURSING, order, doubts=("UNIT",)
    )
    order = today.order("Centre hospitalier")
    # Too little for any rate of VAT, too much for rounding.
    wrong = (order.total * Decimal("1.013")).quantize(CENT)
    order = replace(order, total_written=wrong)
    yield _printed(
        "total", "a total that does not add up", layouts.hospital, layouts.HOSPITAL, order, doubts=("TOTAL",)
    )
    order = _with_other_price(today.order("Clinique"))
    yield _printed(
        "price", "a price that was not agreed", layouts.clinic, layouts.CLINIC, order, doubts=("PRICE",)
    )
    order = today.order("EHPAD")
    order = replace(order, deliver_on=today.unserved_day(order))
    yield _printed(
        "sunday", "delivery on a Sunday", layouts.nursing, layouts.NURSING, order, doubts=("DELIVERY",)
    )
    order = replace(today.order("EHPAD"), customer=unknown_establishment())
    yield _printed(
        "unknown",
        "an establishment nobody knows",
        layouts.codes_right,
        layouts.CODES_RIGHT,
        order,
        doubts=("CUSTOMER",),
    )
    order = _with_tenfold(today, today.order("Clinique"))
    yield _printed(
        "tenfold",
        "ten times the usual quantity",
        layouts.nursing,
        layouts.NURSING,
        order,
        doubts=("HABIT",),
    )


def _printed(
    name: str,
    about: str,
    layout: Layout,
    shown: Shown,
    order: DemoOrder,
    *,
    wide: bool = False,
    doubts: tuple[str, ...] = (),
) -> DemoDocument:
    return DemoDocument(
        f"{name}.pdf",
        about,
        layouts.pdf(layout, order, wide=wide),
        Channel.UPLOAD,
        Form.PDF_TEXT,
        orders=truths([order], shown),
        doubts=doubts,
    )


def _with_withdrawn(today: Today, order: DemoOrder) -> DemoOrder:
    return replace(order, lines=(*order.lines[:4], today.line(order, "CR125-PRA", 3)))


def _with_boxes_or_pieces(today: Today, order: DemoOrder) -> DemoOrder:
    """24 of what comes in cartons of 24, without a word for the unit: one carton was meant, or 24.

    It is a cream that this customer never had: a habit would answer the question.
    """
    had = {product.sku for product, _ in history.habit_of(order.customer.card.number, today.day).basket}
    cream = next(sku for sku in ("CR125-VAN", "CR125-CHO", "CR125-CAF", "CR125-CIT") if sku not in had)
    line = replace(today.line(order, cream, 24), unit_written="")
    return replace(order, lines=(*order.lines[:4], line))


def _with_other_price(order: DemoOrder) -> DemoOrder:
    first, *rest = order.lines
    return replace(order, lines=(replace(first, price=first.price - Decimal("3.40")), *rest))


def _with_tenfold(today: Today, order: DemoOrder) -> DemoOrder:
    """Ten times of what this customer orders most often, so that the habit is sure."""
    number = order.customer.card.number
    past = [one for one in history.history(today.day) if one.customer.card.number == number]
    times = Counter(line.product.sku for one in past for line in one.lines)
    sku, _ = times.most_common(1)[0]
    usual = max(int(line.quantity) for one in past for line in one.lines if line.product.sku == sku)
    others = tuple(line for line in order.lines if line.product.sku != sku)
    return replace(order, lines=(today.line(order, sku, usual * 10), *others))


def unknown_establishment() -> DemoEstablishment:
    place = DeliveryAddress("Cuisine", "3 impasse des Cerisiers", "38990", "Roquebelle")
    card = Establishment(
        number="C90001",
        name="Maison de repos Les Cerisiers",
        phones=("01 99 00 88 10",),
        faxes=("01 99 00 88 11",),
        emails=("direction@maison-les-cerisiers.example",),
        city="Roquebelle",
        postcode="38990",
        region="Auvergne-Rhône-Alpes",
        addresses=(place,),
    )
    return DemoEstablishment(card, "EHPAD", place.street, "Mme Arnaud")
