"""Box against piece: which sales unit a quantity counts, and when that must be asked.

No doubt is needed when the product is sold one way only, when the line names a unit of the
product, when the price on the line belongs to one unit alone, or when the amount is in the
customer's habit by one unit and far from it by the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import PIECE, SAME_UNIT, Product, SalesUnit, unit_of
from proche.orders.checks.kinds import DoubtKind, doubt, plain
from proche.orders.history import ENOUGH, Habit
from proche.orders.reading import Doubt, Line, Option
from proche.orders.rules import is_decided

N_ = gettext_noop

#: An amount at most this many times more or less than usual is in the habit.
IN_HABIT = 2
#: Prices this close are the same price, written with fewer decimals.
CLOSE = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity and the unit that it counts; `doubt` when a person has to choose the unit."""

    unit: SalesUnit | None
    quantity: Decimal | None
    doubt: Doubt | None = None


def count(index: int, line: Line, product: Product, habit: Habit | None) -> Counted:
    """Decide the unit of one line's quantity."""
    quantity = line.quantity.decimal if line.quantity else None
    named = unit_of(product, line.unit.value) if line.unit else None
    if named is not None:
        return _named(index, line, product, named, quantity, habit)
    if quantity is None or not product.units:
        return Counted(product.units[0] if product.units else None, quantity)
    if line.unit is not None and line.unit.value.strip():
        return Counted(None, quantity, _unknown_unit(index, line, product, quantity))
    return _unnamed(index, line, product, quantity, habit)


def _named(
    index: int, line: Line, product: Product, unit: SalesUnit, quantity: Decimal | None, habit: Habit | None
) -> Counted:
    """The line names a unit; a piece that is written where cartons are sold and always bought is asked."""
    assert line.unit is not None
    loose = SAME_UNIT.get(line.unit.value.strip().upper()) == PIECE and not is_decided(line.unit)
    if (
        loose
        and len(product.units) > 1
        and quantity is not None
        and habit is not None
        and _far_by(unit, quantity, habit)
    ):
        return _unnamed(index, line, product, quantity, habit)
    return Counted(unit, quantity)


def _unnamed(index: int, line: Line, product: Product, quantity: Decimal, habit: Habit | None) -> Counted:
    possible = [unit for unit in product.units if _is_plausible(unit, quantity)]
    if len(product.units) == 1:
        return Counted(product.units[0], quantity)
    by_price = [unit for unit in product.units if _price_fits(line, unit)]
    if len(by_price) == 1:
        return Counted(by_price[0], quantity)
    if habit is not None and habit.times >= ENOUGH:
        near = [unit for unit in product.units if habit.distance(quantity * unit.pieces) <= IN_HABIT]
        if len(near) == 1 and near[0].code == habit.usual_unit:
            return Counted(near[0], quantity)
    ranked = _ranked(possible or list(product.units), quantity, habit)
    return Counted(ranked[0], quantity, _which_unit(index, product, ranked, quantity, habit))


def _is_plausible(unit: SalesUnit, quantity: Decimal) -> bool:
    # A hundred pallets is no order of a nursing home.
    return quantity * unit.pieces <= 100_000


def _price_fits(line: Line, unit: SalesUnit) -> bool:
    price = line.unit_price.decimal if line.unit_price else None
    if price is None or not unit.price:
        return False
    return abs(price - unit.price) <= max(CLOSE, unit.price * CLOSE)


def _far_by(unit: SalesUnit, quantity: Decimal, habit: Habit) -> bool:
    return habit.is_far(quantity * unit.pieces)


def _ranked(units: list[SalesUnit], quantity: Decimal, habit: Habit | None) -> list[SalesUnit]:
    """Likeliest first: by habit where there is one, else the usual sales unit."""
    if habit is None:
        return units
    return sorted(units, key=lambda unit: (habit.distance(quantity * unit.pieces), unit.code))


def _which_unit(
    index: int, product: Product, ranked: list[SalesUnit], quantity: Decimal, habit: Habit | None
) -> Doubt:
    options = [_option(index, product, unit, quantity) for unit in ranked]
    labels = [_amount(quantity, unit) for unit in ranked[:2]]
    reason = (
        said(N_("%(first)s or %(second)s?"), first=labels[0], second=labels[-1])
        if habit is None
        else said(
            N_("%(first)s or %(second)s? This customer usually takes %(usual)s (%(pieces)s pieces)."),
            first=labels[0],
            second=labels[-1],
            usual=_usual(product, habit),
            pieces=plain(habit.median_pieces),
        )
    )
    return doubt(DoubtKind.UNIT, f"/lines/{index}/unit", reason, options)


def _unknown_unit(index: int, line: Line, product: Product, quantity: Decimal) -> Doubt:
    assert line.unit is not None
    options = [_option(index, product, unit, quantity) for unit in product.units]
    reason = said(
        N_("“%(unit)s” is no unit in which %(product)s is sold. Which one is meant?"),
        unit=line.unit.value,
        product=product.name,
    )
    return doubt(DoubtKind.UNIT, f"/lines/{index}/unit", reason, options)


def _option(index: int, product: Product, unit: SalesUnit, quantity: Decimal) -> tuple[str, Option]:
    """One unit as an answer. Loose pieces that fill cartons exactly become cartons, as the desk delivers."""
    changes = {f"/lines/{index}/unit": unit.code}
    usual = product.units[0]
    pieces = quantity * unit.pieces
    if unit is not usual and pieces % usual.pieces == 0:
        cartons = pieces / usual.pieces
        changes = {f"/lines/{index}/unit": usual.code, f"/lines/{index}/quantity": plain(cartons)}
        label = said(N_("%(one)s = %(other)s"), one=_amount(quantity, unit), other=_amount(cartons, usual))
        return unit.code, Option(label, changes)
    return unit.code, Option(_said_amount(quantity, unit), changes)


def _usual(product: Product, habit: Habit) -> str:
    unit = product.unit(habit.usual_unit)
    return _amount(habit.usual_quantity, unit) if unit else plain(habit.median_pieces)


def _amount(quantity: Decimal, unit: SalesUnit) -> str:
    """A quantity with a word that customers write for its unit."""
    return f"{plain(quantity)} {unit_word(unit, quantity)}"


def _said_amount(quantity: Decimal, unit: SalesUnit) -> Said:
    return said(N_("%(amount)s"), amount=_amount(quantity, unit))


def unit_word(unit: SalesUnit, quantity: Decimal) -> str:
    """The customers' own word for a unit, in the plural where there are several."""
    word = unit.words[0] if unit.words else unit.code
    return word if quantity < 2 or word.endswith(("s", "x")) or word.isupper() else f"{word}s"
