"""Checks of one line: its product, unit, quantity, price and amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proche.customers.rules import Establishment
from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import Catalogue, Product, ProductMatch, SalesUnit
from proche.orders.checks import units
from proche.orders.checks.kinds import DoubtKind, doubt, keep, leave_out, plain
from proche.orders.history import Habit, History
from proche.orders.reading import Doubt, Line, Option, OrderRead
from proche.orders.rules import is_decided

N_ = gettext_noop

CENT = Decimal("0.01")
#: Prices this close are the same: a document rounds where the agreement has four decimals.
SAME_PRICE = Decimal("0.005")
#: A quantity beyond this many sales units is asked even without a habit.
ABSURD = Decimal(2000)


@dataclass(frozen=True, slots=True)
class LineMatch:
    """What a line comes to. `unit_price` is the one the desk will charge: the agreed price, else the
    document's own, else the list price; `agreed` tells whether it stands in an agreement."""

    product: Product | None
    unit: SalesUnit | None
    quantity: Decimal | None
    unit_price: Decimal | None
    confidence: float
    how: Said
    others: tuple[Product, ...] = ()
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the desk knows that bears on one line."""

    catalogue: Catalogue
    customer: Establishment | None
    habit: Habit | None
    on: date


def check_lines(
    order: OrderRead, *, catalogue: Catalogue, customer: Establishment | None, history: History, on: date
) -> tuple[list[LineMatch], list[Doubt]]:
    """Match every line and ask what must be asked of it; one to one with the order's lines."""
    matches, doubts = [], []
    for index, line in enumerate(order.lines):
        if _is_empty(line):
            # A line that a person took away and emptied, or just added: nothing to ask yet.
            matches.append(LineMatch(None, None, None, None, 0.0, said(N_("Nothing is written here yet."))))
            continue
        found = catalogue.match(line, customer=customer, on=on)
        habit = history.habit(customer.number, found.product.sku) if customer and found.product else None
        known = _Known(catalogue, customer, habit, on)
        match, asked = _check_line(index, line, found, known)
        matches.append(match)
        doubts += asked
    return matches, [*doubts, *_twice(matches)]


def _is_empty(line: Line) -> bool:
    return not any((line.seller_item_id, line.buyer_item_id, line.gtin, line.description, line.quantity))


def _check_line(index: int, line: Line, found: ProductMatch, known: _Known) -> tuple[LineMatch, list[Doubt]]:
    if found.product is None:
        quantity = line.quantity.decimal if line.quantity else None
        match = LineMatch(None, None, quantity, None, 0.0, found.how, found.others)
        return match, [_unknown(index, line, found), *_no_quantity(index, line)]
    counted = units.count(index, line, found.product, known.habit)
    price, is_agreed = _price(line, found.product, counted.unit, known.customer)
    match = LineMatch(
        found.product,
        counted.unit,
        counted.quantity,
        price,
        found.confidence,
        found.how,
        found.others,
        is_agreed,
    )
    asked = [*_span(index, found.product, known), *_no_quantity(index, line)]
    if counted.doubt is not None:
        # The unit is asked first: how much, and at what price, can only be judged after it.
        return match, [*asked, counted.doubt]
    asked += [
        *_habit(index, line, match, known.habit),
        *_price_doubt(index, line, match),
        *_amount(index, line, match),
    ]
    return match, asked


def _unknown(index: int, line: Line, found: ProductMatch) -> Doubt:
    options = [_product_option(index, product) for product in found.others]
    words = _words(line)
    reason = (
        said(N_("“%(words)s” is near several products. Which one is meant?"), words=words)
        if options
        else said(
            N_("“%(words)s” is not in the catalogue. Choose the product, or leave the line out."), words=words
        )
    )
    return doubt(DoubtKind.PRODUCT, f"/lines/{index}/seller_item_id", reason, [*options, leave_out(index)])


