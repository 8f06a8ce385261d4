"""Purchasing programs of hospitals: items in tens, wards with sums of their own, VAT, sums of pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from benches.corpus.drawing import (
    SUPPLIER,
    Column,
    Grouped,
    Look,
    Paper,
    Sheet,
    Table,
    count,
    day,
    dotted,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import capital_unit, finess, fitted, packing
from benches.corpus.orders import Line, Order, Shown

# The thin face of PDF is no printer's: a line or two of a faint fax would lose it altogether.
TYPE = "Courier-Bold"
HOSPITALS = ("Centre hospitalier", "Clinique", "SSR")


# --- items numbered 00010, 00020 ------------------------------------------------------------------------


def items_in_tens(order: Order, sheet: Sheet) -> None:
    _items_head(order, sheet)
    y = _items_heading(sheet, 104)
    for place, line in enumerate(order.lines, start=1):
        if y > 258:
            sheet.text(190, 284, f"Page {sheet.number}", size=9, font=TYPE, align="right")
            sheet.next_page()
            sheet.text(18, 18, f"Commande {order.number} / {dotted(order.issued_on)}", size=9, font=TYPE)
            y = _items_heading(sheet, 24)
        _item(sheet, y, f"{place * 10:05d}", line)
        y += 13
    sheet.rule(18, y - 2, 192, y - 2)
    sheet.text(18, y + 3, "Valeur nette totale hors TVA  EUR", size=9.5, font=TYPE)
    sheet.text(190, y + 3, money(order.total), size=9.5, font=TYPE, align="right")
    sheet.text(18, y + 11, "Document émis électroniquement, valable sans signature.", size=8, font=TYPE)


def _items_head(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    fitted(sheet, 18, 18, [*order.address, f"Tél. {card.phones[0]}"], room=87, size=9.5, font=TYPE)
    sheet.block(18, 48, SUPPLIER[:3], size=9.5, font=TYPE)
    sheet.box(108, 12, 84, 58, width=0.5)
    sheet.text(111, 19, "Commande", size=13, font=TYPE)
    facts = [
        ("Numéro de commande/date", f"{order.number} / {dotted(order.issued_on)}"),
        ("Interlocuteur/téléphone", f"{order.customer.buyer} / {card.phones[0]}"),
        ("Notre numéro de client", card.number),
        ("Date de livraison", f"Jour {dotted(order.deliver_on)}"),
    ]
    for index, (name, value) in enumerate(facts):
        sheet.text(111, 27 + index * 11, name, size=9, font=TYPE)
        sheet.text(114, 31.5 + index * 11, value, size=9.5, font=TYPE)
    sheet.text(18, 76, "Veuillez livrer à :", size=9.5, font=TYPE)
    sheet.block(22, 81, order.delivery, size=9.5, font=TYPE)


def _items_heading(sheet: Sheet, y: float) -> float:
    sheet.rule(18, y - 5, 192, y - 5)
    for x, title in ((18, "Poste"), (34, "Article"), (72, "Désignation")):
        sheet.text(x, y, title, size=9, font=TYPE)
    for x, title in ((60, "Qté cde"), (128, "Prix/unité"), (190, "Valeur nette")):
        sheet.text(x, y + 4.6, title, size=9, font=TYPE, align="right")
    sheet.text(64, y + 4.6, "Unité", size=9, font=TYPE)
    sheet.rule(18, y + 7, 192, y + 7)
    return y + 13


def _item(sheet: Sheet, y: float, number: str, line: Line) -> None:
    sheet.text(18, y, number, size=9.5, font=TYPE)
    sheet.text(34, y, line.code, size=9.5, font=TYPE)
    sheet.text(72, y, line.words, size=9.5, font=TYPE, room=118)
    sheet.text(60, y + 4.8, count(line.quantity), size=9.5, font=TYPE, align="right")
    sheet.text(64, y + 4.8, capital_unit(line), size=9.5, font=TYPE)
    sheet.text(128, y + 4.8, money(line.price), size=9.5, font=TYPE, align="right")
    sheet.text(190, y + 4.8, money(line.amount), size=9.5, font=TYPE, align="right")


# --- a grey band, the GTIN under the words, packings as 24x125G -----------------------------------------


def band_with_gtin(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(15, 17, card.name.upper(), size=12, font="Helvetica-Bold")
    sheet.text(
        15, 22, f"{order.customer.street}, {card.postcode} {card.city} - FINESS {finess(order)}", size=8.5
    )
    sheet.text(105, 32, f"BON DE COMMANDE N° {order.number}", size=13, font="Helvetica-Bold", align="centre")
    sheet.text(105, 37.5, f"Date : {day(order.issued_on)}", size=9.5, align="centre")
    for x, title, lines in ((15, "Fournisseur", SUPPLIER), (108, "Lieu de livraison", order.delivery)):
        sheet.box(x, 42, 87, 27, width=0.4)
        sheet.text(x + 2, 47, title, size=8, font="Helvetica-Oblique")
        sheet.block(x + 4, 52, lines, size=9)
    sheet.text(15, 75, f"SIRET : {card.siret}", size=9)
    sheet.text(
        195, 75, f"Livraison : {day(order.deliver_on)}", size=9.5, font="Helvetica-Bold", align="right"
    )
    columns = [
        Column("Réf. fourn.", 24),
        Column("Désign.", 70),
        Column("Cond.", 21),
        Column("Cde", 12, "right"),
        Column("U.", 15),
        Column("P.U. HT", 17, "right"),
        Column("Mt HT", 21, "right"),
    ]
    rows = [
        [
            line.code,
            f"{line.words}\nGTIN {line.product.gtin}",
            packing(line),
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
        ]
        for line in order.lines
    ]
    look = Look(rules="rows", head_fill="#cfcfcf", size=8.8, bottom=258)
    y = Table(sheet, columns, look).draw(80, rows)
    sheet.text(174, y + 7, "Total HT", size=10, font="Helvetica-Bold", align="right")
    sheet.text(193.8, y + 7, money(order.total), size=10, font="Helvetica-Bold", align="right")
    sheet.text(15, y + 7, order.note, size=9)


# --- wards with sums of their own, sideways -------------------------------------------------------------

WARDS = (
    "UF 2140 MÉDECINE GÉRIATRIQUE",
    "UF 2311 SOINS DE SUITE 2e ÉTAGE",
    "UF 3022 CHIRURGIE DIGESTIVE",
    "UF 4105 LONG SÉJOUR",
)


def wards_sideways(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.block(15, 15, [*order.address, f"Fax {card.faxes[0]}"], size=9.5, bold_first=True)
    sheet.block(112, 15, ["Livraison :", *order.delivery], size=9.5, bold_first=True)
    sheet.block(215, 15, ["À l'attention de", *SUPPLIER[:3]], size=9.5)
    sheet.rule(15, 36, 282, 36, width=1)
    sheet.text(15, 43, f"Commande groupée n° {order.number}", size=12, font="Helvetica-Bold")
    sheet.text(282, 43, f"établie le {day(order.issued_on)}", size=10, align="right")
    sheet.text(
        15, 49, f"Livraison souhaitée le {day(order.deliver_on)} - notre n° client : {card.number}", size=10
    )
    columns = [
        Column("Service demandeur / produit", 124),
        Column("Code", 34),
        Column("Nb", 20, "right"),
        Column("Cond.", 26),
        Column("PU", 28, "right"),
        Column("Total", 35, "right"),
    ]
    table = Table(sheet, columns, Look(rules="rows", size=9.6, row=6.6, bottom=188), top=lambda _: 18)
    y = table.draw(53, _ward_rows(order))
    sheet.text(245.8, y + 8, "TOTAL COMMANDE HT", size=10.5, font="Helvetica-Bold", align="right")
    sheet.text(280.8, y + 8, money(order.total), size=10.5, font="Helvetica-Bold", align="right")


def _ward_rows(order: Order) -> list[list[str]]:
    rows, rng = [], order.rng()
    cuts = sorted(rng.sample(range(1, len(order.lines)), 2))
    parts = zip((0, *cuts), (*cuts, len(order.lines)), rng.sample(WARDS, 3), strict=True)
    for start, end, ward in parts:
        rows.append([ward, "", "", "", "", ""])
        for line in order.lines[start:end]:
            row = [line.words, line.code, count(line.quantity), line.unit_word]
            rows.append([*row, money(line.price), money(line.amount)])
        rows.append([f"Sous-total {ward[:7]}", "", "", "", "", money(_sum(order.lines[start:end]))])
    return rows


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


# --- VAT columns, prices with three decimals ------------------------------------------------------------


def with_vat(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.box(12, 12, 186, 20, width=0.6)
    sheet.block(15, 18, order.address, size=9.5, bold_first=True)
    sheet.text(195, 18, "COMMANDE FOURNISSEUR", size=12, font="Helvetica-Bold", align="right")
    sheet.text(195, 24, f"N° {order.number}", size=11, align="right")
    sheet.text(195, 29, f"du {day(order.issued_on)}", size=10, align="right")
    sheet.block(15, 40, ["Livrer à :", *order.delivery], size=9.5, bold_first=True)
    sheet.block(112, 40, [*SUPPLIER], size=9.5, bold_first=True)
    sheet.text(15, 63, f"Date de livraison demandée : {day(order.deliver_on)}", size=9.5)
    sheet.text(195, 63, f"Code client : {card.number}", size=9.5, align="right")
    columns = [
        Column("Référence", 23),
        Column("Libellé article", 61),
        Column("Qté", 11, "right"),
        Column("UV", 15),
        Column("Prix net", 18, "right"),
        Column("TVA", 12, "right"),
        Column("Total HT", 21, "right"),
        Column("Total TTC", 21, "right"),
    ]
    groups = (("Article", 2), ("Commandé", 2), ("Prix en EUR", 4))
    look = Look(size=8.6, row=6.4, bottom=250)
    y = Grouped(sheet, columns, look, x=14, groups=groups).draw(68, [_vat_row(one) for one in order.lines])
    _vat_sums(order, sheet, y + 6)


def _rate(line: Line) -> Decimal:
    return Decimal("20.0") if line.chapter == "Matériel" else Decimal("5.5")


def _tax(lines: Sequence[Line], rate: Decimal) -> Decimal:
    return (_sum([one for one in lines if _rate(one) == rate]) * rate / 100).quantize(Decimal("0.01"))


def _vat_row(line: Line) -> list[str]:
    row = [line.code, line.words, count(line.quantity), line.unit_word, f"{line.price:.3f}".replace(".", ",")]
    gross = line.amount + _tax([line], _rate(line))
    return [*row, f"{_rate(line)}".replace(".", ","), money(line.amount), money(gross)]


def _vat_sums(order: Order, sheet: Sheet, y: float) -> None:
    taxes = [(rate, _tax(order.lines, rate)) for rate in (Decimal("5.5"), Decimal("20.0"))]
    sums = [("Total HT", order.total)]
    sums += [(f"TVA {rate} %".replace(".", ","), tax) for rate, tax in taxes if tax]
    sums.append(("Total TTC", order.total + sum((tax for _, tax in taxes), Decimal(0))))
    for index, (name, amount) in enumerate(sums):
        sheet.box(136, y + index * 6, 60, 6, width=0.4)
        sheet.text(138, y + 4.2 + index * 6, name, size=9)
        sheet.text(194.8, y + 4.2 + index * 6, money(amount), size=9, align="right")


# --- sums of pages --------------------------------------------------------------------------------------

FIRST, NEXT = 20, 27


def page_sums(order: Order, sheet: Sheet) -> None:
    """Each page has the whole head, its sum, and the sum so far."""
    parts = [order.lines[:FIRST]]
    parts += [order.lines[at : at + NEXT] for at in range(FIRST, len(order.lines), NEXT)]
    so_far = Decimal(0)
    for number, part in enumerate(parts, start=1):
        if number > 1:
            sheet.next_page()
        y = _sums_head(order, sheet, number, len(parts))
        y = _sums_table(sheet, y, part)
        so_far += _sum(part)
        sheet.text(172, y + 6, "Total de la page", size=9, font="Times-Roman", align="right")
        sheet.text(193.8, y + 6, money(_sum(part)), size=9, font="Times-Roman", align="right")
        name = "Total général HT" if number == len(parts) else "Cumul à reporter"
        sheet.text(172, y + 11, name, size=9.5, font="Times-Bold", align="right")
        sheet.text(193.8, y + 11, money(so_far), size=9.5, font="Times-Bold", align="right")


def _sums_head(order: Order, sheet: Sheet, number: int, of: int) -> float:
    card = order.customer.card
    sheet.text(15, 16, card.name, size=12, font="Times-Bold")
    sheet.text(195, 16, f"Page {number} sur {of}", size=9, font="Times-Roman", align="right")
    sheet.text(15, 22, f"Cde n° {order.number} du {day(order.issued_on)}", size=11, font="Times-Roman")
    sheet.rule(15, 25, 195, 25)
    if number > 1:
        return 30
    sheet.block(15, 32, ["Services économiques", *order.address[1:]], size=10, font="Times-Roman")
    sheet.block(75, 32, ["Livraison à", *order.delivery], size=10, font="Times-Roman")
    sheet.block(140, 32, SUPPLIER[:3], size=10, font="Times-Roman")
    sheet.text(15, 55, f"SIRET acheteur {card.siret}", size=10, font="Times-Roman")
    sheet.text(195, 55, f"Livr. le {day(order.deliver_on)}", size=10, font="Times-Bold", align="right")
    return 60


def _sums_table(sheet: Paper, y: float, lines: Sequence[Line]) -> float:
    columns = [
        Column("Nbre", 14, "right"),
        Column("Unité", 18),
        Column("Désignation des fournitures", 80),
        Column("Réf.", 26),
        Column("Px unit.", 19, "right"),
        Column("Montant", 23, "right"),
    ]
    rows = [
        [count(one.quantity), one.unit_word, one.words, one.code, money(one.price), money(one.amount)]
        for one in lines
    ]
    look = Look(font="Times-Roman", bold="Times-Bold", size=9.8, row=7.2, bottom=290, head_fill="#dddddd")
    return Table(sheet, columns, look).draw(y, rows)


LAYOUTS = (
    Layout(
        "items-in-tens",
        items_in_tens,
        Shown(customer_id="number", unit_words=capital_unit),
        "each item in two rows under a heading of two rows",
        lines=(4, 18),
        kinds=HOSPITALS,
    ),
    Layout(
        "band-with-gtin",
        band_with_gtin,
        Shown(customer_id="siret", gtin=True),
        "the GTIN under the words, packings as 24x125G",
    ),
    Layout(
        "wards-sideways",
        wards_sideways,
        Shown(customer_id="number"),
        "wards with sums of their own, code after the words",
        is_wide=True,
        kinds=HOSPITALS,
    ),
    Layout(
        "with-vat",
        with_vat,
        Shown(customer_id="number"),
        "headings over groups, three decimals, VAT a line and in the sums",
        lines=(3, 14),
    ),
    Layout(
        "page-sums",
        page_sums,
        Shown(customer_id="siret"),
        "several pages, each with head, sum and sum so far",
        lines=(24, 48),
        is_photographed=False,
        kinds=HOSPITALS,
    ),
)
