"""Purchasing programs of hospitals: grids, headings in two rows, bars, pages with totals carried over."""

from __future__ import annotations

from decimal import Decimal

from benches.corpus.drawing import (
    SUPPLIER,
    VERA,
    VERA_BOLD,
    Column,
    Grouped,
    Look,
    Sheet,
    Table,
    count,
    day,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.orders import Order, Shown

HOSPITALS = ("Centre hospitalier", "Clinique")


def two_row_headings(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.box(12, 12, 92, 30, width=0.8)
    sheet.block(
        15, 18, [*order.address, f"SIRET : {card.siret}", f"Tél. {card.phones[0]}"], size=9, bold_first=True
    )
    sheet.box(108, 12, 90, 30, width=0.8)
    sheet.block(111, 18, ["FOURNISSEUR", *SUPPLIER], size=9, bold_first=True)
    sheet.box(12, 46, 186, 9, fill="#e4e4e4")
    sheet.text(15, 52.2, f"Bon de commande n° {order.number}", size=12, font="Helvetica-Bold")
    sheet.text(195, 52.2, f"Émis le {day(order.issued_on)}", size=10, align="right")
    sheet.text(15, 62, f"À livrer au plus tard le {day(order.deliver_on)}", size=9.5, font="Helvetica-Bold")
    sheet.text(15, 67.5, "Adresse de livraison : " + " - ".join(order.delivery), size=9)
    columns = [
        Column("Code", 22),
        Column("Désignation", 74),
        Column("Cdée", 14, "right"),
        Column("Unité", 22),
        Column("Unitaire", 24, "right"),
        Column("Total", 30, "right"),
    ]
    rows = [
        [line.code, line.words, count(line.quantity), line.unit_word, money(line.price), money(line.amount)]
        for line in order.lines
    ]
    groups = [("Article", 2), ("Quantité", 2), ("Prix en euros HT", 2)]
    look = Look(size=8.8, head_fill="#f0f0f0")
    y = Grouped(sheet, columns, look, x=12, groups=groups).draw(74, rows)
    sheet.box(144, y + 2, 54, 7)
    sheet.text(146, y + 7, "TOTAL HT", size=9, font="Helvetica-Bold")
    sheet.text(196.8, y + 7, money(order.total), size=9, align="right")
    sheet.text(15, y + 8, order.note, size=8.5)
    sheet.text(130, y + 24, "Visa de l'ordonnateur", size=9)
    sheet.scribble(135, y + 36, size=0.9)


def barcodes(order: Order, sheet: Sheet) -> None:
    """A GTIN with its bars in each row, as printed for a scanner at the quay."""
    card = order.customer.card
    sheet.text(15, 18, card.name, size=13, font=VERA_BOLD, room=110)
    sheet.block(15, 24, order.address[1:], size=8, font=VERA)
    sheet.text(15, 36, f"COMMANDE {order.number}", size=11, font=VERA_BOLD)
    sheet.block(
        120,
        18,
        [
            f"Date : {day(order.issued_on)}",
            f"Date de livraison : {day(order.deliver_on)}",
            f"Code client : {card.number}",
            f"Lieu : {order.delivery[0]}",
        ],
        size=8,
        font=VERA,
    )
    columns = [
        Column("EAN / GTIN", 40),
        Column("Article", 74),
        Column("Réf.", 26),
        Column("Qté", 16, "right"),
        Column("UV", 24, "centre"),
    ]
    look = Look(font=VERA, bold=VERA_BOLD, size=7.6, row=15, rules="rows", bottom=270)
    table = Table(sheet, columns, look)
    _with_bars(order, sheet, table)


def _with_bars(order: Order, sheet: Sheet, table: Table) -> None:
    top, per_page = 46.0, 13
    for start in range(0, len(order.lines), per_page):
        if start:
            sheet.next_page()
            sheet.text(15, 15, f"COMMANDE {order.number} (suite)", size=9, font=VERA_BOLD)
            top = 22.0
        part = order.lines[start : start + per_page]
        rows = [
            [line.product.gtin, line.words, line.code, count(line.quantity), line.unit_word] for line in part
        ]
        table.draw(top, rows)
        for index, line in enumerate(part):
            sheet.barcode(17, top + 15.8 + index * 15 + 0.8, line.product.gtin, width=32, height=6)


PER_PAGE = 17


def carried_over(order: Order, sheet: Sheet) -> None:
    """Each page ends on what is carried over and begins with it: two rows that are no lines."""
    card = order.customer.card
    sheet.text(15, 16, card.name, size=11, font="Helvetica-Bold")
    sheet.text(15, 21, f"{order.customer.street}, {card.postcode} {card.city}", size=8.5)
    sheet.text(15, 31, "COMMANDE DE FOURNITURES", size=13, font="Helvetica-Bold")
    sheet.block(
        15,
        38,
        [
            f"N° : {order.number}",
            f"Date : {day(order.issued_on)}",
            f"Notre n° de client chez vous : {card.number}",
            f"Livraison attendue : {day(order.deliver_on)}",
            f"Point de livraison : {', '.join(order.delivery)}",
        ],
    )
    columns = [
        Column("Réf.", 24),
        Column("Libellé", 80),
        Column("Quantité", 17, "right"),
        Column("Unité", 19),
        Column("PU HT", 18, "right"),
        Column("Montant HT", 24, "right"),
    ]
    table, y, carried = Table(sheet, columns, Look(size=9, row=6.6)), 66.0, Decimal(0)
    for start in range(0, len(order.lines), PER_PAGE):
        part = order.lines[start : start + PER_PAGE]
        rows = [
            [
                line.code,
                line.words,
                count(line.quantity),
                line.unit_word,
                money(line.price),
                money(line.amount),
            ]
            for line in part
        ]
        if start:
            sheet.next_page()
            sheet.text(15, 14, f"Commande n° {order.number} du {day(order.issued_on)}", size=8.5)
            sheet.text(195, 14, f"Page {sheet.number}", size=8.5, align="right")
            rows.insert(0, ["", "Report", "", "", "", money(carried)])
            y = 20.0
        carried += sum((line.amount for line in part), Decimal(0))
        is_latest = start + PER_PAGE >= len(order.lines)
        rows.append(["", "TOTAL HT" if is_latest else "À reporter", "", "", "", money(carried)])
        y = table.draw(y, rows)
    sheet.text(15, y + 8, order.note, size=9)


def without_second_heading(order: Order, sheet: Sheet) -> None:
    """The second page begins in the middle of the table, without headings."""
    card = order.customer.card
    sheet.block(20, 20, order.address, font="Times-Roman", size=11, bold_first=False)
    sheet.text(20, 42, f"BON DE COMMANDE  {order.number}", font="Times-Bold", size=14)
    sheet.text(
        20,
        50,
        f"du {day(order.issued_on)} pour livraison le {day(order.deliver_on)}",
        font="Times-Roman",
        size=11,
    )
    sheet.text(
        20, 56, f"Client : {card.number}    Livrer à : {order.delivery[0]}", font="Times-Roman", size=11
    )
    places = (20.0, 52.0, 150.0, 158.0)
    sheet.rule(20, 62, 192, 62)
    for x, title, align in zip(
        places,
        ("Code", "Désignation de l'article", "Qté", "Unité"),
        ("left", "left", "right", "left"),
        strict=True,
    ):
        sheet.text(x, 67, title, font="Times-Bold", size=11, align=align)  # type: ignore[arg-type]
    sheet.rule(20, 69, 192, 69)
    y = 75.0
    for line in order.lines:
        if y > 274:
            sheet.next_page()
            y = 20.0
        sheet.text(20, y, line.code, font="Times-Roman", size=11)
        sheet.text(52, y, line.words, font="Times-Roman", size=11)
        sheet.text(150, y, count(line.quantity), font="Times-Roman", size=11, align="right")
        sheet.text(158, y, line.unit_word, font="Times-Roman", size=11)
        y += 7.4
    sheet.rule(20, y, 192, y)
    sheet.text(20, y + 8, "L'économe", font="Times-Roman", size=11)
    sheet.scribble(40, y + 12, size=0.8)


LAYOUTS = (
    Layout(
        "two-row-headings",
        two_row_headings,
        Shown(customer_id="siret"),
        "headings over groups of columns",
        kinds=HOSPITALS,
    ),
    Layout(
        "gtin-bars",
        barcodes,
        Shown(gtin=True, price=False, amount=False, total=False, customer_id="number"),
        "a GTIN and its bars in each row",
        lines=(3, 16),
    ),
    Layout(
        "carried-over",
        carried_over,
        Shown(customer_id="number"),
        "totals carried from page to page",
        lines=(20, 40),
        is_photographed=False,
    ),
    Layout(
        "no-second-heading",
        without_second_heading,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "the second page has no headings",
        lines=(22, 36),
        is_photographed=False,
    ),
)
