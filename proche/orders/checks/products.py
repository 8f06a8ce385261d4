"""Checks of a line's product: unknown, contradicted by its own words, withdrawn, not on sale yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from proche.kernel.words import gettext_noop, said
from proche.orders.catalogue import Catalogue, Product, ProductMatch
from proche.orders.checks.kinds import DoubtKind, day_words, doubt, keep, leave_out
from proche.orders.reading import Doubt, Line, Option
from proche.orders.rules import is_decided

N_ = gettext_noop

LONGEST_WORDS = 120


def unknown(index: int, line: Line, found: ProductMatch) -> Doubt:
    """No product was found, or several: the near ones are offered, the likeliest first."""
    options = [_choice(index, product) for product in found.others]
    words = _words(line)
    if not options:
        text = N_("“%(words)s” is not in the catalogue. Choose the product, or leave the line out.")
        reason = said(text, words=words)
    elif len(options) == 1:
        text = N_("“%(words)s” is not in the catalogue. Is %(product)s meant?")
        reason = said(text, words=words, product=found.others[0].name)
    else:
        reason = said(N_("“%(words)s” is near several products. Which one is meant?"), words=words)
    return doubt(DoubtKind.PRODUCT, _field(index), reason, [*options, leave_out(index)])


def contradicted(index: int, line: Line, found: ProductMatch) -> Iterator[Doubt]:
    """The code names one product and the words beside it another: one of them was copied wrong."""
    product, other = found.product, found.against
    if product is None or other is None or is_decided(line.seller_item_id):
        return
    reason = said(
        N_("The code is that of %(product)s, but the line says “%(words)s”."),
        product=product.name,
        words=line.description.value[:LONGEST_WORDS] if line.description else "",
    )
    yield doubt(DoubtKind.PRODUCT, _field(index), reason, [_choice(index, product), _choice(index, other)])


def span(index: int, product: Product, catalogue: Catalogue, on: date) -> Iterator[Doubt]:
    """A product that is withdrawn, or not on sale yet; what takes its place is offered first."""
    if product.is_active(on):
        return
    known = [found for sku in product.substitutes if (found := catalogue.find(sku)) is not None]
    stand_ins = [stand_in for stand_in in known if stand_in.is_active(on)]
    options = [*(_stand_in(index, one) for one in stand_ins), keep(), leave_out(index)]
    if product.active_from is not None and on < product.active_from:
        text = N_("%(product)s is sold from %(day)s on.")
        reason = said(text, product=product.name, day=day_words(product.active_from))
        yield doubt(DoubtKind.NOT_YET, _field(index), reason, options)
    elif stand_ins:
        text = N_("%(product)s is withdrawn. %(substitute)s takes its place.")
        reason = said(text, product=product.name, substitute=stand_ins[0].name)
        yield doubt(DoubtKind.WITHDRAWN, _field(index), reason, options)
    else:
        reason = said(N_("%(product)s is withdrawn and nothing takes its place."), product=product.name)
        yield doubt(DoubtKind.WITHDRAWN, _field(index), reason, options)


def _field(index: int) -> str:
    return f"/lines/{index}/seller_item_id"


def _choice(index: int, product: Product) -> tuple[str, Option]:
    label = said(N_("%(name)s (%(sku)s)"), name=product.name, sku=product.sku)
    return product.sku, Option(label, {_field(index): product.sku})


def _stand_in(index: int, product: Product) -> tuple[str, Option]:
    """The price that the document gives is the old product's: it does not speak for the new one."""
    sku, option = _choice(index, product)
    return sku, Option(option.label, {**option.changes, f"/lines/{index}/unit_price": ""})


def _words(line: Line) -> str:
    parts = (line.seller_item_id or line.buyer_item_id or line.gtin, line.description)
    return " ".join(value.value for value in parts if value is not None)[:LONGEST_WORDS] or "?"
