"""Groups and older programs: small type, two ruled rows a line, many tables, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from benches.corpus.drawing import (
    SUPPLIER,
    VERA,
    VERA_BOLD,
    Align,
    Column,
    Look,
    Sheet,
    Table,
    count,
    day,
    dotted,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import finess, fitted, packing
from benches.corpus.orders import Line, Order, Shown

# --- small type, GTIN first -----------------------------------------------------------------------------


def small_type(order: Order, sheet: Sheet) -> None:
    """A buying group's list: everybody is named by a GLN, and prices stand before quantities."""
    card = order.customer.card
    sheet.text(12, 15, "CENTRALE D'ACHATS SOLEANE", size=9, font=VERA_BOLD)
    sheet.text(198, 15, f"Commande {order.number}", size=9, font=VERA_BOLD, align="right")
    sheet.rule(12, 17.5, 198, 17.5, width=1.2)
    adherent = ["ADHÉRENT", *order.address, f"GLN {card.gln}"]
    supplier = ["FOURNISSEUR", *SUPPLIER[:3]]
    dates = ["DATES", f"Cde {dotted(order.issued_on)}", f"Liv. {dotted(order.deliver_on)}"]
    columns = ((12, adherent), (76, ["LIVRER", *order.delivery]), (122, supplier), (172, dates))
    for x, lines in columns:
        fitted(sheet, x, 23, lines, room=60 if x == 12 else 44, size=7.5, leading=4, font=VERA)
    table = Table(
        sheet,
        [
            Column("EAN / GTIN", 28),
            Column("Réf.", 22),
            Column("Dénomin. article", 68),
            Column("Px tarif", 16, "right"),
            Column("Qté", 11, "right"),
            Column("UC", 15),
            Column("Val. HT", 22, "right"),
        ],
        Look(font=VERA, bold=VERA_BOLD, size=7.4, row=5.4, rules="rows", head_fill="#ebebeb", leading=3.4),
        x=14,
    )
    y = table.draw(46, [_small_row(line) for line in order.lines])
    sheet.text(194.8, y + 6, f"Total HT  {money(order.total)}", size=8.5, font=VERA_BOLD, align="right")
    sheet.text(14, y + 6, f"Nombre de lignes : {len(order.lines)}", size=7.5, font=VERA)


def _small_row(line: Line) -> list[str]:
    row = [line.product.gtin, line.code, line.words, money(line.price)]
    return [*row, count(line.quantity), line.unit_word, money(line.amount)]


# --- each line in two ruled rows ------------------------------------------------------------------------

UPPER: Sequence[tuple[str, float, Align]] = (
    ("Désignation", 104, "left"),
    ("Quantité", 22, "right"),
    ("Unité", 24, "left"),
    ("Total HT", 30, "right"),
)
LOWER: Sequence[tuple[str, float, Align]] = (
    ("Référence", 38, "left"),
    ("Conditionnement", 66, "left"),
    ("Prix unitaire HT", 46, "right"),
    ("TVA", 30, "right"),
)


def two_ruled_rows(order: Order, sheet: Sheet) -> None:
    """The heading and each line are two rows of cells that do not stand under one another."""
    card = order.customer.card
    sheet.block(15, 18, [*order.address, f"FINESS {finess(order)}"], size=10, leading=5, bold_first=True)
    sheet.block(120, 18, SUPPLIER, size=10, leading=5)
    sheet.text(15, 48, f"Bon de commande n° {order.number} du {day(order.issued_on)}", size=12)
    sheet.text(15, 55, f"Date de livraison : {day(order.deliver_on)}", size=10)
    sheet.text(195, 55, f"N° client fournisseur : {card.number}", size=10, align="right")
    sheet.text(15, 61, f"Lieu : {', '.join(order.delivery)}", size=10)
    y = _heading_of_two(sheet, 66)
    for line in order.lines:
        if y > 262:
            sheet.next_page()
            y = _heading_of_two(sheet, 20)
        upper = [line.words, count(line.quantity), line.unit_word, money(line.amount)]
        tax = "20,0 %" if line.chapter == "Matériel" else "5,5 %"
        _cells(sheet, y, UPPER, upper, font="Helvetica")
        _cells(sheet, y + 6.2, LOWER, [line.code, packing(line), money(line.price), tax], font="Helvetica")
        sheet.box(15, y, 180, 12.4, width=1)
        y += 12.4
    sheet.box(119, y + 3, 76, 8, width=1)
    sheet.text(121, y + 8.5, "Total HT", size=10.5, font="Helvetica-Bold")
    sheet.text(193.8, y + 8.5, money(order.total), size=10.5, font="Helvetica-Bold", align="right")


