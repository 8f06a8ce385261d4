"""Much on a page: six-point print, two columns of lines, both parties' codes, a unit said once, stamps."""

from __future__ import annotations

from decimal import Decimal

from benches.corpus.drawing import (
    GREY,
    VERA,
    VERA_BOLD,
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
from benches.corpus.orders import Order, Shown


def six_point(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(10, 12, card.name, size=9, font="Helvetica-Bold", room=90)
    sheet.block(
        10, 15.5, [*order.address[1:], f"GLN {card.gln}", f"Fax {card.faxes[0]}"], size=6, leading=2.9
    )
    facts = [
        f"Commande : {order.number}",
        f"Date de commande : {day(order.issued_on)}",
        f"Date de livraison : {day(order.deliver_on)}",
        f"Lieu de livraison : {', '.join(order.delivery)}",
        "Fournisseur : 00417 NUTRIVALE SAS",
    ]
    sheet.block(110, 12, facts, size=6, leading=2.9)
    columns = [
        Column("Lg", 7, "right"),
        Column("Code", 18),
        Column("GTIN", 22),
        Column("Désignation", 62),
        Column("TVA", 9, "right"),
        Column("Qté", 10, "right"),
        Column("UV", 14),
        Column("PU HT", 16, "right"),
        Column("Rem.", 10, "right"),
        Column("Montant HT", 20, "right"),
    ]
    rows = [
        [
            str(position),
            line.code,
            line.product.gtin,
            line.words,
            "5,5",
            count(line.quantity),
            line.unit_word,
            money(line.price),
            "0",
            money(line.amount),
        ]
        for position, line in enumerate(order.lines, start=1)
    ]
    look = Look(size=6, row=3.9, rules="all", leading=2.6, bottom=284)
    y = Table(sheet, columns, look, x=10).draw(32, rows)
    sheet.text(198, y + 4, f"Total HT {money(order.total)}", size=6.5, font="Helvetica-Bold", align="right")


def two_columns(order: Order, sheet: Sheet) -> None:
    """The left half of the lines beside the right half, each with headings of its own."""
    card = order.customer.card
    sheet.text(12, 16, card.name, size=13, font=VERA_BOLD, room=120)
    sheet.text(12, 22, f"{card.postcode} {card.city} - client {card.number}", size=8, font=VERA)
    sheet.text(12, 31, f"Commande {order.number} du {day(order.issued_on)}", size=10, font=VERA_BOLD)
    sheet.text(
        12, 37, f"Livraison le {day(order.deliver_on)} : {', '.join(order.delivery)}", size=8, font=VERA
    )
    columns = [Column("Réf.", 22), Column("Produit", 46), Column("Qté", 9, "right"), Column("Un.", 14)]
    half = (len(order.lines) + 1) // 2
    look = Look(font=VERA, bold=VERA_BOLD, size=6.8, row=6.4, leading=3)
    for left, part in ((12.0, order.lines[:half]), (107.0, order.lines[half:])):
        rows = [[line.code, line.words, count(line.quantity), line.unit_word] for line in part]
        Table(sheet, columns, look, x=left).draw(44, rows)


def both_codes(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(15, 18, "COMMANDE FOURNISSEUR", size=14, font="Helvetica-Bold")
    sheet.block(15, 26, [*order.address, f"SIRET {card.siret}"], size=9)
    facts = [
        ("Numéro", order.number),
        ("Date", dotted(order.issued_on)),
        ("Livraison", dotted(order.deliver_on)),
        ("Lieu", order.delivery[0]),
    ]
    for row, (label, value) in enumerate(facts):
        sheet.box(120, 20 + row * 6, 28, 6, fill="#eeeeee", width=0.4)
        sheet.box(148, 20 + row * 6, 47, 6, width=0.4)
        sheet.text(121.5, 24.3 + row * 6, label, size=9)
        sheet.text(149.5, 24.3 + row * 6, value, size=9)
    columns = [
        Column("Notre réf.", 20),
        Column("Votre réf.", 24),
        Column("Désignation", 70),
        Column("Qté", 13, "right"),
        Column("Unité", 18),
        Column("Prix HT", 16, "right"),
        Column("Total HT", 20, "right"),
    ]
    rows = [
        [
            line.own_code,
            line.product.sku,
            line.words,
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
        ]
        for line in order.lines
    ]
    y = Table(sheet, columns, Look(size=8.4, rules="rows", row=6.4), x=14).draw(54, rows)
    sheet.text(
        193.5, y + 7, f"Total HT : {money(order.total)}", size=9.5, font="Helvetica-Bold", align="right"
    )


def unit_in_heading(order: Order, sheet: Sheet) -> None:
    """No column of units: the heading says that all are cartons."""
    card = order.customer.card
    sheet.box(0, 0, 210, 5, fill="#444444", width=0)
    sheet.text(18, 20, card.name, size=15, font="Helvetica")
    sheet.text(18, 26, f"{order.customer.street}, {card.postcode} {card.city}", size=8.5, colour=GREY)
    sheet.text(18, 40, f"Bon n° {order.number}", size=11, font="Helvetica-Bold")
    sheet.text(80, 40, f"Date {dotted(order.issued_on, short=True)}", size=10)
    sheet.text(130, 40, f"Livraison {dotted(order.deliver_on, short=True)}", size=10)
    sheet.text(18, 46, f"N° de compte : {card.number}    Livrer : {', '.join(order.delivery)}", size=9)
    columns = [
        Column("Nb de cartons", 28, "centre"),
        Column("Référence", 30),
        Column("Libellé", 86),
        Column("Prix du carton", 30, "right"),
    ]
    rows = [[count(line.quantity), line.code, line.words, money(line.price)] for line in order.lines]
    y = Table(sheet, columns, Look(size=9.2, row=7, rules="none", head_fill="#e6e6e6"), x=18).draw(54, rows)
    cartons = sum((line.quantity for line in order.lines), Decimal(0))
    sheet.text(18, y + 8, f"Soit {len(order.lines)} références et {count(cartons)} cartons.", size=9)


def stamped(order: Order, sheet: Sheet) -> None:
    """Stamps over the table, a note by hand across, a signature through the total."""
    card, rng = order.customer.card, order.rng()
    sheet.block(
        15, 18, [*order.address, f"Tél. {card.phones[0]}  Fax {card.faxes[0]}"], size=9.5, bold_first=True
    )
    sheet.text(15, 44, f"Bon de commande n° {order.number}", size=13, font="Helvetica-Bold")
    sheet.text(
        15, 50, f"Date : {day(order.issued_on)}     Date de livraison : {day(order.deliver_on)}", size=9.5
    )
    sheet.text(15, 56, f"Code client : {card.number}     Lieu de livraison : {order.delivery[0]}", size=9.5)
    columns = [
        Column("Code article", 26),
        Column("Désignation", 78),
        Column("Quantité", 18, "right"),
        Column("Unité", 20),
        Column("P.U. HT", 18, "right"),
        Column("Montant", 22, "right"),
    ]
    rows = [
        [line.code, line.words, count(line.quantity), line.unit_word, money(line.price), money(line.amount)]
        for line in order.lines
    ]
    y = Table(sheet, columns, Look(size=9, row=6.8), x=14).draw(62, rows)
    sheet.text(
        193, y + 7, f"Total HT {money(order.total)} EUR", size=10, font="Helvetica-Bold", align="right"
    )
    middle = (62 + y) / 2
    sheet.stamp(
        rng.uniform(50, 95), middle + 10, ["PAYABLE À 30 JOURS", card.city.upper()], angle=rng.uniform(4, 16)
    )
    sheet.stamp(rng.uniform(20, 60), y + 24, ["REÇU LE", day(order.issued_on)], angle=-7, width=40)
    sheet.pen(rng.uniform(95, 120), y + 20, "Urgent svp", size=22, angle=8)
    sheet.scribble(150, y + 14)


UNPRICED = Shown(price=False, amount=False, total=False, customer_id="number")

LAYOUTS = (
    Layout(
        "six-point",
        six_point,
        Shown(gtin=True, customer_id="gln"),
        "ten columns in six points",
        lines=(8, 30),
    ),
    Layout("two-columns", two_columns, UNPRICED, "two tables of lines side by side", lines=(8, 24)),
    Layout(
        "both-codes",
        both_codes,
        Shown(customer_id="siret", both_codes=True),
        "the customer's code and ours",
        kinds=("Centre hospitalier", "Clinique"),
    ),
    Layout(
        "unit-in-heading",
        unit_in_heading,
        Shown(amount=False, total=False, customer_id="number", unit_words=lambda line: "carton"),
        "the unit stands in the heading of quantities",
        usual_unit=True,
    ),
    Layout(
        "stamped",
        stamped,
        Shown(customer_id="number"),
        "stamps and ink over the table",
        is_typed=False,
    ),
)
