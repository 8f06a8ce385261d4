"""More purchasing programs: white on dark, three decimals, net beside gross, codes under words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from benches.corpus.drawing import VERA, VERA_BOLD, Column, Look, Sheet, Table, count, day, money
from benches.corpus.layouts import Layout
from benches.corpus.orders import Line, Order, Shown

VAT = Decimal("0.055")
CENT = Decimal("0.01")


def three_decimals(order: Order, sheet: Sheet) -> None:
    """White headings on dark; "12,000" is twelve, as the amount tells."""
    card = order.customer.card
    sheet.text(12, 16, card.name, size=12, font="Helvetica-Bold", room=100)
    sheet.block(12, 21, [*order.address[1:], f"SIRET {card.siret}"], size=8, leading=4)
    facts = [
        ("Commande d'achat", order.number),
        ("Créée le", day(order.issued_on)),
        ("Date de livraison", day(order.deliver_on)),
        ("Site de livraison", ", ".join(order.delivery)),
        ("Fournisseur", "0000100417 NUTRIVALE SAS"),
    ]
    for row, (label, value) in enumerate(facts):
        sheet.text(108, 16 + row * 5, label, size=8, colour="#555555")
        sheet.text(138, 16 + row * 5, value, size=8, room=62)
    columns = [
        Column("Poste", 12, "right"),
        Column("Article", 24),
        Column("Désignation", 72),
        Column("Qté cde", 18, "right"),
        Column("UQ", 18),
        Column("Prix net", 20, "right"),
        Column("Valeur nette", 24, "right"),
    ]
    rows = [
        [
            f"{position * 10:05d}",
            line.code,
            line.words,
            f"{count(line.quantity)},000",
            line.unit_word.upper(),
            f"{money(line.price)}00",
            money(line.amount),
        ]
        for position, line in enumerate(order.lines, start=1)
    ]
    look = Look(size=8.2, row=6.2, rules="head", head_fill="#2a3644", head_colour="#ffffff")
    y = Table(sheet, columns, look, x=11).draw(48, rows)
    sheet.text(175, y + 7, "Valeur nette totale EUR", size=9, font="Helvetica-Bold", align="right")
    sheet.text(198, y + 7, money(order.total), size=9, font="Helvetica-Bold", align="right")
    sheet.text(12, y + 8, order.note, size=8)


def net_and_gross(order: Order, sheet: Sheet) -> None:
    """Each line net, its rate of tax and gross; three totals."""
    card = order.customer.card
    sheet.text(
        105, 17, f"{card.name} - Service économique", size=12, font=VERA_BOLD, align="centre", room=180
    )
    sheet.text(105, 23, ", ".join(order.address[1:]), size=8, font=VERA, align="centre")
    sheet.box(15, 28, 180, 22, width=0.8)
    sheet.block(
        18,
        34,
        [
            f"BON DE COMMANDE : {order.number}",
            f"DATE : {day(order.issued_on)}",
            f"LIVRAISON DEMANDÉE : {day(order.deliver_on)}",
        ],
        size=8.5,
        font=VERA,
        leading=5.4,
    )
    sheet.block(
        105,
        34,
        ["FOURNISSEUR : NUTRIVALE", f"NOTRE CODE CLIENT : {card.number}", f"LIVRER : {order.delivery[0]}"],
        size=8.5,
        font=VERA,
        leading=5.4,
    )
    columns = [
        Column("Réf.", 24),
        Column("Désignation", 62),
        Column("Qté", 12, "right"),
        Column("Un.", 17),
        Column("P.U. HT", 17, "right"),
        Column("Mt HT", 18, "right"),
        Column("TVA", 12, "right"),
        Column("Mt TTC", 20, "right"),
    ]
    rows = [
        [
            line.code,
            line.words,
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
            "5,5 %",
            money(_gross(line.amount)),
        ]
        for line in order.lines
    ]
    y = Table(sheet, columns, Look(font=VERA, bold=VERA_BOLD, size=7.2, row=6), x=14).draw(56, rows)
    gross = sum((_gross(line.amount) for line in order.lines), Decimal(0))
    totals = [("Total HT", order.total), ("Total TVA", gross - order.total), ("Total TTC", gross)]
    for row, (label, amount) in enumerate(totals):
        sheet.text(160, y + 7 + row * 5, label, size=8.5, font=VERA_BOLD, align="right")
        sheet.text(195, y + 7 + row * 5, money(amount), size=8.5, font=VERA, align="right")


def _gross(amount: Decimal) -> Decimal:
    return (amount * (1 + VAT)).quantize(CENT, ROUND_HALF_UP)


def code_under_words(order: Order, sheet: Sheet) -> None:
    """One cell holds a line's words and, under them, its code; units stand in brackets."""
    card = order.customer.card
    sheet.rule(15, 12, 195, 12, width=2.5, colour="#7a4b1d")
    sheet.text(15, 22, card.name, size=16, font="Times-Bold", room=120)
    sheet.text(
        15,
        28,
        f"{order.customer.street} · {card.postcode} {card.city} · {card.phones[0]}",
        size=9,
        font="Times-Roman",
    )
    sheet.text(15, 42, f"Commande n° {order.number} du {day(order.issued_on)}", size=12, font="Times-Bold")
    sheet.text(
        15,
        48,
        f"Livraison souhaitée : {day(order.deliver_on)} - {', '.join(order.delivery)}",
        size=10,
        font="Times-Roman",
    )
    columns = [
        Column("Quantité", 34, "centre"),
        Column("Produit", 96),
        Column("Prix unitaire HT", 30, "right"),
        Column("Montant HT", 24, "right"),
    ]
    rows = [
        [
            f"{count(line.quantity)} ({line.unit_word})",
            f"{line.words}\nréf. {line.code}",
            money(line.price),
            money(line.amount),
        ]
        for line in order.lines
    ]
    look = Look(font="Times-Roman", bold="Times-Bold", size=10, row=7, leading=4.4, rules="rows")
    y = Table(sheet, columns, look, x=13).draw(54, rows)
    sheet.text(
        196, y + 8, f"Total hors taxes {money(order.total)} €", size=11, font="Times-Bold", align="right"
    )


