"""What became of each document, held against its truth. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from proche.orders.catalogue import Product


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case that a document opened. `confirmed` maps SKUs to single items, None while open."""

    code: str
    form: str
    is_order: bool
    lines: int
    doubts: tuple[str, ...] = ()
    error: str = ""
    customer: str = ""
    number: str = ""
    confirmed: Mapping[str, Decimal] | None = None
    deliver_on: str = ""
    wrong_sends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """One document and what became of it. `truth` is None for documents of others."""

    name: str
    truth: Mapping[str, Any] | None
    is_read: bool
    arrivals: int
    seconds: float
    outcomes: tuple[Outcome, ...]
    is_again: bool = False

    @property
    def orders(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.is_order]

    @property
    def doubts(self) -> list[str]:
        return [kind for one in self.outcomes for kind in one.doubts]


def problems(fate: Fate, products: Mapping[str, Product]) -> list[str]:
    """Everything that should not be so, in words; none when all is well."""
    if not fate.is_read:
        return ["was not read"]
    if not fate.outcomes:
        return ["opened no case"]
    return [
        *(f"{one.code}: {words}" for one in fate.outcomes for words in one.wrong_sends),
        *_without_a_word(fate.outcomes),
        *(_against_truth(fate, fate.truth, products) if fate.truth else ()),
    ]


def _without_a_word(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for one in outcomes:
        if not one.is_order and not one.error:
            yield f"{one.code}: said to be no order, without a reason"


def _against_truth(fate: Fate, truth: Mapping[str, Any], products: Mapping[str, Product]) -> Iterator[str]:
    forms = {one.form for one in fate.outcomes}
    if not truth["refused"] and forms != {truth["form"]}:
        yield f"was read as {', '.join(sorted(forms))}, not as {truth['form']}"
    if not truth["is_order"]:
        if fate.orders:
            yield "was taken for an order"
        return
    if fate.is_again and fate.arrivals < 2:
        yield "the same bytes became another document"
    if len(fate.orders) != len(truth["orders"]):
        yield f"holds {len(truth['orders'])} order(s), {len(fate.orders)} were found"
    missing = sorted(set(truth["doubts"]) - set(fate.doubts))
    if missing:
        yield f"should have raised {', '.join(missing)}"
    for one in fate.orders:
        yield from _confirmed_rightly(one, truth["orders"], products)


def _confirmed_rightly(
    one: Outcome, orders: Sequence[Mapping[str, Any]], products: Mapping[str, Product]
) -> Iterator[str]:
    """An order that was confirmed without a doubt must be one that the document holds, to the piece."""
    if one.confirmed is None:
        return
    meant = [order for order in orders if order["customer"] == one.customer]
    if not meant:
        yield f"{one.code}: confirmed for another customer ({one.customer})"
    elif not any(_pieces(order, products) == one.confirmed for order in meant):
        yield f"{one.code}: confirmed otherwise than ordered: {_difference(meant[0], one, products)}"
    elif not any(order["deliver_on"] in (None, one.deliver_on) for order in meant):
        yield f"{one.code}: confirmed for {one.deliver_on or 'no day'}, not for {meant[0]['deliver_on']}"


def _pieces(order: Mapping[str, Any], products: Mapping[str, Product]) -> dict[str, Decimal]:
    counted: Counter[str] = Counter()
    for line in order["lines"]:
        unit = products[line["sku"]].unit(line["unit_code"])
        counted[line["sku"]] += int(Decimal(line["quantity"]) * (unit.pieces if unit else 1))
    return {sku: Decimal(pieces) for sku, pieces in counted.items()}


def _difference(order: Mapping[str, Any], one: Outcome, products: Mapping[str, Product]) -> str:
    meant, got = _pieces(order, products), one.confirmed or {}
    wrong = [sku for sku in sorted(meant.keys() | got.keys()) if meant.get(sku) != got.get(sku)]
    return ", ".join(f"{sku} {got.get(sku, 0)} for {meant.get(sku, 0)}" for sku in wrong[:4])
