"""Orders as letters: prose with a list, a typewriter, a hand, dots that lead from a name to its quantity."""

from __future__ import annotations

from benches.corpus.drawing import INTUITIVE, Sheet, count, day, dotted, in_words, width_of
from benches.corpus.layouts import Layout
from benches.corpus.orders import Line, Order, Shown


def _many(line: Line) -> str:
    word = line.unit_word.lower()
    return word + "s" if line.quantity > 1 and not word.endswith("s") else word


def prose_with_list(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.block(22, 22, [*order.address, f"Tél. {card.phones[0]}"], size=10.5, leading=5)
    sheet.block(
        118, 46, ["NUTRIVALE SAS", "Service des commandes", "14 rue des Saveurs"], size=10.5, leading=5
    )
    sheet.text(118, 68, f"{card.city}, le {in_words(order.issued_on)}", size=10.5)
    sheet.text(22, 82, f"Objet : notre commande n° {order.number} (client {card.number})", size=10.5)
    y = sheet.block(
        22,
        94,
        [
            "Madame, Monsieur,",
            "",
            "Suite à notre entretien téléphonique, nous vous confirmons la commande suivante, à nous",
            f"livrer le {in_words(order.deliver_on, weekday=True)} ({', '.join(order.delivery[:2])}) :",
        ],
        size=10.5,
        leading=5.4,
    )
    y += 3
    for line in order.lines:
        sheet.circle(27, y - 1.2, 0.7, fill="#111111")
        sheet.text(30, y, f"{count(line.quantity)} {_many(line)} {line.words} (réf. {line.code})", size=10.5)
        y += 6.2
    sheet.block(
        22,
        y + 6,
        [
            "Nous restons à votre disposition et vous prions d'agréer nos salutations.",
            "",
            order.customer.buyer,
        ],
        size=10.5,
        leading=5.4,
    )
    sheet.scribble(30, y + 28)


def _typed(line: Line) -> str:
    words = f"{line.words[:44].strip()} "
    return f"{line.code:<11} {words:.<46}{count(line.quantity):.>6} {line.unit_word}".lower()


def typewriter(order: Order, sheet: Sheet) -> None:
    """All in small letters of one width, hyphens and dots."""
    card = order.customer.card
    lines = [
        card.name.lower(),
        f"{order.customer.street.lower()}, {card.postcode} {card.city.lower()}",
        f"fax {card.faxes[0]}",
        "",
        f"a l'attention de nutrivale                    le {dotted(order.issued_on)}",
        "",
        f"commande no {order.number.lower()}      code client {card.number.lower()}",
        f"a livrer le {dotted(order.deliver_on)} a : {', '.join(order.delivery[:2]).lower()}",
        "",
        f"{'ref':<11} {'produit':<46}{'qte':>6} unite",
        "-" * 74,
        *(_typed(line) for line in order.lines),
        "-" * 74,
        "",
        "merci de livrer avant midi. salutations.",
        order.customer.buyer.lower(),
    ]
    sheet.rows(18, 24, lines, leading=5, size=10, font="Courier")


def leaders(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(105, 22, card.name, size=15, font="Times-BoldItalic", align="centre")
    sheet.text(
        105,
        28,
        f"{order.customer.street}, {card.postcode} {card.city}",
        size=10,
        font="Times-Italic",
        align="centre",
    )
    sheet.text(25, 44, f"Commande n° {order.number}", size=12, font="Times-Bold")
    sheet.text(25, 51, f"Le {in_words(order.issued_on)}", size=11, font="Times-Roman")
    sheet.text(25, 58, f"Livraison souhaitée le {in_words(order.deliver_on)}", size=11, font="Times-Roman")
    sheet.text(25, 65, f"Lieu : {', '.join(order.delivery)}", size=11, font="Times-Roman")
    y = 78.0
    for line in order.lines:
        name = f"{line.words} [{line.code}]"
        asked = f"{count(line.quantity)} {_many(line)}"
        sheet.text(25, y, name, size=11, font="Times-Roman")
        left = 27 + width_of(name, font="Times-Roman", size=11)
        right = 183 - width_of(asked, font="Times-Roman", size=11)
        sheet.leader(left, right, y, size=11, font="Times-Roman")
        sheet.text(185, y, asked, size=11, font="Times-Roman", align="right")
        y += 7.6
    sheet.text(25, y + 10, order.customer.buyer, size=11, font="Times-Roman")
    sheet.scribble(70, y + 14)


def by_hand(order: Order, sheet: Sheet) -> None:
    """A page of ruled paper, all by hand, under the home's printed head."""
    card, rng = order.customer.card, order.rng()
    sheet.text(20, 18, card.name, size=14, font="Helvetica-Bold")
    sheet.text(
        20, 24, f"{order.customer.street} - {card.postcode} {card.city} - Fax {card.faxes[0]}", size=8.5
    )
    for row in range(24):
        sheet.rule(20, 46 + row * 9.4, 192, 46 + row * 9.4, width=0.2, colour="#9db4c8")
    written = [
        f"Le {day(order.issued_on)}",
        f"Commande n° {order.number}",
        f"Pour livraison le {day(order.deliver_on)}  ({order.delivery[0]})",
        "",
        *(f"{count(line.quantity)} {_many(line)}   {line.words}   {line.code}" for line in order.lines),
        "",
        f"Merci, {order.customer.buyer}",
    ]
    for row, text in enumerate(written):
        y = 45.2 + row * 9.4 + rng.uniform(-0.6, 0.4)
        sheet.pen(24 + rng.uniform(-1, 1), y, text, size=13.5, face=INTUITIVE, angle=rng.uniform(-0.5, 0.8))
    sheet.scribble(120, 60 + len(written) * 9.4)


LAYOUTS = (
    Layout(
        "prose-with-list",
        prose_with_list,
        Shown(price=False, amount=False, total=False, customer_id="number", unit_words=_many),
        "a letter with a list in it",
        lines=(2, 8),
    ),
    Layout(
        "typewriter",
        typewriter,
        Shown(
            price=False,
            amount=False,
            total=False,
            customer_id="number",
            words=lambda line: line.words[:44].strip(),
        ),
        "small letters of one width, dots to the quantity",
    ),
    Layout(
        "dotted-leaders",
        leaders,
        Shown(price=False, amount=False, total=False, unit_words=_many),
        "code in brackets, dots to the quantity",
        lines=(3, 10),
    ),
    Layout(
        "letter-by-hand",
        by_hand,
        Shown(price=False, amount=False, total=False, unit_words=_many),
        "all by hand on ruled paper",
        is_typed=False,
        lines=(2, 9),
    ),
)
