"""Orders in spreadsheets: exports of portals, sheets kept by hand, lists with blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benches.corpus.drawing import count, day, in_words
from benches.corpus.layouts import Row, SheetLayout
from benches.corpus.layouts.measuring.wording import many, packing
from benches.corpus.orders import CATALOGUE_DAY, Line, Order, Shown
from proche.site.demo import catalogue
from proche.site.demo.orders import UNITS_IN_ENGLISH

UNPRICED = Shown(price=False, amount=False, total=False, customer_id="number")
#: no row of sums: amounts stand in their lines alone
NO_SUM = Shown(total=False)


def portal_export(order: Order) -> Sequence[Row]:
    """One row a line; what belongs to the order stands in each of them, before and after."""
    card, place = order.customer.card, order.customer.place
    head: Row = ("Etablissement", "SIRET", "N° BC", "Date BC", "N° lig.", "Réf. frs", "GTIN", "Désign.")
    rest: Row = ("Qté", "UA", "PU HT", "Mt HT", "Lieu liv.", "Date liv.")
    rows: list[Row] = [[*head, *rest]]
    for number, line in enumerate(order.lines, start=1):
        row = [card.name, card.siret, order.number, order.issued_on, number * 10, line.code]
        row += [line.product.gtin, line.words, int(line.quantity), line.unit_word, line.price, line.amount]
        rows.append([*row, place.name, order.deliver_on])
    return rows


def kept_by_hand(order: Order) -> Sequence[Row]:
    """Sentences in the first column, an empty row between lines, quantity and unit in one cell."""
    rows: list[Row] = [
        [order.customer.card.name],
        [f"Commande n° {order.number} du {day(order.issued_on)}"],
        [f"A livrer le {in_words(order.deliver_on)}, {', '.join(order.delivery)}"],
        [f"Notre numéro client : {order.customer.card.number}"],
        [],
        ["Produit", "Référence", "Quantité", "Conditionnement"],
    ]
    for line in order.lines:
        rows += [[line.words, line.code, f"{count(line.quantity)} {many(line)}", packing(line)], []]
    return rows


def with_sums(order: Order) -> Sequence[Row]:
    """Facts at the right, the table from the second column, sums with VAT below."""
    card = order.customer.card
    facts = (
        ("Bon de commande", order.number),
        ("Émis le", order.issued_on),
        ("Livr. souhaitée", order.deliver_on),
        ("Code client", card.number),
    )
    left = (card.name, *order.address[1:], f"Livraison : {', '.join(order.delivery)}")
    rows: list[Row] = [
        [text, None, None, None, None, name, value] for text, (name, value) in zip(left, facts, strict=True)
    ]
    rows += [[], [None, "Code", "Désignation", "Nbre", "U.", "Prix", "Montant"]]
    for line in order.lines:
        row = [None, line.code, line.words, int(line.quantity), line.unit_word]
        rows.append([*row, line.price, line.amount])
    tax = (order.total * 55 / 1000).quantize(order.total)
    sums = (("Total HT", order.total), ("TVA 5,5 %", tax), ("Total TTC", order.total + tax))
    return [*rows, *([None, None, None, None, None, name, value] for name, value in sums)]


def list_with_blanks(order: Order) -> Sequence[Row]:
    """The whole list of a house's products: what has no quantity is not ordered."""
    rng, ordered = order.rng(), {line.product.sku: line for line in order.lines}
    sold = [one for one in catalogue.products(CATALOGUE_DAY) if one.active_to is None]
    others = rng.sample([one for one in sold if one.sku not in ordered], 12)
    rows: list[Row] = [
        ["Commande", order.number, None, "Client", order.customer.card.name],
        ["Date", order.issued_on, None, "N° client", order.customer.card.number],
        ["Livraison", order.deliver_on, None, "Lieu", order.delivery[0]],
        [],
        ["Réf", "Article", "Colisage", "Unité", "Cde"],
    ]
    listed = [line.product for line in order.lines]
    for product in others:
        listed.insert(rng.randint(0, len(listed)), product)
    for product in listed:
        line = ordered.get(product.sku)
        unit = line.unit if line else product.units[0]
        quantity = int(line.quantity) if line else None
        rows.append([product.sku, product.name, int(unit.pieces), unit.words[0], quantity])
    return rows


def english_export(order: Order) -> Sequence[Row]:
    card = order.customer.card
    rows: list[Row] = [
        ["Purchase Order", order.number, None, "Ship to", order.delivery[0]],
        ["Date", order.issued_on, None, "Buyer", card.name],
        ["Need by", order.deliver_on, None, "Buyer GLN", card.gln],
        [],
        ["#", "Part", "GTIN", "Description", "Ordered", "UOM", "Net price", "Net amount"],
    ]
    for number, line in enumerate(order.lines, start=1):
        unit = UNITS_IN_ENGLISH[line.unit.code]
        row = [number, line.code, line.product.gtin, line.words_en, int(line.quantity), unit]
        rows.append([*row, line.price, line.amount])
    return [*rows, [None, None, None, None, None, None, "Total", order.total]]


def _catalogue_words(line: Line) -> str:
    return line.product.name


def _first_unit(line: Line) -> str:
    return line.unit.words[0]


SHEETS = (
    SheetLayout(
        "portal-export",
        portal_export,
        replace(NO_SUM, customer_id="siret", gtin=True),
        "the order's facts in each row, on both sides of the line's",
    ),
    SheetLayout(
        "kept-by-hand",
        kept_by_hand,
        replace(UNPRICED, unit_words=many),
        "sentences above, empty rows between, quantity and unit in one cell",
    ),
    SheetLayout(
        "with-sums",
        with_sums,
        Shown(customer_id="number"),
        "facts at the right, the table begins in the second column, VAT below",
    ),
    SheetLayout(
        "list-with-blanks",
        list_with_blanks,
        replace(UNPRICED, words=_catalogue_words, unit_words=_first_unit),
        "the whole list, quantities where something is ordered",
        own_codes=False,
    ),
    SheetLayout(
        "english-export",
        english_export,
        Shown(customer_id="gln", gtin=True, english=True),
        "in English, lines numbered, a sum below",
    ),
)
