"""Checks of the order's lines, each line by itself and then one beside the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proche.customers.rules import Establishment
from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import Catalogue, Product, ProductMatch, SalesUnit
from proche.orders.checks import prices, products, quantities, units
from proche.orders.checks.kinds import DoubtKind, doubt, leave_out
from proche.orders.checks.prices import NO_PRICE, Price
from proche.orders.history import History
from proche.orders.reading import Doubt, Line, Option, OrderRead

N_ = gettext_noop


@dataclass(frozen=True, slots=True)
class LineMatch:
    """What a line comes to. `quantity` counts `unit`; `unit_price` is what the desk will charge for one:
    the agreed price, else the document's own, else the list price; `is_agreed` tells the first."""

    product: Product | None
    unit: SalesUnit | None
    quantity: Decimal | None
    unit_price: Decimal | None
    confidence: float
    how: Said
    others: tuple[Product, ...] = ()
    is_agreed: bool = False
    price: Price = NO_PRICE


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows that bears on the lines of one order. A customer who may be another one
    (`is_certain` false) lends their codes, but not what is agreed with them and usual to them."""

    catalogue: Catalogue
    customer: Establishment | None
    history: History
    on: date
    is_certain: bool = True


def check_lines(
    order: OrderRead, known: Known, *, removed: frozenset[int] = frozenset()
) -> tuple[list[LineMatch], list[Doubt]]:
    """Match every line and ask what must be asked of it; one to one with the order's lines."""
    matches: list[LineMatch] = []
    doubts: list[Doubt] = []
    for index, line in enumerate(order.lines):
        if index in removed or _is_empty(line):
            matches.append(LineMatch(None, None, None, None, 0.0, said(N_("Nothing is written here yet."))))
            continue
        match, asked = _check_line(index, line, known)
        matches.append(match)
        doubts += asked
    return matches, [*doubts, *_twice(matches)]


def _is_empty(line: Line) -> bool:
    """A line that a person just added, or that a reader saw and could not read: nothing to match."""
    return not any((line.seller_item_id, line.buyer_item_id, line.gtin, line.description, line.quantity))


def _check_line(index: int, line: Line, known: Known) -> tuple[LineMatch, list[Doubt]]:
    found = known.catalogue.match(line, customer=known.customer, on=known.on)
    if found.product is None:
        quantity = line.quantity.decimal if line.quantity else None
        match = LineMatch(None, None, quantity, None, 0.0, found.how, found.others)
        return match, [products.unknown(index, line, found), *quantities.missing(index, line, None)]
    return _check_known(index, line, found, found.product, known)


def _check_known(
    index: int, line: Line, found: ProductMatch, product: Product, known: Known
) -> tuple[LineMatch, list[Doubt]]:
    """The product is asked first, then the unit: how much, and at what price, is judged after these."""
    customer = known.customer if known.is_certain else None
    habit = known.history.habit(customer.number, product.sku) if customer else None
    counted = units.count(index, line, product, habit, customer)
    price = prices.price(line, product, counted.unit, counted.quantity, customer)
    match = LineMatch(
        product=product,
        unit=counted.unit,
        quantity=counted.quantity,
        unit_price=price.charged,
        confidence=found.confidence,
        how=found.how,
        others=found.others,
        is_agreed=price.is_agreed,
        price=price,
    )
    which = [
        *products.contradicted(index, line, found),
        *products.span(index, product, known.catalogue, known.on),
        *quantities.missing(index, line, habit, product),
    ]
    if which or counted.doubt is not None:
        return match, [*which, counted.doubt] if counted.doubt is not None else which
    how_much = [
        *quantities.fraction(index, line, product, counted.unit, counted.quantity),
        *prices.amount_differs(index, line, counted.unit),
        *quantities.far_from_habit(index, line, product, counted.unit, counted.quantity, habit),
    ]
    # Without the customer nobody knows what was agreed.
    differs = list(prices.price_differs(index, line, price)) if customer is not None else []
    return match, [*how_much[:1], *differs]


def _twice(matches: Sequence[LineMatch]) -> Iterator[Doubt]:
    """The same product on two lines: often a line copied twice. Asked once a product, at its latest line."""
    places: dict[str, list[int]] = {}
    for index, match in enumerate(matches):
        if match.product is not None and match.quantity is not None:
            places.setdefault(match.product.sku, []).append(index)
    for found in places.values():
        if len(found) > 1:
            yield _same_product(matches, found[-2], found[-1])


def _same_product(matches: Sequence[LineMatch], first: int, second: int) -> Doubt:
    product = matches[second].product
    assert product is not None
    is_same = matches[first].quantity == matches[second].quantity
    words = (
        N_("%(product)s stands on lines %(first)s and %(second)s with the same quantity. Are both meant?")
        if is_same
        else N_("%(product)s stands on lines %(first)s and %(second)s. Are both meant?")
    )
    reason = said(words, product=product.name, first=first + 1, second=second + 1)
    both = "", Option(said(N_("Both are meant")))
    field = f"/lines/{second}/description"
    return doubt(DoubtKind.TWICE, field, reason, [both, leave_out(second)])
