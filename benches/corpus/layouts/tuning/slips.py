"""Small paper: a till's roll, a narrow column."""

from __future__ import annotations

from benches.corpus.drawing import Sheet, count, day, money
from benches.corpus.layouts import Layout
from benches.corpus.orders import Order, Shown, plain_capitals

WIDTH, HEIGHT = 80.0, 230.0


def ticket(order: Order, sheet: Sheet) -> None:
    """A till's roll: the words on one line, code and figures on the next."""
    card = order.customer.card
    name = plain_capitals(card.name)
    sheet.text(40, 9, name, size=8.5, font="Courier-Bold", align="centre", room=74)
    head = [
        f"CDE {order.number}",
        f"DU {day(order.issued_on)}",
        f"LIV {day(order.deliver_on)}",
        f"CLIENT {card.number}",
        f"LIEU {plain_capitals(order.delivery[0])}",
        "-" * 36,
    ]
    y = sheet.block(4, 15, head, size=8.2, font="Courier", leading=4)
    for line in order.lines:
        sheet.text(4, y, plain_capitals(line.words)[:36].strip(), size=8.2, font="Courier")
        asked = f"{line.code:<11}{count(line.quantity):>4} {line.unit_word.upper()[:6]:<6}"
        sheet.text(4, y + 4, f"{asked}{money(line.amount):>13}", size=8.2, font="Courier")
        y += 9
    sheet.block(
        4, y, ["-" * 36, f"{'TOTAL HT':<20}{money(order.total):>15}"], size=8.2, font="Courier", leading=4
    )


def narrow(order: Order, sheet: Sheet) -> None:
    """A half page: everything of a line under another, between rules."""
    card = order.customer.card
    sheet.text(8, 12, card.name, size=11, font="Helvetica-Bold", room=130)
    sheet.text(8, 17, f"{card.postcode} {card.city} - n° client Nutrivale : {card.number}", size=8)
    sheet.text(
        8, 25, f"Commande {order.number} du {day(order.issued_on)}, livraison {day(order.deliver_on)}", size=9
    )
    sheet.text(8, 30, f"à : {', '.join(order.delivery)}", size=8)
    y = 36.0
    for position, line in enumerate(order.lines, start=1):
        sheet.rule(8, y, 140, y, width=0.3)
        sheet.text(8, y + 5, f"{position}.", size=9)
        sheet.text(16, y + 5, line.words, size=9, font="Helvetica-Bold", room=98)
        sheet.text(
            140,
            y + 5,
            f"{count(line.quantity)} {line.unit_word}",
            size=9,
            font="Helvetica-Bold",
            align="right",
        )
        sheet.text(
            16,
            y + 9.4,
            f"Réf. {line.code} - PU HT {money(line.price)} - Montant HT {money(line.amount)}",
            size=8,
        )
        y += 12
    sheet.rule(8, y, 140, y, width=0.8)
    sheet.text(
        140, y + 6, f"Total HT : {money(order.total)} €", size=9.5, font="Helvetica-Bold", align="right"
    )


LAYOUTS = (
    Layout(
        "till-ticket",
        ticket,
        Shown(
            price=False,
            customer_id="number",
            words=lambda line: plain_capitals(line.words)[:36].strip(),
            unit_words=lambda line: line.unit_word[:6],
            name=lambda order: plain_capitals(order.customer.card.name),
        ),
        "a line over two rows on a roll of 80 mm",
        size=(WIDTH, HEIGHT),
        lines=(2, 14),
    ),
    Layout(
        "half-page-blocks",
        narrow,
        Shown(customer_id="number"),
        "each line a block of two rows, no headings",
        size=(148, 210),
        lines=(3, 12),
    ),
)
