"""What is asked in the end: one doubt a value, no flood of one question, in the order of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.checks.kinds import DoubtKind
from proche.orders.checks.lines import LineMatch
from proche.orders.checks.units import unit_word
from proche.orders.reading import LINE_FIELDS, Doubt, Option, OrderRead
from proche.orders.rules import find_value, is_decided, line_of

N_ = gettext_noop

#: From so many lines on, one question is asked for all of them.
FLOOD = 4
#: A reader's doubt about a code is moot once the product is certain by other evidence.
CODE_FIELDS = ("seller_item_id", "buyer_item_id", "gtin", "description")
CERTAIN = 0.9
#: The whole order first, as its page shows it.
HEAD = ("buyer", "deliver_to", "number", "issued_on", "deliver_on", "currency")


def gather(
    own: Iterable[Doubt], readers: Iterable[Doubt], order: OrderRead, matches: Sequence[LineMatch]
) -> tuple[Doubt, ...]:
    """Bring the checks' doubts and the readers' together, as few and as plain as they can be."""
    standing = [doubt for doubt in readers if _is_open(doubt, order) and not _is_moot(doubt, matches)]
    asked = _one_a_field([*own, *standing])
    asked = _units_at_once(asked, order, matches)
    return tuple(sorted(_prices_at_once(asked, matches), key=_place))


def _is_open(doubt: Doubt, order: OrderRead) -> bool:
    """A reader's doubt is settled once a person set the value; one of all lines nobody sets at once."""
    return not is_decided(find_value(order, doubt.field))


def _is_moot(doubt: Doubt, matches: Sequence[LineMatch]) -> bool:
    index = line_of(doubt.field)
    if index is None or index >= len(matches) or doubt.field.rsplit("/", 1)[-1] not in CODE_FIELDS:
        return False
    return matches[index].product is not None and matches[index].confidence >= CERTAIN


def is_unnamed(doubt: Doubt, order: OrderRead) -> bool:
    """Whether it asks for the unit of a line that names none."""
    index = line_of(doubt.field)
    return doubt.kind == DoubtKind.UNIT and index is not None and order.lines[index].unit is None


# --- one doubt a value -----------------------------------------------------------------------------


def _one_a_field(doubts: Iterable[Doubt]) -> list[Doubt]:
    found: dict[str, Doubt] = {}
    for number, doubt in enumerate(doubts):
        # What is asked of the whole order ("a page is missing") is no question about one value.
        key = doubt.field if "/" in doubt.field.strip("/") or _is_head(doubt) else f"{doubt.field} {number}"
        found[key] = _joined(found[key], doubt) if key in found else doubt
    return list(found.values())


def _is_head(doubt: Doubt) -> bool:
    return doubt.field.strip("/") in (*HEAD, "total_net")


def _joined(first: Doubt, second: Doubt) -> Doubt:
    """The one with answers asks; the other's readings are answers too."""
    main, other = (second, first) if second.options and not first.options else (first, second)
    more = [reading for reading in other.readings if reading not in main.readings]
    options = tuple(Option(said(N_("%(value)s"), value=text), {main.field: text}) for text in more)
    # Answers without a reading ("It has none", "Leave this line out") stay behind all that have one.
    read, rest = main.options[: len(main.readings)], main.options[len(main.readings) :]
    return replace(
        main,
        readings=(*main.readings, *more),
        options=(*read, *options, *rest) if main.options else (),
        where=main.where or other.where,
    )


# --- no flood ---------------------------------------------------------------------------------------


def _units_at_once(doubts: list[Doubt], order: OrderRead, matches: Sequence[LineMatch]) -> list[Doubt]:
    """An order that names no unit anywhere is asked once: all cartons, or all pieces?"""
    some = [doubt for doubt in doubts if is_unnamed(doubt, order) and len(doubt.readings) > 1]
    if len(some) < FLOOD:
        return doubts
    codes = [code for code, _ in Counter(code for doubt in some for code in doubt.readings).most_common(3)]
    first, second = (_word(code, some, matches) for code in codes[:2])
    text = N_("Lines %(lines)s do not say what they count: %(first)s or %(second)s?")
    reason = said(text, lines=_lines(some), first=first, second=second)
    options = tuple(
        Option(said(N_("All of them %(unit)s"), unit=_word(code, some, matches)), changes_of(some, code))
        for code in codes
    )
    return _replaced(doubts, some, reason, tuple(codes), options)


def _word(code: str, some: Sequence[Doubt], matches: Sequence[LineMatch]) -> Said | str:
    """The customers' word for a unit, of the first product that is sold so."""
    for doubt in some:
        index = line_of(doubt.field)
        product = matches[index].product if index is not None else None
        if product is not None and (unit := product.unit(code)) is not None:
            return unit_word(unit, Decimal(2))
    return code


def changes_of(some: Sequence[Doubt], code: str) -> Mapping[str, str]:
    """What one answer sets on every line; a line that has no such unit takes its likeliest."""
    changes: dict[str, str] = {}
    for doubt in some:
        place = doubt.readings.index(code) if code in doubt.readings else 0
        changes |= doubt.options[place].changes
    return changes


def _prices_at_once(doubts: list[Doubt], matches: Sequence[LineMatch]) -> list[Doubt]:
    """A customer who writes last year's prices is asked about once, not on every line."""
    some = [doubt for doubt in doubts if doubt.kind == DoubtKind.PRICE and len(doubt.options) == 2]
    if len(some) < FLOOD:
        return doubts
    text = N_("The prices on lines %(lines)s differ from the agreed ones, or from the list.")
    ours, theirs = N_("The prices agreed or listed"), N_("The prices as written")
    options = tuple(
        Option(
            said(label),
            {name: value for doubt in some for name, value in doubt.options[place].changes.items()},
        )
        for place, label in enumerate((ours, theirs))
    )
    return _replaced(doubts, some, said(text, lines=_lines(some)), some[0].readings, options)


def _replaced(
    doubts: Sequence[Doubt],
    some: Sequence[Doubt],
    reason: Said,
    readings: tuple[str, ...],
    options: tuple[Option, ...],
) -> list[Doubt]:
    one = replace(some[0], reason=reason, readings=readings, options=options)
    return [one, *(doubt for doubt in doubts if doubt not in some)]


def _lines(some: Sequence[Doubt]) -> str:
    return ", ".join(str(index + 1) for doubt in some if (index := line_of(doubt.field)) is not None)


# --- in the order of the document --------------------------------------------------------------------


def _place(doubt: Doubt) -> tuple[int, int, int]:
    parts = doubt.field.strip("/").split("/")
    index = line_of(doubt.field)
    if index is not None:
        return 1, index, LINE_FIELDS.index(parts[2]) if len(parts) > 2 and parts[2] in LINE_FIELDS else -1
    if parts[0] in HEAD:
        return 0, HEAD.index(parts[0]), 0
    return (2, 0, 0) if parts[0] in ("total_net", "lines") else (0, -1, 0)
