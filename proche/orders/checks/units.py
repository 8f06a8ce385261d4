"""Box against piece: which sales unit a quantity counts, and when that must be asked.

No doubt is needed when the product is sold one way only, when the line names a unit of the
product, when the price on the line belongs to one unit alone, or when the amount is in the
customer's habit by one unit and far from it by the others. A named piece is asked all the same
when its price is a carton's, or when only cartons of it would be what the customer always takes:
programs write "piece" for whatever they count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from proche.customers.rules import Establishment
from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import BOX, PIECE, Product, SalesUnit, kinds_of_unit, unit_of
from proche.orders.checks.kinds import DoubtKind, doubt, plain
from proche.orders.history import ENOUGH, Habit
from proche.orders.reading import Doubt, Line, Option
from proche.orders.rules import is_decided

N_ = gettext_noop

#: An amount at most this many times more or less than usual is in the habit.
IN_HABIT = 2
#: By a unit that the customer always takes, so many past orders tell it from another unit.
KNOWN_UNIT = 2
#: Prices this close are the same price, written with fewer decimals.
CLOSE = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity and the sales unit that it counts; `doubt` when a person has to choose."""

    unit: SalesUnit | None
    quantity: Decimal | None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """One meaning of a written quantity: so many of `written`, delivered as so many of `unit`."""

    written: SalesUnit
    unit: SalesUnit
    quantity: Decimal

    @property
    def pieces(self) -> Decimal:
        return self.quantity * self.unit.pieces


@dataclass(frozen=True, slots=True)
class _Asked:
    """The line whose unit is looked for, with what bears on it."""

    index: int
    line: Line
    product: Product
    quantity: Decimal
    habit: Habit | None
    customer: Establishment | None

    @property
    def price(self) -> Decimal | None:
        """What one of the written units costs by the document: its price, else its amount shared out."""
        price = self.line.unit_price.decimal if self.line.unit_price else None
        if price is not None or self.line.net_amount is None or self.quantity <= 0:
            return price
        amount = self.line.net_amount.decimal
        return amount / self.quantity if amount is not None else None

    def costs(self, way: _Way) -> Decimal | None:
        return price_of(self.product, way.written, self.customer)

    def fits_price(self, way: _Way) -> bool:
        price, due = self.price, self.costs(way)
        return price is not None and bool(due) and due is not None and abs(price - due) <= due * CLOSE

    def fits_habit(self, way: _Way) -> bool:
        habit = self.habit
        if habit is None:
            return False
        is_within = habit.low_pieces <= way.pieces <= habit.high_pieces
        return is_within or habit.distance(way.pieces) <= IN_HABIT


def price_of(product: Product, unit: SalesUnit, customer: Establishment | None) -> Decimal | None:
    """The price of one unit: agreed, else the list's, else shared out from the usual unit's."""
    agreed = customer.agreed_prices.get((product.sku, unit.code)) if customer else None
    if agreed is not None or unit.price is not None or unit in product.units or not product.units:
        return agreed if agreed is not None else unit.price
    usual = product.units[0]
    whole = price_of(product, usual, customer)
    return whole * unit.pieces / usual.pieces if whole is not None else None