def _heading_of_two(sheet: Sheet, y: float) -> float:
    sheet.box(15, y, 180, 12.4, width=1, fill="#dedede")
    _cells(sheet, y, UPPER, [name for name, _, _ in UPPER], font="Helvetica-Bold")
    _cells(sheet, y + 6.2, LOWER, [name for name, _, _ in LOWER], font="Helvetica-Bold")
    return y + 12.4


def _cells(
    sheet: Sheet, y: float, columns: Sequence[tuple[str, float, Align]], texts: Sequence[str], *, font: str
) -> None:
    x = 15.0
    for (_, width, align), text in zip(columns, texts, strict=True):
        sheet.box(x, y, width, 6.2, width=0.3)
        place = x + width - 1.2 if align == "right" else x + 1.2
        sheet.text(place, y + 4.3, text, size=9.4, font=font, align=align, room=width - 2.4)
        x += width


# --- sideways, the second page without a heading --------------------------------------------------------

SIDEWAYS: Sequence[tuple[str, float, Align]] = (
    ("Lig.", 18, "left"),
    ("Article", 34, "left"),
    ("Libellé", 70, "left"),
    ("Quant.", 178, "right"),
    ("Unité d'achat", 184, "left"),
    ("Prix", 238, "right"),
    ("Montant", 276, "right"),
)


def sideways_continued(order: Order, sheet: Sheet) -> None:
    """The table goes on over the page's end: no heading there, the sum so far carried over."""
    card = order.customer.card
    sheet.text(18, 18, card.name, size=14, font="Helvetica-Bold")
    sheet.text(18, 24, " - ".join(order.address[1:]), size=10)
    sheet.text(18, 30, f"SIRET {card.siret}", size=10)
    sheet.block(160, 18, [SUPPLIER[0], *SUPPLIER[1:3]], size=10)
    sheet.text(18, 42, f"Cde N° {order.number}", size=12, font="Helvetica-Bold")
    sheet.text(90, 42, f"Date cde {day(order.issued_on)}", size=11)
    sheet.text(160, 42, f"Date liv. {day(order.deliver_on)}", size=11)
    sheet.text(18, 49, f"Adresse de livraison : {', '.join(order.delivery)}", size=10)
    for title, x, align in SIDEWAYS:
        sheet.text(x, 59, title, size=10, font="Helvetica-Bold", align=align)
    sheet.rule(18, 61, 276, 61, width=0.8)
    y, so_far = 67.0, Decimal(0)
    for place, line in enumerate(order.lines, start=1):
        if y > 186:
            _carried(sheet, y + 2, "Sous-total à reporter", so_far)
            sheet.next_page()
            _carried(sheet, 18, "Report", so_far)
            y = 26.0
        cells = [f"{place:03d}", line.code, line.words, count(line.quantity), line.unit_word]
        cells += [money(line.price), money(line.amount)]
        for text, (_, x, align) in zip(cells, SIDEWAYS, strict=True):
            sheet.text(x, y, text, size=10, align=align, room=94 if x == 70 else 0)
        so_far += line.amount
        y += 6.8
    sheet.rule(18, y - 3, 276, y - 3, width=0.8)
    _carried(sheet, y + 3, "Total HT de la commande", order.total)


def _carried(sheet: Sheet, y: float, name: str, amount: Decimal) -> None:
    sheet.text(238, y, name, size=10, font="Helvetica-Bold", align="right")
    sheet.text(276, y, money(amount), size=10, font="Helvetica-Bold", align="right")


# --- a table a family -----------------------------------------------------------------------------------


def table_a_family(order: Order, sheet: Sheet) -> None:
    """Every family of products has a small table of its own, with its heading and its sum."""
    card = order.customer.card
    sheet.text(105, 18, card.name, size=13, font="Times-Bold", align="centre")
    sheet.text(105, 24, " - ".join(order.address[1:]), size=10, font="Times-Roman", align="centre")
    sheet.text(15, 35, f"COMMANDE {order.number}", size=12, font="Times-Bold")
    sheet.text(195, 35, f"Le {day(order.issued_on)}", size=11, font="Times-Roman", align="right")
    sheet.text(15, 41, f"Fournisseur : {', '.join(SUPPLIER[:3])}", size=10, font="Times-Roman")
    sheet.text(
        15,
        47,
        f"Livraison le {day(order.deliver_on)} : {', '.join(order.delivery)}",
        size=10,
        font="Times-Roman",
    )
    sheet.text(15, 53, f"Votre code client : {card.number}", size=10, font="Times-Roman")
    y = 62.0
    for name, lines in order.chapters():
        if y + 20 + 6.4 * len(lines) > 280:
            sheet.next_page()
            y = 22.0
        sheet.text(15, y, name.upper(), size=10.5, font="Times-Bold")
        y = _family(sheet, y + 2, lines) + 9
    sheet.text(
        193.8, y, f"Total commande HT : {money(order.total)}", size=11, font="Times-Bold", align="right"
    )