def _product_option(index: int, product: Product) -> tuple[str, Option]:
    label = said(N_("%(name)s (%(sku)s)"), name=product.name, sku=product.sku)
    return product.sku, Option(label, {f"/lines/{index}/seller_item_id": product.sku})


def _words(line: Line) -> str:
    parts = (line.seller_item_id or line.buyer_item_id or line.gtin, line.description)
    return " ".join(value.value for value in parts if value is not None)[:120] or "?"


def _span(index: int, product: Product, known: _Known) -> Iterator[Doubt]:
    """A product that is withdrawn, or not on sale yet."""
    if product.is_active(known.on):
        return
    field = f"/lines/{index}/seller_item_id"
    stand_ins = [found for sku in product.substitutes if (found := known.catalogue.find(sku)) is not None]
    options = [_product_option(index, stand_in) for stand_in in stand_ins if stand_in.is_active(known.on)]
    if product.active_from is not None and known.on < product.active_from:
        reason = said(
            N_("%(product)s is sold from %(day)s on."),
            product=product.name,
            day=f"{product.active_from:%d/%m/%Y}",
        )
        yield doubt(DoubtKind.NOT_YET, field, reason, [*options, leave_out(index), keep()])
    elif options:
        reason = said(
            N_("%(product)s is withdrawn. %(substitute)s takes its place."),
            product=product.name,
            substitute=stand_ins[0].name,
        )
        yield doubt(DoubtKind.WITHDRAWN, field, reason, [*options, leave_out(index), keep()])
    else:
        reason = said(N_("%(product)s is withdrawn and nothing takes its place."), product=product.name)
        yield doubt(DoubtKind.WITHDRAWN, field, reason, [leave_out(index), keep()])


def _no_quantity(index: int, line: Line) -> Iterator[Doubt]:
    quantity = line.quantity.decimal if line.quantity else None
    field = f"/lines/{index}/quantity"
    if quantity is None:
        reason = said(N_("How many? No quantity can be read on this line."))
        others = line.quantity.others if line.quantity else ()
        options = [(text, Option(said(N_("%(value)s"), value=text), {field: text})) for text in others]
        yield doubt(DoubtKind.QUANTITY, field, reason, [*options, leave_out(index)])
    elif quantity <= 0:
        reason = said(N_("The quantity is %(quantity)s. How many are meant?"), quantity=plain(quantity))
        yield doubt(DoubtKind.QUANTITY, field, reason, [leave_out(index)])


def _habit(index: int, line: Line, match: LineMatch, habit: Habit | None) -> Iterator[Doubt]:
    """A quantity far from what this customer takes, or beyond all reason."""
    if match.quantity is None or match.unit is None or match.quantity <= 0 or is_decided(line.quantity):
        return
    field, pieces = f"/lines/{index}/quantity", match.quantity * match.unit.pieces
    written = f"{plain(match.quantity)} {units.unit_word(match.unit, match.quantity)}"
    if habit is not None and habit.is_far(pieces):
        usual = plain(habit.usual_quantity)
        word = units.unit_word(match.unit, habit.usual_quantity)
        reason = said(
            N_("%(written)s? This customer usually takes %(usual)s."),
            written=written,
            usual=f"{usual} {word}",
        )
        as_written = plain(match.quantity), Option(said(N_("%(amount)s, as written"), amount=written))
        options = [as_written]
        if habit.usual_unit == match.unit.code:
            label = said(N_("%(amount)s, as usual"), amount=f"{usual} {word}")
            options.append((usual, Option(label, {field: usual})))
        yield doubt(DoubtKind.HABIT, field, reason, options)
    elif habit is None and match.quantity > ABSURD:
        yield doubt(
            DoubtKind.HABIT,
            field,
            said(N_("%(written)s is a great deal. Is that meant?"), written=written),
            [keep()],
        )


