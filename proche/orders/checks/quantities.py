"""Checks of a line's quantity: missing, none, a fraction, far from what this customer takes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from proche.kernel.words import gettext_noop, said
from proche.orders.catalogue import KILO, LITRE, Product, SalesUnit
from proche.orders.checks.kinds import DoubtKind, doubt, keep, leave_out, plain
from proche.orders.checks.units import amount, usual_amount
from proche.orders.history import Habit
from proche.orders.reading import Doubt, Line, Option
from proche.orders.rules import is_decided

N_ = gettext_noop

#: Beyond this many sales units a quantity is asked where no habit speaks for it.
ABSURD = Decimal(2000)
#: What is weighed or poured may be ordered in fractions.
IN_FRACTIONS = frozenset((KILO, LITRE, "GRM", "MLT", "TNE", "MTR"))


def missing(index: int, line: Line, habit: Habit | None, product: Product | None = None) -> Iterator[Doubt]:
    """No quantity, none at all, or less than none. What amount and price come to is the likeliest."""
    quantity = line.quantity.decimal if line.quantity else None
    field = f"/lines/{index}/quantity"
    if quantity is not None and quantity > 0:
        return
    others = [text for text in (line.quantity.others if line.quantity else ()) if text[:1].isdigit()]
    options = [*_reckoned(field, line)]
    options += [(text, Option(said(N_("%(value)s"), value=text), {field: text})) for text in others]
    if habit is not None and product is not None:
        options.append(_usual(index, product, habit))
    options = list({reading: (reading, option) for reading, option in reversed(options)}.values())[::-1]
    reason = (
        said(N_("How many? No quantity can be read on this line."))
        if quantity is None
        else said(N_("The quantity is %(quantity)s. How many are meant?"), quantity=plain(quantity))
    )
    yield doubt(DoubtKind.QUANTITY, field, reason, [*options, leave_out(index)])


def _reckoned(field: str, line: Line) -> Iterator[tuple[str, Option]]:
    """The quantity that makes the line's amount of its price, where that is a whole one."""
    amount = line.net_amount.decimal if line.net_amount else None
    price = line.unit_price.decimal if line.unit_price else None
    if amount is None or price is None or price <= 0 or amount <= 0:
        return
    quantity = round(amount / price)
    if quantity >= 1 and abs(amount - price * quantity) <= Decimal("0.01"):
        label = said(N_("%(quantity)s, as the total says"), quantity=quantity)
        yield str(quantity), Option(label, {field: str(quantity)})


def fraction(
    index: int, line: Line, product: Product, unit: SalesUnit | None, quantity: Decimal | None
) -> Iterator[Doubt]:
    """Half a carton cannot be delivered, except as pieces where these are sold."""
    if quantity is None or unit is None or unit.code in IN_FRACTIONS or quantity % 1 == 0:
        return
    field = f"/lines/{index}/quantity"
    pieces = quantity * unit.pieces
    loose = next((one for one in product.units if one.pieces == 1 and one is not unit), None)
    options = []
    if loose is not None and pieces % 1 == 0:
        changes = {field: plain(pieces), f"/lines/{index}/unit": loose.code}
        options.append((plain(pieces), Option(said(N_("%(amount)s"), amount=amount(pieces, loose)), changes)))
    for whole in (quantity // 1 + 1, quantity // 1):
        if whole > 0:
            label = said(N_("%(amount)s"), amount=amount(whole, unit))
            options.append((plain(whole), Option(label, {field: plain(whole)})))
    reason = said(N_("%(amount)s cannot be delivered. How many are meant?"), amount=amount(quantity, unit))
    yield doubt(DoubtKind.QUANTITY, field, reason, options)


def far_from_habit(
    index: int,
    line: Line,
    product: Product,
    unit: SalesUnit | None,
    quantity: Decimal | None,
    habit: Habit | None,
) -> Iterator[Doubt]:
    """A quantity far from what this customer takes, or beyond all reason."""
    if unit is None or quantity is None or quantity <= 0 or is_decided(line.quantity):
        return
    field, written = f"/lines/{index}/quantity", amount(quantity, unit)
    if habit is not None and habit.is_far(quantity * unit.pieces):
        reason = said(
            N_("%(written)s? This customer usually takes %(usual)s."),
            written=written,
            usual=usual_amount(product, habit),
        )
        as_written = plain(quantity), Option(said(N_("%(amount)s, as written"), amount=written), {})
        options = [*_slip(field, unit, quantity, habit), as_written]
        usual = _usual(index, product, habit)
        if habit.usual_unit == unit.code and usual[0] not in [reading for reading, _ in options]:
            options.append(usual)
        yield doubt(DoubtKind.HABIT, field, reason, options)
    elif (habit is None or not habit.is_known) and quantity > ABSURD:
        reason = said(N_("%(written)s is a great deal. Is that meant?"), written=written)
        yield doubt(DoubtKind.HABIT, field, reason, [keep()])


def _slip(field: str, unit: SalesUnit, quantity: Decimal, habit: Habit) -> list[tuple[str, Option]]:
    """A nought too many: a tenth of what is written is just what this customer takes."""
    tenth = quantity / 10
    if tenth % 1 or not habit.low_pieces <= tenth * unit.pieces <= habit.high_pieces:
        return []
    label = said(N_("%(amount)s, a nought less"), amount=amount(tenth, unit))
    return [(plain(tenth), Option(label, {field: plain(tenth)}))]


def _usual(index: int, product: Product, habit: Habit) -> tuple[str, Option]:
    usual = plain(habit.usual_quantity)
    changes = {f"/lines/{index}/quantity": usual, f"/lines/{index}/unit": habit.usual_unit}
    return usual, Option(said(N_("%(quantity)s, as usual"), quantity=usual_amount(product, habit)), changes)
