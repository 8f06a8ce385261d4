"""Orders in spreadsheets: facts above, beside or repeated, columns in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from benches.corpus.drawing import day
from benches.corpus.layouts import Row, SheetLayout
from benches.corpus.orders import Line, Order, Shown
from proche.site.demo.orders import UNITS_IN_ENGLISH

PLAIN = Shown(price=False, amount=False, total=False, customer_id="number")
PRICED = replace(PLAIN, price=True, amount=True, total=True)

#: how a line's cells are named and filled
Cells = tuple[tuple[str, Callable[[Line], Any]], ...]
FRENCH: Cells = (
    ("Réf. article", lambda line: line.code),
    ("Libellé", lambda line: line.words),
    ("Qté commandée", lambda line: int(line.quantity)),
    ("Unité de commande", lambda line: line.unit_word),
    ("P.U. HT", lambda line: line.price),
    ("Total ligne HT", lambda line: line.amount),
)
ENGLISH: Cells = (
    ("Item no", lambda line: line.code),
    ("Item description", lambda line: line.words_en),
    ("Qty", lambda line: int(line.quantity)),
    ("UoM", lambda line: UNITS_IN_ENGLISH[line.unit.code]),
    ("Unit price", lambda line: line.price),
    ("Line total", lambda line: line.amount),
)


def _shuffled(order: Order, cells: Cells) -> list[Row]:
    cells = tuple(order.rng().sample(cells, len(cells)))
    return [[name for name, _ in cells], *([fill(line) for _, fill in cells] for line in order.lines)]


def _facts(order: Order, words: tuple[str, ...]) -> list[Row]:
    card = order.customer.card
    said = (order.number, order.issued_on, order.deliver_on, card.name, card.number, order.delivery[0])
    return [[word, value] for word, value in zip(words, said, strict=True)]


def priced(order: Order) -> list[Row]:
    words = (
        "N° de commande",
        "Date de commande",
        "Livraison demandée le",
        "Client",
        "N° client",
        "Lieu de livraison",
    )
    return [*_facts(order, words), [None], *_shuffled(order, FRENCH)]


def unpriced(order: Order) -> list[Row]:
    words = ("Commande n°", "Du", "À livrer le", "Établissement", "Compte client", "Livrer à")
    return [*_facts(order, words), [None], *_shuffled(order, FRENCH[:4])]


def english(order: Order) -> list[Row]:
    words = ("PO number", "Order date", "Requested delivery", "Customer", "Customer number", "Deliver to")
    return [*_facts(order, words), [None], *_shuffled(order, ENGLISH)]


def totalled(order: Order) -> list[Row]:
    card = order.customer.card
    head: list[Row] = [
        [card.name, None, None, None, f"Commande {order.number}"],
        [f"{card.postcode} {card.city}", None, None, None, f"du {day(order.issued_on)}"],
        [f"Notre n° de client : {card.number}", None, None, None, f"livraison {day(order.deliver_on)}"],
        ["Livrer à", order.delivery[0]],
        [],
        ["Code", "Désignation", "Colisage", "Nb", "Cond.", "Prix HT", "Montant HT"],
    ]
    rows: list[Row] = [
        [
            line.code,
            line.words,
            f"{line.unit.pieces:f}",
            int(line.quantity),
            line.unit_word,
            line.price,
            line.amount,
        ]
        for line in order.lines
    ]
    return [*head, *rows, [None], [None] * 5 + ["Total HT", order.total]]


def repeated(order: Order) -> list[Row]:
    """An export: the order's facts stand again in each row."""
    card = order.customer.card
    facts = [order.number, order.issued_on, order.deliver_on, card.number, card.name, order.delivery[0]]
    head = [
        "NUM_CDE",
        "DATE_CDE",
        "DATE_LIV",
        "CODE_CLIENT",
        "CLIENT",
        "LIEU_LIV",
        "REF",
        "GTIN",
        "LIBELLE",
        "QTE",
        "UNITE",
    ]
    rows = [
        [*facts, line.code, line.product.gtin, line.words, Decimal(line.quantity), line.unit_word]
        for line in order.lines
    ]
    return [head, *rows]


def quantity_and_unit(order: Order) -> list[Row]:
    """Quantity and unit in one cell, as people type."""
    card = order.customer.card
    head: list[Row] = [
        [f"BON DE COMMANDE N° {order.number}"],
        [f"{card.name} (client {card.number})"],
        [f"Date : {day(order.issued_on)}", None, f"Livraison : {day(order.deliver_on)}"],
        [f"Livrer à : {', '.join(order.delivery)}"],
        [],
        ["Produit", "Référence", "Quantité"],
    ]
    rows: list[Row] = [[line.words, line.code, f"{line.quantity:f} {line.unit_word}"] for line in order.lines]
    return [*head, *rows]


def by_chapter(order: Order) -> list[Row]:
    """Families of products as rows between the lines."""
    words = ("Bon n°", "Date", "Livraison le", "Service", "Code client", "Lieu")
    rows: list[Row] = [*_facts(order, words), [None], ["Article", "Désignation", "Unité", "Commandé"]]
    for chapter, lines in order.chapters():
        rows.append([chapter.upper()])
        rows += [[line.code, line.words, line.unit_word, int(line.quantity)] for line in lines]
    return rows


SHEETS = (
    SheetLayout("facts-and-prices", priced, replace(PRICED, total=False)),
    SheetLayout("facts-alone", unpriced, PLAIN),
    SheetLayout(
        "in-english",
        english,
        replace(
            PRICED,
            total=False,
            words=lambda line: line.words_en,
            unit_words=lambda line: UNITS_IN_ENGLISH[line.unit.code],
        ),
    ),
    SheetLayout("packing-and-total", totalled, PRICED, "a column of pieces a carton beside the quantity"),
    SheetLayout("export", repeated, replace(PLAIN, gtin=True), "facts repeated in each row"),
    SheetLayout("one-cell", quantity_and_unit, PLAIN, "quantity and unit in one cell"),
    SheetLayout("families", by_chapter, PLAIN, "families of products between the lines", in_chapters=True),
)
