"""Orders put together out of several wards' wishes: chapters, subtotals, days and remarks of their own."""

from __future__ import annotations

from decimal import Decimal

from benches.corpus.drawing import VERA, VERA_BOLD, Column, Look, Sheet, Table, count, day, in_words, money
from benches.corpus.layouts import Layout
from benches.corpus.orders import Line, Order, Shown


def chapters_with_subtotals(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(105, 18, card.name.upper(), size=13, font="Helvetica-Bold", align="centre", room=180)
    sheet.text(105, 24, f"{order.customer.street} - {card.postcode} {card.city}", size=9, align="centre")
    sheet.rule(15, 28, 195, 28, width=1)
    sheet.block(
        15,
        36,
        [f"Commande : {order.number}", f"Date : {day(order.issued_on)}", f"N° client : {card.number}"],
        size=10,
    )
    sheet.block(
        115,
        36,
        [
            "À : Nutrivale, service clients",
            f"Livraison le : {day(order.deliver_on)}",
            f"Livrer à : {order.delivery[0]}",
        ],
        size=10,
    )
    columns = [
        Column("Article", 24),
        Column("Désignation", 80),
        Column("Qté", 14, "right"),
        Column("Cond.", 20),
        Column("P.U.", 18, "right"),
        Column("Total", 24, "right"),
    ]
    rows: list[list[str]] = []
    for chapter, lines in order.chapters():
        rows.append(["", chapter.upper(), "", "", "", ""])
        rows += [
            [
                line.code,
                line.words,
                count(line.quantity),
                line.unit_word,
                money(line.price),
                money(line.amount),
            ]
            for line in lines
        ]
        rows.append(
            ["", f"Sous-total {chapter}", "", "", "", money(sum((line.amount for line in lines), Decimal(0)))]
        )
    y = Table(sheet, columns, Look(rules="rows", size=8.8, row=6)).draw(56, rows)
    sheet.text(170, y + 8, "Total général HT", size=10, font="Helvetica-Bold", align="right")
    sheet.text(193.8, y + 8, money(order.total), size=10, font="Helvetica-Bold", align="right")


def days_in_lines(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(12, 16, card.name, size=12, font=VERA_BOLD, room=120)
    sheet.text(
        12,
        21,
        f"{order.customer.street}, {card.postcode} {card.city} - client n° {card.number}",
        size=8,
        font=VERA,
    )
    sheet.text(285, 16, f"Commande n° {order.number}", size=12, font=VERA_BOLD, align="right")
    sheet.text(285, 21, f"établie le {day(order.issued_on)}", size=8, font=VERA, align="right")
    sheet.text(12, 30, f"Lieu de livraison : {', '.join(order.delivery)}", size=8, font=VERA)
    columns = [
        Column("Pos.", 12, "right"),
        Column("Référence", 30),
        Column("Désignation", 104),
        Column("Qté", 16, "right"),
        Column("Unité", 24),
        Column("Livraison", 26, "centre"),
        Column("Prix unit.", 26, "right"),
        Column("Montant", 35, "right"),
    ]
    rows = [
        [
            str(position * 10),
            line.code,
            line.words,
            count(line.quantity),
            line.unit_word,
            day(line.deliver_on),
            money(line.price),
            money(line.amount),
        ]
        for position, line in enumerate(order.lines, start=1)
    ]
    look = Look(font=VERA, bold=VERA_BOLD, size=7.8, rules="head", zebra=True, bottom=188)
    y = Table(sheet, columns, look, x=12).draw(36, rows)
    sheet.text(285, y + 7, f"Total HT : {money(order.total)} EUR", size=9, font=VERA_BOLD, align="right")


def remarks_between(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.block(18, 20, [*order.address, f"Notre code client : {card.number}"], size=10, font="Times-Roman")
    sheet.text(18, 46, f"Commande du {in_words(order.issued_on)}", size=13, font="Times-Bold")
    sheet.text(
        18,
        53,
        f"N° {order.number} - à livrer {in_words(order.deliver_on, weekday=True)}",
        size=11,
        font="Times-Roman",
    )
    sheet.text(18, 59, f"Réception : {', '.join(order.delivery)}", size=11, font="Times-Roman")
    columns = [
        Column("Qté", 15, "right"),
        Column("Unité", 24),
        Column("Article demandé", 102),
        Column("Code", 33),
    ]
    rows: list[list[str]] = []
    for line in order.lines:
        rows.append([count(line.quantity), line.unit_word, line.words, line.code])
        if line.remark:
            rows.append(["", "", f"-> {line.remark}", ""])
    look = Look(font="Times-Roman", bold="Times-Bold", size=10.5, row=6.8, rules="head")
    y = Table(sheet, columns, look, x=18).draw(66, rows)
    sheet.text(18, y + 9, f"Demandé par {order.customer.buyer}", size=11, font="Times-Roman")


WARDS = ("1er ét.", "2e ét.", "UVP")


def by_ward(order: Order, sheet: Sheet) -> None:
    """What each ward wants, and the sum that is ordered."""
    card, rng = order.customer.card, order.rng()
    sheet.text(15, 18, f"{card.name} - cuisine", size=13, font="Helvetica-Bold")
    sheet.text(15, 24, f"{order.customer.street}, {card.postcode} {card.city}", size=9)
    sheet.text(
        15, 34, f"Récapitulatif de commande Nutrivale n° {order.number} du {day(order.issued_on)}", size=11
    )
    sheet.text(
        15, 40, f"Livraison : {day(order.deliver_on)}, {order.delivery[0]} - n° client {card.number}", size=10
    )
    columns = [
        Column("Référence", 25),
        Column("Produit", 78),
        *(Column(ward, 14, "right") for ward in WARDS),
        Column("TOTAL", 16, "right"),
        Column("Unité", 19),
    ]
    rows = []
    for line in order.lines:
        shares = _shared_out(line, rng.randint(0, 2))
        rows.append([line.code, line.words, *shares, count(line.quantity), line.unit_word])
    y = Table(sheet, columns, Look(size=8.8, row=6.8)).draw(48, rows)
    sheet.text(15, y + 9, order.note, size=9)


def _shared_out(line: Line, first: int) -> list[str]:
    whole = int(line.quantity)
    parts = [whole // 3] * 3
    parts[first] += whole - sum(parts)
    return [str(part) if part else "" for part in parts]


UNPRICED = Shown(price=False, amount=False, total=False, customer_id="number")

LAYOUTS = (
    Layout(
        "chapters-with-subtotals",
        chapters_with_subtotals,
        Shown(customer_id="number"),
        "families as headings, a subtotal under each",
        lines=(5, 13),
        in_chapters=True,
    ),
    Layout(
        "days-in-lines",
        days_in_lines,
        Shown(customer_id="number", days_in_lines=True),
        "a day of delivery in each line, landscape",
        is_wide=True,
        days_in_lines=True,
    ),
    Layout("remarks-between", remarks_between, UNPRICED, "remarks between the lines", remarks=True),
    Layout("by-ward", by_ward, UNPRICED, "a column for each ward before the sum", kinds=("EHPAD", "SSR")),
)
