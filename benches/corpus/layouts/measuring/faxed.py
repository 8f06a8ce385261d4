"""What comes by fax: covers above or before the order, stamps on tables, a number under its bars."""

from __future__ import annotations

from benches.corpus.drawing import (
    GREY,
    SUPPLIER,
    VERA,
    VERA_BOLD,
    Column,
    Look,
    Sheet,
    Table,
    count,
    day,
    dotted,
    in_words,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import bars, many, packing
from benches.corpus.orders import Line, Order, Shown

# --- a cover strip above --------------------------------------------------------------------------------


def cover_above(order: Order, sheet: Sheet) -> None:
    """The upper third says fax, the order itself follows on the same page."""
    card = order.customer.card
    sheet.box(12, 12, 186, 62, width=1.2)
    sheet.text(105, 24, "TÉLÉCOPIE", size=20, font="Times-Bold", align="centre")
    left = [
        ("De", card.name),
        ("Service", f"{order.customer.buyer}, commandes"),
        ("Tél.", card.phones[0]),
        ("Fax", card.faxes[0]),
    ]
    right = [("À", SUPPLIER[0]), ("Fax", "01 99 00 00 11"), ("Date", day(order.issued_on)), ("Pages", "1")]
    for x, pairs in ((18, left), (122, right)):
        for index, (name, value) in enumerate(pairs):
            sheet.text(x, 34 + index * 7, f"{name} :", size=11, font="Times-Bold")
            sheet.text(x + 20, 34 + index * 7, value, size=11, font="Times-Roman")
    sheet.text(18, 69, f"Objet : commande {order.number}", size=12, font="Times-Bold")
    sentences = [
        f"Veuillez nous livrer le {in_words(order.deliver_on, weekday=True)} les articles suivants :",
        f"(livraison : {', '.join(order.delivery)} - client {card.number})",
    ]
    sheet.rows(15, 84, sentences, leading=6, size=11, font="Times-Roman")
    columns = [
        Column("Quant.", 18, "right"),
        Column("Emb.", 24),
        Column("Article", 98),
        Column("Votre code / notre code", 42),
    ]
    rows = [[count(one.quantity), many(one), one.words, one.code] for one in order.lines]
    look = Look(font="Times-Roman", bold="Times-Bold", size=11, row=7.6, rules="rows", bottom=268)
    y = Table(sheet, columns, look, x=14).draw(97, rows)
    sheet.text(15, y + 10, order.note, size=11, font="Times-Italic")
    sheet.scribble(150, y + 16, size=0.8)


# --- a cover before -------------------------------------------------------------------------------------


def cover_before(order: Order, sheet: Sheet) -> None:
    """A whole page of cover, then the order: columns far apart, the packing between words and quantity."""
    card = order.customer.card
    sheet.text(20, 30, card.name, size=14, font=VERA_BOLD)
    sheet.block(20, 37, [*order.address[1:], f"Tél. {card.phones[0]}", f"Fax {card.faxes[0]}"], font=VERA)
    sheet.box(20, 64, 170, 11, fill="#dadada", width=0)
    sheet.text(105, 71.8, "FAX", size=16, font=VERA_BOLD, align="centre")
    sheet.block(24, 88, ["Destinataire :", *SUPPLIER], size=11, leading=6.5, font=VERA)
    sheet.block(
        24,
        128,
        [
            f"Le {day(order.issued_on)}",
            "Nombre de pages, celle-ci comprise : 2",
            f"De la part de {order.customer.buyer} (code client {card.number})",
        ],
        size=11,
        leading=6.5,
        font=VERA,
    )
    sheet.rows(
        24,
        164,
        ["Bonjour,", "Veuillez trouver ci-joint notre commande.", "Merci de nous en accuser réception."],
        leading=7,
        size=11,
        font=VERA,
    )
    sheet.text(24, 200, order.customer.buyer, size=11, font=VERA)
    sheet.next_page()
    sheet.text(20, 24, f"Notre commande n° {order.number} du {day(order.issued_on)}", size=12, font=VERA_BOLD)
    sheet.text(20, 32, f"A livrer : {' / '.join(order.delivery)}", size=9.5, font=VERA)
    sheet.text(20, 38, f"Jour de livraison : {day(order.deliver_on)}", size=9.5, font=VERA)
    columns = [
        Column("Code", 28),
        Column("Désignation", 88),
        Column("Cdt", 26),
        Column("Nb", 14, "right"),
        Column("UL", 22),
    ]
    rows = [[one.code, one.words, packing(one), count(one.quantity), one.unit_word] for one in order.lines]
    look = Look(font=VERA, bold=VERA_BOLD, size=9, row=7, rules="none", bottom=275)
    Table(sheet, columns, look, x=18.8).draw(46, rows)


# --- a stamp on the table's corner ----------------------------------------------------------------------


def stamped_corner(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(20, 20, card.name, size=13, font="Helvetica-Bold")
    sheet.block(20, 25.5, order.address[1:], size=9.5)
    sheet.block(125, 40, SUPPLIER, size=10)
    sheet.text(20, 46, f"Commande n° {order.number}", size=12, font="Helvetica-Bold")
    sheet.text(20, 52, f"{card.city}, le {day(order.issued_on)}", size=9.5)
    sheet.text(20, 64, f"Code client : {card.number}", size=9.5)
    sheet.text(
        20, 69, f"Livraison prévue le {day(order.deliver_on)} à : {', '.join(order.delivery)}", size=9.5
    )
    columns = [
        Column("Dénomination", 86),
        Column("Réf.", 27),
        Column("Nbre", 18, "right"),
        Column("Cond.", 20),
        Column("Prix unit.", 20, "right"),
    ]
    rows = [
        [one.words, one.code, count(one.quantity), one.unit_word, money(one.price)] for one in order.lines
    ]
    y = Table(sheet, columns, Look(size=9.4, row=7.4, bottom=240), x=20).draw(75, rows)
    stamp = ["BON POUR COMMANDE", card.city, "Le Directeur"]
    sheet.stamp(137, y + 18.5, stamp, angle=order.rng().uniform(-5, 5), width=54)
    sheet.scribble(150, y + 18, size=0.9)
    sheet.text(20, y + 10, f"Montant total HT : {money(order.total)} euros", size=10, font="Helvetica-Bold")
    sheet.text(20, y + 18, order.note, size=9)


# --- bars with the number under them --------------------------------------------------------------------


def number_under_bars(order: Order, sheet: Sheet) -> None:
    """A hospital's pharmacy: the order's number stands under its bars alone, codes last."""
    card = order.customer.card
    sheet.text(15, 17, "PHARMACIE À USAGE INTÉRIEUR", size=11, font="Helvetica-Bold")
    sheet.block(15, 23, [*order.address, f"Tél. {card.phones[0]}"], size=9)
    bars(sheet, 140, 12, order.number, width=54)
    sheet.text(167, 27.5, f"N° Cde : {order.number}", size=9.5, font="Courier-Bold", align="centre")
    sheet.text(140, 34, f"Édité le {dotted(order.issued_on)}", size=9)
    sheet.rule(15, 42, 195, 42, width=0.8)
    sheet.block(15, 48, ["Laboratoire / fournisseur", *SUPPLIER[:3]], size=9, bold_first=True)
    sheet.block(82, 48, ["Adresse de livraison", *order.delivery], size=9, bold_first=True)
    dates = ["Dates", f"Commande : {dotted(order.issued_on)}", f"Livraison : {dotted(order.deliver_on)}"]
    sheet.block(150, 48, dates, size=9, bold_first=True)
    sheet.text(15, 72, f"SIRET {card.siret} - Marché 2030-PUI-17 lot 4", size=8.5)
    columns = [
        Column("N°", 9, "right"),
        Column("Désign. produit", 72),
        Column("Nbre", 13, "right"),
        Column("Cond.", 18),
        Column("P.U.", 19, "right"),
        Column("Montant", 22, "right"),
        Column("Code", 27),
    ]
    table = Table(sheet, columns, Look(size=8.8, row=7, zebra=True, rules="head", bottom=262))
    y = table.draw(76, [_numbered(place, one) for place, one in enumerate(order.lines, start=1)])
    sheet.text(
        166.8, y + 7, f"Total HT   {money(order.total)}", size=10, font="Helvetica-Bold", align="right"
    )
    sheet.text(15, y + 16, "Le pharmacien", size=9)
    sheet.scribble(40, y + 18, size=0.8)
    sheet.text(15, 289, f"Imprimé par GESPHARM - page {sheet.number}", size=7, colour=GREY)


def _numbered(place: int, line: Line) -> list[str]:
    amounts = [money(line.price), money(line.amount)]
    return [str(place), line.words, count(line.quantity), line.unit_word, *amounts, line.code]


LAYOUTS = (
    Layout(
        "cover-above",
        cover_above,
        Shown(price=False, amount=False, total=False, customer_id="number", unit_words=many),
        "a fax cover above, the day in a sentence, code last",
        lines=(3, 12),
    ),
    Layout(
        "cover-before",
        cover_before,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "a page of cover first; no rules",
        is_photographed=False,
        lines=(4, 16),
    ),
    Layout(
        "stamped-corner",
        stamped_corner,
        Shown(amount=False, customer_id="number"),
        "a stamp and a signature over the table's corner",
        is_typed=False,
    ),
    Layout(
        "number-under-bars",
        number_under_bars,
        Shown(customer_id="siret"),
        "the number in the caption of bars, lines numbered, code last",
        kinds=("Centre hospitalier", "Clinique"),
    ),
)
