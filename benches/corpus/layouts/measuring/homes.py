"""Nursing homes and care at home: remarks between lines, codes within descriptions, patients, dots."""

from __future__ import annotations

from benches.corpus.drawing import (
    GREY,
    SUPPLIER,
    VERA,
    VERA_BOLD,
    VERA_ITALIC,
    Sheet,
    count,
    day,
    in_words,
    money,
    width_of,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import finess, in_letters, many, packing
from benches.corpus.orders import Line, Order, Shown

# --- remarks between lines ------------------------------------------------------------------------------


def remarks_with_stars(order: Order, sheet: Sheet) -> None:
    """Nothing ruled; the words go over two lines with what is packed, and a star leads to a remark below."""
    card = order.customer.card
    sheet.text(20, 22, card.name, size=15, font="Times-BoldItalic")
    sheet.text(20, 28, f"{order.customer.street} - {card.postcode} {card.city}", size=10, font="Times-Roman")
    sheet.block(128, 38, SUPPLIER[:3], size=11, leading=5.2, font="Times-Roman")
    sheet.text(20, 62, f"COMMANDE N° {order.number}", size=13, font="Times-Bold")
    sheet.text(190, 62, f"le {in_words(order.issued_on)}", size=11, font="Times-Roman", align="right")
    sheet.text(20, 69, f"Notre code client chez vous : {card.number}", size=11, font="Times-Roman")
    y = _remarks_heading(sheet, 80)
    for line in order.lines:
        if y > 250:
            sheet.next_page()
            y = _remarks_heading(sheet, 24)
        y = _remarked(sheet, y, line)
    sheet.rule(20, y - 2, 190, y - 2, width=0.4)
    sheet.text(168, y + 5, "Total HT", size=11, font="Times-Bold", align="right")
    sheet.text(190, y + 5, money(order.total), size=11, font="Times-Bold", align="right")
    where = f"{order.delivery[0]}, {order.delivery[1]}, {order.delivery[2]}"
    sentence = f"Nous comptons sur une livraison le {in_words(order.deliver_on)} avant 11 heures."
    sheet.rows(20, y + 14, [sentence, f"Livrer : {where}"], leading=5.5, size=11, font="Times-Roman")


def _remarks_heading(sheet: Sheet, y: float) -> float:
    for x, title in ((20, "Désignation"), (122, "Réf")):
        sheet.text(x, y, title, size=11, font="Times-Italic")
    for x, title in ((160, "Qté"), (190, "Montant")):
        sheet.text(x, y, title, size=11, font="Times-Italic", align="right")
    return y + 8


def _remarked(sheet: Sheet, y: float, line: Line) -> float:
    sheet.text(20, y, line.words, size=11, font="Times-Roman", room=98)
    sheet.text(
        24,
        y + 4.8,
        f"{line.unit_word} de {packing(line)}, {money(line.price)} HT",
        size=10,
        font="Times-Roman",
    )
    sheet.text(122, y, line.code, size=11, font="Times-Roman")
    sheet.text(160, y, count(line.quantity), size=11, font="Times-Roman", align="right")
    sheet.text(190, y, money(line.amount), size=11, font="Times-Roman", align="right")
    if not line.remark:
        return y + 11.5
    sheet.text(24, y + 10, f"*** {line.remark} ***", size=10, font="Times-BoldItalic")
    return y + 16.5


# --- the code within the description --------------------------------------------------------------------


def code_within(order: Order, sheet: Sheet) -> None:
    """Quantity and unit first, then words, code and packing in one cell; one rule under each line."""
    card = order.customer.card
    sheet.box(15, 14, 180, 9, fill="#303030", width=0)
    sheet.text(18, 20.4, f"BON DE COMMANDE {order.number}", size=12, font=VERA_BOLD, colour="#ffffff")
    sheet.text(192, 20.4, day(order.issued_on), size=10, font=VERA, align="right", colour="#ffffff")
    for x, title, lines in (
        (15, "CLIENT", [*order.address, f"N° client {card.number}"]),
        (78, "LIVRAISON", [*order.delivery, f"le {day(order.deliver_on)}"]),
        (141, "FOURNISSEUR", [*SUPPLIER[:3]]),
    ):
        sheet.text(x, 31, title, size=7.5, font=VERA_BOLD, colour=GREY)
        sheet.rule(x, 32.5, x + 54, 32.5, width=0.3, colour=GREY)
        for index, text in enumerate(lines):
            sheet.text(x, 37 + index * 4.6, text, size=8.5, font=VERA, room=58)
    for x, title in ((24, "QTÉ"), (28, "U.V."), (50, "ARTICLE"), (166, "PRIX"), (194, "TOTAL")):
        align = "left" if title in ("U.V.", "ARTICLE") else "right"
        sheet.text(x, 64, title, size=8, font=VERA_BOLD, align=align)  # type: ignore[arg-type]
    sheet.rule(15, 66, 195, 66, width=1)
    y = 72.0
    for line in order.lines:
        sheet.text(24, y, count(line.quantity), size=9, font=VERA, align="right")
        sheet.text(28, y, line.unit_word, size=9, font=VERA)
        sheet.text(50, y, line.words, size=9, font=VERA, room=98)
        sheet.text(50, y + 4.4, f"art. {line.code} - cond. {packing(line)}", size=8, font=VERA_ITALIC)
        sheet.text(166, y, money(line.price), size=9, font=VERA, align="right")
        sheet.text(194, y, money(line.amount), size=9, font=VERA, align="right")
        sheet.rule(15, y + 6.6, 195, y + 6.6, width=0.2, colour=GREY)
        y += 12.4
    sheet.text(166, y + 2, "TOTAL HT", size=9.5, font=VERA_BOLD, align="right")
    sheet.text(194, y + 2, money(order.total), size=9.5, font=VERA_BOLD, align="right")
    sheet.text(15, y + 10, order.note, size=8.5, font=VERA)


# --- for patients at home -------------------------------------------------------------------------------

PATIENTS = ("M. A. D.", "Mme R. T.", "Mme J. L.", "M. P. V.", "Mme C. B.")


def for_patients(order: Order, sheet: Sheet) -> None:
    """Care at home: what each patient needs, initials above, numbers of cartons before an x."""
    card, rng = order.customer.card, order.rng()
    sheet.text(18, 20, card.name, size=13, font="Helvetica-Bold")
    sheet.block(18, 26, [*order.address[1:], f"Tél. {card.phones[0]}", f"FINESS {finess(order)}"], size=9)
    sheet.box(112, 14, 82, 28, width=0.5)
    sheet.block(
        115,
        20,
        [f"Commande : {order.number}", f"Date : {day(order.issued_on)}", f"Liv. : {day(order.deliver_on)}"],
        size=10,
        leading=6,
    )
    sheet.text(115, 38.5, f"Client : {card.number}", size=10)
    sheet.text(18, 54, f"Lieu de livraison : {', '.join(order.delivery)}", size=9.5)
    y, names = 64.0, iter(rng.sample(PATIENTS, len(PATIENTS)))
    for place, line in enumerate(order.lines):
        if place % 3 == 0:
            sheet.box(18, y - 4.5, 176, 6.5, fill="#ececec", width=0)
            sheet.text(20, y, f"Patient : {next(names)}", size=9.5, font="Helvetica-Bold")
            y += 8.5
        sheet.text(38, y, f"{count(line.quantity)} x", size=10, font="Helvetica-Bold", align="right")
        sheet.text(41, y, line.unit_word, size=10)
        sheet.text(62, y, line.words, size=10, room=96)
        sheet.text(192, y, f"[{line.code}]", size=9.5, align="right")
        y += 7.5
    sheet.text(18, y + 6, "Produits à livrer en une seule fois. Merci.", size=9.5)
    sheet.scribble(150, y + 14, size=0.7)


# --- dotted leaders to codes and quantities -------------------------------------------------------------


def leaders_to_quantities(order: Order, sheet: Sheet) -> None:
    """A sheet of half a page: words, dots, then the quantity with its unit; the sum in letters."""
    card, font, bold = order.customer.card, "Helvetica", "Helvetica-Bold"
    sheet.text(74, 14, card.name, size=12, font=bold, align="centre")
    sheet.text(74, 19, " - ".join(order.address[1:]), size=8.5, align="centre")
    sheet.text(10, 29, f"Bon n° {order.number}", size=10, font=bold)
    sheet.text(138, 29, f"du {day(order.issued_on)}", size=10, align="right")
    sheet.text(10, 35, f"Chez {SUPPLIER[0]} (notre n° client : {card.number})", size=9)
    sheet.text(10, 40, f"Livrer le {day(order.deliver_on)}", size=9, font=bold)
    sheet.text(10, 45, ", ".join(order.delivery), size=9, room=128)
    y = 56.0
    for line in order.lines:
        words = min(9.5, 9.5 * 92 / width_of(line.words, font=font, size=9.5))
        sheet.text(10, y, line.words, size=words, font=font)
        quantity = f"{count(line.quantity)} {many(line)}"
        start = 10 + width_of(line.words, font=font, size=words) + 2
        sheet.leader(start, 136 - width_of(quantity, font=bold, size=9.5), y, size=8)
        sheet.text(138, y, quantity, size=9.5, font=bold, align="right")
        sheet.text(14, y + 4.2, f"réf. {line.code} à {money(line.price)} l'unité de vente", size=8)
        y += 11
    sheet.rule(10, y - 3, 138, y - 3, width=0.4)
    sheet.text(138, y + 2, f"Total HT : {money(order.total)} EUR", size=9.5, font=bold, align="right")
    sheet.text(10, y + 8, f"soit {in_letters(order.total)}", size=8.5, font="Helvetica-Oblique", room=128)
    sheet.scribble(95, y + 20, size=0.6)


LAYOUTS = (
    Layout(
        "remarks-with-stars",
        remarks_with_stars,
        Shown(customer_id="number"),
        "nothing ruled; unit and price under the words; remarks between lines",
        remarks=True,
        lines=(3, 14),
    ),
    Layout(
        "code-within",
        code_within,
        Shown(customer_id="number"),
        "quantity first; code and packing under the words; white on black",
        lines=(3, 14),
    ),
    Layout(
        "for-patients",
        for_patients,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "patients above their lines, no heading, quantity before an x",
        lines=(4, 14),
        kinds=("Soins à domicile",),
    ),
    Layout(
        "leaders-to-quantities",
        leaders_to_quantities,
        Shown(amount=False, customer_id="number", unit_words=many),
        "dots from words to quantities on half a page; the sum in letters too",
        size=(148.5, 210),
        lines=(3, 11),
        kinds=("EHPAD", "SSR"),
    ),
)