def _price(
    line: Line, product: Product, unit: SalesUnit | None, customer: Establishment | None
) -> tuple[Decimal | None, bool]:
    """The price that the desk will charge, and whether it is agreed."""
    if unit is None:
        return None, False
    agreed = customer.agreed_prices.get((product.sku, unit.code)) if customer else None
    written = line.unit_price.decimal if line.unit_price else None
    if agreed is None:
        return (unit.price if written is None else written), False
    # Only a price that a person set stands against the agreement.
    return (written, False) if is_decided(line.unit_price) else (agreed, True)


def _price_doubt(index: int, line: Line, match: LineMatch) -> Iterator[Doubt]:
    """A written price that differs from the agreed one, or from the list where nothing is agreed."""
    written = line.unit_price.decimal if line.unit_price else None
    if written is None or match.unit is None or is_decided(line.unit_price):
        return
    due = match.unit_price if match.is_agreed else match.unit.price
    if due is None or abs(written - due) <= max(SAME_PRICE, due * SAME_PRICE):
        return
    words = (
        N_("The order says %(written)s each; %(due)s is agreed.")
        if match.is_agreed
        else N_("The order says %(written)s each; the list price is %(due)s.")
    )
    field = f"/lines/{index}/unit_price"
    ours, theirs = _money(due), _money(written)
    label = N_("%(price)s, as agreed") if match.is_agreed else N_("%(price)s, the list price")
    yield doubt(
        DoubtKind.PRICE,
        field,
        said(words, written=theirs, due=ours),
        [
            (plain(due), Option(said(label, price=ours), {field: plain(due)})),
            (
                plain(written),
                Option(said(N_("%(price)s, as written"), price=theirs), {field: plain(written)}),
            ),
        ],
    )


def _amount(index: int, line: Line, match: LineMatch) -> Iterator[Doubt]:
    """A line total that is not its quantity times its price: one of the three is wrong."""
    amount = line.net_amount.decimal if line.net_amount else None
    price = line.unit_price.decimal if line.unit_price else None
    if amount is None or price is None or match.quantity is None or not price or is_decided(line.quantity):
        return
    reckoned = match.quantity * price
    if abs(reckoned - amount) <= max(CENT * 2, abs(amount) * Decimal("0.001")):
        return
    field = f"/lines/{index}/quantity"
    as_written = plain(match.quantity), Option(said(N_("Keep %(quantity)s"), quantity=plain(match.quantity)))
    options, by_amount = [as_written], amount / price
    if by_amount > 0 and abs(by_amount - by_amount.to_integral_value()) < Decimal("0.01"):
        other = plain(by_amount.to_integral_value())
        options.append(
            (other, Option(said(N_("%(quantity)s, as the total says"), quantity=other), {field: other}))
        )
    reason = said(
        N_("%(quantity)s × %(price)s is %(reckoned)s, but the line says %(amount)s."),
        quantity=plain(match.quantity),
        price=_money(price),
        reckoned=_money(reckoned),
        amount=_money(amount),
    )
    yield doubt(DoubtKind.AMOUNT, field, reason, options)


def _money(amount: Decimal) -> str:
    return format(amount.quantize(CENT) if amount == amount.quantize(CENT) else amount.normalize(), "f")


def _twice(matches: Sequence[LineMatch]) -> Iterator[Doubt]:
    """The same product with the same amount on two lines: often a line copied twice."""
    seen: dict[tuple[str, str, Decimal], int] = {}
    for index, match in enumerate(matches):
        if match.product is None or match.quantity is None:
            continue
        key = match.product.sku, match.unit.code if match.unit else "", match.quantity
        if key in seen:
            reason = said(
                N_(
                    "%(product)s stands on lines %(first)s and %(second)s with the same quantity. "
                    "Are both meant?"
                ),
                product=match.product.name,
                first=seen[key] + 1,
                second=index + 1,
            )
            both = "", Option(said(N_("Both are meant")))
            yield doubt(DoubtKind.TWICE, f"/lines/{index}/description", reason, [both, leave_out(index)])
        else:
            seen[key] = index