def times_list(order: Order, sheet: Sheet) -> None:
    """No table at all: "12 x ..." one under another, as printed from a message."""
    card = order.customer.card
    sheet.text(15, 16, "De : " + card.emails[0], size=9, font=VERA)
    sheet.text(15, 21, "À : commandes@nutrivale.example", size=9, font=VERA)
    sheet.text(15, 26, f"Objet : Commande {order.number}", size=9, font=VERA_BOLD)
    sheet.text(15, 31, f"Date : {day(order.issued_on)}", size=9, font=VERA)
    sheet.rule(15, 34, 195, 34, width=0.4)
    body = [
        "Bonjour,",
        "",
        f"voici notre commande à livrer le {day(order.deliver_on)} ({', '.join(order.delivery)}) :",
        "",
        *(f"{count(line.quantity)} x {line.code} {line.words} ({line.unit_word})" for line in order.lines),
        "",
        "Cordialement,",
        order.customer.buyer,
        f"{card.name} - client {card.number}",
    ]
    sheet.block(15, 44, body, size=9, font=VERA, leading=5.6)


def _capital_unit(line: Line) -> str:
    return line.unit_word.upper()


LAYOUTS = (
    Layout(
        "three-decimals",
        three_decimals,
        Shown(customer_id="siret", unit_words=_capital_unit),
        "white headings on dark, quantities with three decimals",
    ),
    Layout(
        "net-and-gross",
        net_and_gross,
        Shown(customer_id="number"),
        "amounts net and gross in each line",
    ),
    Layout("code-under-words", code_under_words, Shown(), "the code on the second row of the words"),
    Layout(
        "times-list",
        times_list,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "a printed message, no table",
        lines=(2, 9),
    ),
)