def _family(sheet: Sheet, y: float, lines: Sequence[Line]) -> float:
    columns = [
        Column("Désignation", 82),
        Column("Quantité", 18, "right"),
        Column("Cond.", 18),
        Column("Référence", 26),
        Column("PU", 16, "right"),
        Column("Total", 20, "right"),
    ]
    rows = [
        [one.words, count(one.quantity), one.unit_word, one.code, money(one.price), money(one.amount)]
        for one in lines
    ]
    look = Look(font="Times-Roman", bold="Times-Italic", size=9.6, row=6.4, bottom=292)
    y = Table(sheet, columns, look).draw(y, rows)
    subtotal = money(sum((one.amount for one in lines), Decimal(0)))
    sheet.text(193.8, y + 4.5, f"Sous-total {subtotal}", size=9.6, font="Times-Italic", align="right")
    return y + 4.5


# --- corrected by hand ----------------------------------------------------------------------------------


def corrected_by_hand(order: Order, sheet: Sheet) -> None:
    """Printed last week, mended today: one quantity is struck out and written anew beside it."""
    card, rng = order.customer.card, order.rng()
    sheet.block(18, 18, [*order.address, f"Tél. {card.phones[0]}"], size=10, leading=5, bold_first=True)
    sheet.block(122, 18, ["Pour :", *SUPPLIER[:3]], size=10, leading=5)
    sheet.text(18, 46, f"Bon de commande n° {order.number}", size=12, font="Helvetica-Bold")
    sheet.text(18, 53, f"Date : {day(order.issued_on)}", size=10)
    sheet.text(80, 53, f"Livraison : {day(order.deliver_on)}", size=10)
    sheet.text(140, 53, f"Code client : {card.number}", size=10)
    sheet.text(18, 59, f"À livrer : {', '.join(order.delivery)}", size=10)
    columns = [
        Column("Réf.", 26),
        # Wide enough for the longest words: what is written by hand hits a row by counting.
        Column("Libellé", 98),
        Column("Cond.", 20),
        Column("Qté", 14, "right"),
        Column("Corr.", 22, "centre"),
    ]
    mended = rng.randrange(len(order.lines))
    old = count(order.lines[mended].quantity + rng.randint(1, 5))
    rows = [
        [one.code, one.words, one.unit_word, old if place == mended else count(one.quantity), ""]
        for place, one in enumerate(order.lines)
    ]
    look = Look(size=8.6, row=8.6, bottom=270)
    y = Table(sheet, columns, look).draw(65, rows)
    base = 65 + 9.4 + mended * 8.6 + 5.8
    for shift in (-0.5, 0.6):
        sheet.rule(164, base - 1 + shift, 172.8, base - 1.6 + shift, width=1.2, colour="#1b2a6b")
    sheet.jotted(181, base + 0.6, count(order.lines[mended].quantity), rng, size=17)
    sheet.text(18, y + 10, "Quantités corrigées par la cuisine : tenir compte de la colonne Corr.", size=9)
    sheet.scribble(150, y + 18, size=0.8)


LAYOUTS = (
    Layout(
        "small-type",
        small_type,
        Shown(customer_id="gln", gtin=True),
        "small type, the GTIN first, the price before the quantity",
        lines=(6, 30),
    ),
    Layout(
        "two-ruled-rows",
        two_ruled_rows,
        Shown(customer_id="number"),
        "heading and lines in two rows of cells each",
        lines=(3, 16),
    ),
    Layout(
        "sideways-continued",
        sideways_continued,
        Shown(customer_id="siret"),
        "sideways, sums carried over, no heading on the second page",
        is_wide=True,
        is_photographed=False,
        lines=(20, 34),
    ),
    Layout(
        "table-a-family",
        table_a_family,
        Shown(customer_id="number"),
        "a table with heading and sum for each family",
        in_chapters=True,
        is_photographed=False,
        lines=(4, 12),
    ),
    Layout(
        "corrected-by-hand",
        corrected_by_hand,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "one quantity struck out and written anew beside it",
        is_typed=False,
        lines=(4, 12),
    ),
)