def count(
    index: int, line: Line, product: Product, habit: Habit | None, customer: Establishment | None
) -> Counted:
    """Decide the unit of one line's quantity."""
    quantity = line.quantity.decimal if line.quantity else None
    word = line.unit.value.strip() if line.unit else ""
    named = unit_of(product, word)
    if quantity is None or quantity <= 0 or not product.units:
        return Counted(named or next(iter(product.units), None), quantity)
    asked = _Asked(index, line, product, quantity, habit, customer)
    if named is not None:
        return _named(asked, _Way(named, named, quantity))
    if PIECE in kinds_of_unit(word) or (is_decided(line.unit) and word == PIECE):
        return _loose(asked)
    if word and BOX not in kinds_of_unit(word):
        return Counted(None, quantity, _unknown_unit(asked))
    return _unnamed(asked)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What else speaks of a unit: the line's price (None where it has none) and the customer's habit."""

    price: bool | None
    habit: bool


def witnesses(
    line: Line, product: Product, code: str, habit: Habit | None, customer: Establishment | None
) -> Witnesses:
    """Whether price and habit agree that the line counts the unit of this code."""
    quantity = line.quantity.decimal if line.quantity else None
    if quantity is None:
        return Witnesses(None, False)
    asked = _Asked(0, line, product, quantity, habit, customer)
    way = next((way for way in _ways(asked) if way.written.code == code), None)
    if way is None:
        return Witnesses(False, False)
    is_usual = habit is not None and habit.low_pieces <= way.pieces <= habit.high_pieces
    return Witnesses(asked.fits_price(way) if asked.price is not None else None, is_usual)


# --- the line names its unit ----------------------------------------------------------------------


def _named(asked: _Asked, way: _Way) -> Counted:
    """Taken at its word, unless price or habit plainly speak of another unit."""
    line = asked.line
    if is_decided(line.unit) or len(asked.product.units) == 1:
        return Counted(way.unit, way.quantity)
    others = [other for other in _ways(asked) if other.written is not way.written]
    priced = [other for other in others if asked.fits_price(other)]
    if len(priced) == 1 and not asked.fits_price(way) and not _is_price_a_piece(asked, way, priced[0]):
        return Counted(way.unit, way.quantity, _priced_otherwise(asked, way, priced[0]))
    usual = [other for other in others if asked.fits_habit(other)]
    if usual and _is_default_piece(asked, way) and _is_far(asked, way):
        return Counted(way.unit, way.quantity, _which_unit(asked, [*usual, way]))
    return Counted(way.unit, way.quantity)


def _is_price_a_piece(asked: _Asked, way: _Way, other: _Way) -> bool:
    """ "12 cartons at 0.77": prices are given by the piece; only an amount reckoned so speaks against it."""
    if other.written.pieces != 1 or way.unit.pieces == 1:
        return False
    amount = asked.line.net_amount.decimal if asked.line.net_amount else None
    price = asked.price or Decimal(0)
    return amount is None or abs(amount - price * way.pieces) <= amount * CLOSE


def _is_default_piece(asked: _Asked, way: _Way) -> bool:
    """Programs write "piece" for whatever they count; a pot or a bottle is a word somebody chose."""
    word = asked.line.unit.value.strip().upper() if asked.line.unit else ""
    return way.unit.pieces == 1 and not asked.fits_price(way) and word in DEFAULTS


DEFAULTS = frozenset(("C62", "EA", "H87", "PCE", "PCS", "PC", "U", "UN", "UNIT", "UNITE", "UNITÉ", "EACH"))


def _is_far(asked: _Asked, way: _Way) -> bool:
    return asked.habit is not None and asked.habit.is_far(way.pieces)


def _loose(asked: _Asked) -> Counted:
    """Single pieces of a product that is sold by the carton only: whole cartons, or a question."""
    way = _pieces(asked)
    if way is not None:
        return Counted(way.unit, way.quantity)
    usual = asked.product.units[0]
    fewer = asked.quantity // usual.pieces
    options = [_cartons(asked, count) for count in (fewer + 1, fewer) if count > 0]
    reason = said(
        N_("%(quantity)s pieces do not fill whole %(unit)s of %(pieces)s."),
        quantity=plain(asked.quantity),
        unit=unit_word(usual, Decimal(2)),
        pieces=plain(usual.pieces),
    )
    return Counted(usual, None, doubt(DoubtKind.QUANTITY, f"/lines/{asked.index}/quantity", reason, options))


def _cartons(asked: _Asked, count: Decimal) -> tuple[str, Option]:
    usual = asked.product.units[0]
    label = said(
        N_("%(amount)s = %(pieces)s pieces"), amount=amount(count, usual), pieces=plain(count * usual.pieces)
    )
    return plain(count), Option(label, _changes(asked, usual, count))


# --- the line names none --------------------------------------------------------------------------


def _unnamed(asked: _Asked) -> Counted:
    ways = _ways(asked)
    priced = [way for way in ways if asked.fits_price(way)]
    if len(priced) == 1:
        return Counted(priced[0].unit, priced[0].quantity)
    sensible = [way for way in priced or ways if _is_sensible(asked, way)] or ways
    usual = sensible[0] if len(sensible) == 1 else _by_habit(asked, sensible)
    if usual is not None:
        return Counted(usual.unit, usual.quantity)
    ranked = _ranked(asked, sensible)
    return Counted(ranked[0].unit, ranked[0].quantity, _which_unit(asked, ranked))


def _ways(asked: _Asked) -> list[_Way]:
    """Every unit the product is sold in, and single pieces where they fill whole cartons."""
    sold = [_Way(unit, unit, asked.quantity) for unit in asked.product.units]
    loose = None if any(unit.pieces == 1 for unit in asked.product.units) else _pieces(asked)
    return [*sold, loose] if loose is not None else sold


def _pieces(asked: _Asked) -> _Way | None:
    usual = asked.product.units[0]
    if usual.pieces <= 1 or asked.quantity % usual.pieces:
        return None
    return _Way(SalesUnit(PIECE, Decimal(1)), usual, asked.quantity / usual.pieces)


def _is_sensible(asked: _Asked, way: _Way) -> bool:
    """Who writes no unit means the usual one or the piece; packs and pallets are said, or a habit."""
    if asked.habit is not None and asked.habit.usual_unit == way.unit.code:
        return True
    return way.written is asked.product.units[0] or way.written.pieces == 1


def _by_habit(asked: _Asked, ways: Sequence[_Way]) -> _Way | None:
    """The one way that is what the customer always takes: by their own unit, or by an amount that
    they took before while every other way is far from all they ever took."""
    habit = asked.habit
    if habit is None or habit.times < KNOWN_UNIT:
        return None
    usual = [way for way in ways if asked.fits_habit(way)]
    if len(usual) != 1:
        return None
    way = usual[0]
    is_old_amount = habit.low_pieces <= way.pieces <= habit.high_pieces
    is_alone = all(habit.is_far(other.pieces) for other in ways if other is not way)
    return way if way.unit.code == habit.usual_unit or (is_old_amount and is_alone) else None


def _ranked(asked: _Asked, ways: Sequence[_Way]) -> list[_Way]:
    """Likeliest first: by habit; without one, pieces where they fill whole cartons, else the usual unit."""
    habit, usual = asked.habit, asked.product.units[0]
    if habit is not None:
        return sorted(ways, key=lambda way: habit.distance(way.pieces))
    fills = usual.pieces > 1 and asked.quantity % usual.pieces == 0
    return sorted(ways, key=lambda way: way.written.pieces != 1) if fills else list(ways)


# --- the questions --------------------------------------------------------------------------------


def _which_unit(asked: _Asked, ways: Sequence[_Way]) -> Doubt:
    first, second = (amount(asked.quantity, way.written) for way in ways[:2])
    habit = asked.habit
    if habit is None or habit.times < KNOWN_UNIT:
        reason = said(N_("%(first)s or %(second)s?"), first=first, second=second)
    else:
        reason = said(
            N_("%(first)s or %(second)s? This customer usually takes %(usual)s (%(pieces)s pieces)."),
            first=first,
            second=second,
            usual=usual_amount(asked.product, habit),
            pieces=plain(habit.median_pieces),
        )
    return _ask(asked, reason, ways)


def _priced_otherwise(asked: _Asked, way: _Way, other: _Way) -> Doubt:
    reason = said(
        N_("The line says %(amount)s, but its price is that of one %(unit)s."),
        amount=amount(asked.quantity, way.written),
        unit=unit_word(other.written, Decimal(1)),
    )
    return _ask(asked, reason, [other, way])


def _unknown_unit(asked: _Asked) -> Doubt:
    assert asked.line.unit is not None
    reason = said(
        N_("“%(unit)s” is no unit in which %(product)s is sold. Which one is meant?"),
        unit=asked.line.unit.value,
        product=asked.product.name,
    )
    ways = [way for way in _ways(asked) if _is_sensible(asked, way)] or _ways(asked)
    return _ask(asked, reason, _ranked(asked, ways))


def _ask(asked: _Asked, reason: Said, ways: Sequence[_Way]) -> Doubt:
    return doubt(DoubtKind.UNIT, f"/lines/{asked.index}/unit", reason, [_option(asked, way) for way in ways])


def _option(asked: _Asked, way: _Way) -> tuple[str, Option]:
    """One unit as an answer. Loose pieces that fill cartons exactly become cartons, as the desk delivers."""
    usual, written = asked.product.units[0], amount(asked.quantity, way.written)
    if way.written is usual or way.pieces % usual.pieces:
        return way.written.code, Option(
            said(N_("%(amount)s"), amount=written), _changes(asked, way.unit, way.quantity)
        )
    cartons = way.pieces / usual.pieces
    label = said(N_("%(one)s = %(other)s"), one=written, other=amount(cartons, usual))
    return way.written.code, Option(label, _changes(asked, usual, cartons))


def _changes(asked: _Asked, unit: SalesUnit, quantity: Decimal) -> dict[str, str]:
    # The quantity is set even where it stays, so that an answered line is not asked about its habit too.
    return {f"/lines/{asked.index}/unit": unit.code, f"/lines/{asked.index}/quantity": plain(quantity)}


# --- words ------------------------------------------------------------------------------------------


def usual_amount(product: Product, habit: Habit) -> Said:
    unit = product.unit(habit.usual_unit)
    return (
        amount(habit.usual_quantity, unit)
        if unit
        else said(N_("%(value)s"), value=plain(habit.median_pieces))
    )


def amount(quantity: Decimal, unit: SalesUnit) -> Said:
    """A quantity with the word for its unit."""
    return said(N_("%(count)s %(unit)s"), count=plain(quantity), unit=unit_word(unit, quantity))


def unit_word(unit: SalesUnit, quantity: Decimal) -> Said | str:
    """The word for a unit, in the plural where there are several.

    Packings are called as the reader calls them; the customers' own word ("pot") is kept where it
    says more than "piece".
    """
    one, many = _WORDS.get(unit.code, ("", ""))
    own = unit.words[0] if unit.words else ""
    if one and (not own or own in _PLAIN):
        return said(one if quantity < 2 else many)
    word = own or unit.code
    return word if quantity < 2 or word.endswith(("s", "x")) or word.isupper() else f"{word}s"


#: Words for the usual units, one and several.
_WORDS = {
    "C62": (N_("piece"), N_("pieces")),
    "CT": (N_("carton"), N_("cartons")),
    "BX": (N_("box"), N_("boxes")),
    "PK": (N_("pack"), N_("packs")),
    "PF": (N_("pallet"), N_("pallets")),
    "KGM": ("kg", "kg"),
    "LTR": ("l", "l"),
}
#: Catalogue words that say no more than the unit's code does.
_PLAIN = frozenset(("pièce", "piece", "carton", "boîte", "box", "pack", "palette", "pallet", "kg", "l"))

__all__ = ["ENOUGH", "Counted", "amount", "count", "price_of", "unit_word", "usual_amount"]
