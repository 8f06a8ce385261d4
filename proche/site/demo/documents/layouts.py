"""Orders as ten kinds of customers print them. Each layout gives the PDF and says what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from proche.site.demo.documents.paper import Column, Look, Paper, Table, count, day, money
from proche.site.demo.orders import CENT, UNITS_IN_ENGLISH, DemoLine, DemoOrder, Shown

SUPPLIER = (
    "NUTRIVALE SAS",
    "14 rue des Saveurs",
    "99140 Saint-Ferréol-les-Prés",
    "Tél. 01 99 00 00 10 - Fax 01 99 00 00 11",
)
VAT = Decimal("0.055")

Layout = Callable[[DemoOrder, Paper], None]
Pen = Callable[[Paper], None]


def pdf(layout: Layout, *orders: DemoOrder, wide: bool = False, pen: Pen | None = None) -> bytes:
    """Draw one or several orders, each from a new page; `pen` adds what people write upon the last."""
    paper = Paper(wide=wide, title=f"Bon de commande {orders[0].number}")
    for index, order in enumerate(orders):
        if index:
            paper.next_page()
        layout(order, paper)
    if pen:
        pen(paper)
    return paper.done()


def _address(order: DemoOrder) -> list[str]:
    card, place = order.customer.card, order.customer.place
    return [card.name, order.customer.street, f"{card.postcode} {place.city}"]


def _delivery(order: DemoOrder) -> list[str]:
    place = order.customer.place
    return [place.name, place.street, f"{place.postcode} {place.city}"]


def _totals(order: DemoOrder) -> list[tuple[str, Decimal]]:
    vat = (order.total * VAT).quantize(CENT, ROUND_HALF_UP)
    return [("Total HT", order.total), ("TVA 5,5 %", vat), ("Total TTC", order.total + vat)]


def _rows(order: DemoOrder, cells: Callable[[int, DemoLine], Sequence[str]]) -> list[Sequence[str]]:
    return [cells(position, line) for position, line in enumerate(order.lines, start=1)]


# 1 -- a hospital's purchasing software: boxes and a full grid

HOSPITAL = Shown(customer_id="siret")


def hospital(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.text(15, 18, card.name.upper(), size=11, font="Helvetica-Bold", room=97)
    paper.block(
        15,
        22.6,
        [
            "Service des achats - Économat",
            order.customer.street,
            f"{card.postcode} {card.city}",
            f"Tél. {card.phones[0]}   Fax {card.faxes[0]}",
            f"SIRET {card.siret}",
        ],
    )
    paper.box(115, 14, 80, 27)
    paper.block(118, 20, ["Fournisseur :", *SUPPLIER], size=9)
    paper.box(15, 48, 180, 11, fill="#dfe6ea")
    paper.text(105, 55, f"BON DE COMMANDE N° {order.number}", size=14, font="Helvetica-Bold", align="centre")
    paper.text(15, 66, f"Date de commande : {day(order.issued_on)}", size=9.5)
    paper.text(110, 66, f"Livraison souhaitée le : {day(order.deliver_on)}", size=9.5)
    paper.text(15, 72, "Lieu de livraison : " + ", ".join(_delivery(order)), size=9.5)
    paper.text(15, 78, f"Affaire suivie par : {order.customer.buyer}", size=9.5)
    columns = [
        Column("Référence", 24),
        Column("Désignation", 78),
        Column("Qté", 14, "right"),
        Column("Unité", 20),
        Column("P.U. HT", 20, "right"),
        Column("Montant HT", 24, "right"),
    ]
    rows = _rows(
        order,
        lambda _, line: [
            line.code,
            line.words,
            count(line.quantity),
            line.unit_word.capitalize(),
            money(line.price),
            money(line.amount),
        ],
    )
    y = Table(paper, columns, top=lambda page: _carried(order, page)).draw(84, rows)
    for index, (name, amount) in enumerate(_totals(order)):
        paper.box(127, y + 3 + index * 6.4, 44, 6.4, width=0.4)
        paper.box(171, y + 3 + index * 6.4, 24, 6.4, width=0.4)
        paper.text(129, y + 7.5 + index * 6.4, name, size=9, font="Helvetica-Bold")
        paper.text(193.5, y + 7.5 + index * 6.4, money(amount), size=9, align="right")
    if order.note:
        paper.text(15, y + 8, order.note, size=9)
    paper.text(15, y + 30, "Le directeur, par délégation", size=9)
    paper.scribble(20, y + 44)
    paper.text(
        105,
        288,
        "Tout envoi doit être accompagné d'un bordereau de livraison rappelant le numéro du bon.",
        size=7,
        align="centre",
    )


def _carried(order: DemoOrder, paper: Paper) -> float:
    paper.text(15, 15, f"Bon de commande N° {order.number} - suite", size=9, font="Helvetica-Bold")
    paper.text(195, 15, f"Page {paper.number}", size=9, align="right")
    return 20


# 2 -- a nursing home's word processor: no lines, no prices

NURSING = Shown(price=False, amount=False, total=False)


def nursing(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.text(20, 25, card.name, size=15, font="Times-Bold")
    paper.block(
        20,
        31,
        [
            order.customer.street,
            f"{card.postcode} {card.city}",
            f"Téléphone : {card.phones[0]}",
            f"Télécopie : {card.faxes[0]}",
        ],
        font="Times-Roman",
        size=10.5,
    )
    paper.block(
        120,
        45,
        ["Société NUTRIVALE", "Service commandes", "Fax : 01 99 00 00 11"],
        font="Times-Roman",
        size=11,
    )
    paper.text(120, 64, f"Le {day(order.issued_on)}", font="Times-Roman", size=11)
    paper.text(20, 76, f"Commande n° {order.number}", font="Times-Bold", size=12)
    paper.text(20, 84, "Merci de nous livrer les articles suivants :", font="Times-Roman", size=11)
    columns = [Column("Référence", 34), Column("Produit", 98), Column("Quantité", 36, "left")]
    rows = _rows(
        order, lambda _, line: [line.code, line.words, f"{count(line.quantity)} {_many(line)}".strip()]
    )
    look = Look(font="Times-Roman", bold="Times-Bold", size=11, rules="none", row=7)
    y = Table(paper, columns, look, x=20).draw(92, rows)
    paper.text(
        20,
        y + 10,
        f"Livraison le {day(order.deliver_on)} ({order.customer.place.name.lower()}).",
        font="Times-Roman",
        size=11,
    )
    if order.note:
        paper.text(20, y + 17, order.note, font="Times-Roman", size=11)
    paper.text(120, y + 26, order.customer.buyer, font="Times-Roman", size=11)
    paper.scribble(122, y + 38)


def _many(line: DemoLine) -> str:
    word = line.unit_word
    return word + "s" if word and line.quantity > 1 and not word.endswith("s") else word


# 3 -- a clinic: coloured heading, descriptions on two lines, stripes

CLINIC = Shown(customer_id="number")


def clinic(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.box(0, 0, 210, 26, fill="#2f6f73", width=0)
    paper.text(15, 13, card.name, size=18, room=118, font="Helvetica-Bold", colour="#ffffff")
    paper.text(
        15,
        20,
        f"{order.customer.street} - {card.postcode} {card.city} - {card.phones[0]}",
        size=9,
        colour="#ffffff",
    )
    paper.text(195, 16, "COMMANDE", size=16, font="Helvetica-Bold", align="right", colour="#ffffff")
    facts = [
        ("N° de commande", order.number),
        ("Date", day(order.issued_on)),
        ("Livraison", day(order.deliver_on)),
        ("N° client", card.number),
        ("Contact", order.customer.buyer),
    ]
    for index, (name, value) in enumerate(facts):
        paper.text(15, 38 + index * 5.4, name, size=9, colour="#667777")
        paper.text(48, 38 + index * 5.4, value, size=9.5, font="Helvetica-Bold")
    paper.block(120, 38, ["Adressée à", *SUPPLIER], size=9)
    columns = [
        Column("Code", 24),
        Column("Article", 82),
        Column("Quantité", 20, "right"),
        Column("Cond.", 16),
        Column("Prix net", 18, "right"),
        Column("Total", 20, "right"),
    ]
    rows = _rows(
        order,
        lambda _, line: [
            line.code,
            f"{line.words}\nConditionnement : {_packing(line)}",
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
        ],
    )
    look = Look(rules="none", zebra=True, head_fill="#d5e4e4", row=7)
    y = Table(paper, columns, look).draw(70, rows)
    paper.rule(140, y + 3, 195, y + 3, width=1.2)
    paper.text(140, y + 9, "Total HT", size=11, font="Helvetica-Bold")
    paper.text(194, y + 9, f"{money(order.total)} €", size=11, font="Helvetica-Bold", align="right")
    paper.block(15, y + 9, ["Livrer à :", *_delivery(order)], size=9)
    if order.note:
        paper.text(15, y + 34, order.note, size=9)


def _packing(line: DemoLine) -> str:
    piece = line.product.units[-1]
    pieces = count(line.unit.pieces)
    return (
        f"à l'unité ({piece.words[0]})"
        if line.unit.pieces == 1
        else f"{line.unit_word} de {pieces} {piece.words[1]}"
    )


# 4 -- quantity first, the supplier's code last

CODES_RIGHT = Shown(amount=False, total=False, customer_id="number")


def codes_right(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.block(15, 20, _address(order), size=10, bold_first=True)
    paper.text(195, 20, f"Notre compte client chez vous : {card.number}", size=9, align="right")
    paper.text(15, 44, "Commande fournisseur", size=16, font="Helvetica-Bold")
    paper.text(
        15, 52, f"Nutrivale        Réf. commande : {order.number}        du {day(order.issued_on)}", size=10
    )
    paper.text(15, 58, f"À livrer le {day(order.deliver_on)} à : {', '.join(_delivery(order))}", size=10)
    columns = [
        Column("Qté", 14, "right"),
        Column("Unité", 22),
        Column("Libellé", 92),
        Column("PU HT", 20, "right"),
        Column("Réf. fourn.", 32, "right"),
    ]
    rows = _rows(
        order,
        lambda _, line: [count(line.quantity), line.unit_word, line.words, money(line.price), line.code],
    )
    y = Table(paper, columns, Look(rules="rows", size=9.5, row=7)).draw(66, rows)
    paper.text(15, y + 8, f"{len(order.lines)} lignes. {order.note}".strip(), size=9)
    paper.text(15, y + 16, f"Pour l'établissement, {order.customer.buyer}", size=9)


# 5 -- a dot-matrix printer's fixed width, dashes for lines

COURIER = Shown(customer_id="number")


def courier(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    head = [
        f"{card.name.upper():<52}PAGE {paper.number:>3}",
        f"{order.customer.street.upper()}",
        f"{card.postcode} {card.city.upper()}",
        "",
        f"COMMANDE NO {order.number:<18} DU {day(order.issued_on)}",
        "FOURNISSEUR 00417 NUTRIVALE",
        f"CODE CLIENT {card.number}",
        f"DATE LIVRAISON {day(order.deliver_on)}",
        "",
    ]
    y = _typed(paper, 18, head)
    dashes = "-" * 86
    y = _typed(
        paper,
        y,
        [
            dashes,
            f"{'ARTICLE':<11}{'DESIGNATION':<40}{'QTE':>5} {'UN':<7}{'PRIX U.':>9}{'MONTANT':>12}",
            dashes,
        ],
    )
    for line in order.lines:
        if y > 268:
            paper.next_page()
            y = _typed(paper, 18, [f"COMMANDE NO {order.number:<40}PAGE {paper.number:>3}", dashes])
        y = _typed(paper, y, [_typed_row(line)])
    _typed(paper, y, [dashes, f"{'TOTAL HT EUR':>73}{money(order.total):>12}", "", order.note.upper()])


def _typed_row(line: DemoLine) -> str:
    article = f"{line.code:<11}{line.words[:39]:<40}"
    asked = f"{count(line.quantity):>5} {line.unit_word[:6].upper():<7}"
    return f"{article}{asked}{money(line.price):>9}{money(line.amount):>12}"


def _typed(paper: Paper, y: float, lines: Sequence[str]) -> float:
    return paper.block(15, y, lines, font="Courier", size=9, leading=4.4)


# 6 -- an order form of the supplier's, filled in: rows without a quantity are not ordered

FORM = Shown(price=False, amount=False, total=False, customer_id="number")


def form(order: DemoOrder, paper: Paper, *, offered: Sequence[tuple[str, str, str]] = ()) -> None:
    """`offered` are the rows of the form that stay empty: code, name, packing."""
    card = order.customer.card
    paper.text(15, 18, "NUTRIVALE", size=20, font="Helvetica-Bold", colour="#8a3b12")
    paper.text(15, 24, "Bon de commande à retourner par fax au 01 99 00 00 11", size=10)
    paper.box(190, 10, 92, 30)
    paper.block(
        193,
        16,
        [
            f"Établissement : {card.name}",
            f"N° client : {card.number}",
            f"Commande n° : {order.number}",
            f"Date : {day(order.issued_on)}",
            f"Livraison le : {day(order.deliver_on)}",
        ],
        size=9,
    )
    filled = {line.product.sku: line for line in order.lines}
    rows = [(line.product.sku, line.product.name, _packing(line)) for line in order.lines] + list(offered)
    columns = [
        Column("Réf.", 28),
        Column("Produit", 120),
        Column("Conditionnement", 60),
        Column("Quantité", 26, "centre"),
        Column("Unité", 33),
    ]
    table = Table(paper, columns, Look(size=9.5, row=6.6, bottom=196, head_fill="#f3e3da"))
    cells = [
        [code, name, packing, _asked(filled, code), filled[code].unit_word if code in filled else ""]
        for code, name, packing in sorted(rows)
    ]
    y = table.draw(46, cells)
    paper.text(15, y + 8, f"Nom et signature : {order.customer.buyer}", size=9)
    paper.scribble(75, y + 12, size=0.8)


def _asked(filled: dict[str, DemoLine], code: str) -> str:
    return count(filled[code].quantity) if code in filled else ""


# 7 -- a letter: the order in sentences

LETTER = Shown(code=False, price=False, amount=False, total=False)


def letter(order: DemoOrder, paper: Paper) -> None:
    paper.block(25, 25, _address(order), font="Times-Roman", size=11.5, leading=5.4)
    paper.block(
        120,
        50,
        ["Nutrivale", "Service commandes", *SUPPLIER[1:3]],
        font="Times-Roman",
        size=11.5,
        leading=5.4,
    )
    paper.text(
        120, 82, f"{order.customer.card.city}, le {day(order.issued_on)}", font="Times-Roman", size=11.5
    )
    paper.text(25, 96, f"Objet : commande n° {order.number}", font="Times-Bold", size=11.5)
    lines = [f"-  {count(line.quantity)} {_many(line)} de {line.words}" for line in order.lines]
    body = [
        "Madame, Monsieur,",
        "",
        "Nous vous prions de bien vouloir nous livrer, pour le "
        f"{day(order.deliver_on)}, les produits suivants :",
        "",
        *lines,
        "",
        order.note or "Merci de votre diligence.",
        "",
        "Veuillez agréer nos salutations distinguées.",
    ]
    y = paper.block(25, 108, body, font="Times-Roman", size=11.5, leading=6)
    paper.text(120, y + 14, order.customer.buyer, font="Times-Roman", size=11.5)
    paper.scribble(122, y + 26)


# 8 -- a purchasing group: GTIN column, market number, landscape

GROUP = Shown(gtin=True, customer_id="gln")


def group(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.text(15, 16, "Groupement d'achats SOLIDAIR", size=14, font="Helvetica-Bold")
    paper.text(15, 22, f"pour le compte de : {card.name}  -  GLN {card.gln}", size=9.5)
    paper.text(
        15,
        28,
        f"Marché n° 2026-NUT-04, lot 3      Commande {order.number} du {day(order.issued_on)}",
        size=9.5,
    )
    paper.text(15, 34, f"Livraison : {', '.join(_delivery(order))}, le {day(order.deliver_on)}", size=9.5)
    paper.block(215, 16, SUPPLIER, size=8.5, leading=4.2, bold_first=True)
    columns = [
        Column("Lg", 10, "right"),
        Column("Code article", 28),
        Column("GTIN", 34),
        Column("Désignation", 98),
        Column("Qté", 16, "right"),
        Column("UC", 22),
        Column("PU net HT", 26, "right"),
        Column("Total HT", 33, "right"),
    ]
    rows = _rows(
        order,
        lambda position, line: [
            str(position * 10),
            line.code,
            line.product.gtin,
            line.words,
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
        ],
    )
    y = Table(paper, columns, Look(rules="rows", bottom=190, zebra=True)).draw(42, rows)
    paper.text(250, y + 7, "Total HT", size=10, font="Helvetica-Bold", align="right")
    paper.text(281, y + 7, money(order.total), size=10, font="Helvetica-Bold", align="right")
    if order.note:
        paper.text(15, y + 7, order.note, size=9)


# 9 -- English

ENGLISH = Shown(customer_id="number", english=True)


def english(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.text(195, 22, "PURCHASE ORDER", size=18, font="Helvetica-Bold", align="right")
    paper.block(
        15, 20, [card.name, order.customer.street, f"{card.postcode} {card.city}", "France"], bold_first=True
    )
    facts = [
        f"PO number: {order.number}",
        f"Order date: {order.issued_on:%d %B %Y}",
        f"Delivery date: {order.deliver_on:%d %B %Y}",
        f"Customer no.: {card.number}",
    ]
    for index, fact in enumerate(facts):
        paper.text(195, 31 + index * 5, fact, size=9.5, align="right")
    paper.block(15, 50, ["Supplier", *SUPPLIER[:3]], size=9)
    columns = [
        Column("Item", 11, "right"),
        Column("Part no.", 26),
        Column("Description", 73),
        Column("Qty", 14, "right"),
        Column("Unit", 18),
        Column("Unit price", 18, "right"),
        Column("Amount", 20, "right"),
    ]
    rows = _rows(
        order,
        lambda position, line: [
            str(position),
            line.code,
            line.product.name_en,
            count(line.quantity),
            UNITS_IN_ENGLISH[line.unit.code],
            money(line.price, english=True),
            money(line.amount, english=True),
        ],
    )
    y = Table(paper, columns, Look(rules="head", row=6.8)).draw(76, rows)
    paper.text(175, y + 7, "Total (EUR, net)", size=10, font="Helvetica-Bold", align="right")
    paper.text(194, y + 7, money(order.total, english=True), size=10, font="Helvetica-Bold", align="right")
    paper.text(15, y + 18, order.note or "Please confirm receipt of this order.", size=9)
    paper.text(15, y + 30, f"Ordered by {order.customer.buyer}", size=9)


# 10 -- a home-care service: two columns of facts, light rules, total in words at the foot

HOME_CARE = Shown(price=True, amount=True, customer_id="number")


def home_care(order: DemoOrder, paper: Paper) -> None:
    card = order.customer.card
    paper.text(105, 20, card.name, size=16, font="Helvetica-Bold", align="centre")
    paper.text(
        105,
        26,
        f"{order.customer.street}, {card.postcode} {card.city} - Tél. {card.phones[0]}",
        size=9,
        align="centre",
    )
    paper.rule(15, 30, 195, 30, width=1)
    left = [("Fournisseur", "Nutrivale"), ("Commande", order.number), ("Code client", card.number)]
    right = [
        ("Émise le", day(order.issued_on)),
        ("Livraison", day(order.deliver_on)),
        ("Lieu", order.customer.place.name),
    ]
    for x, facts in ((15, left), (110, right)):
        for index, (name, value) in enumerate(facts):
            paper.text(x, 38 + index * 6, f"{name} :", size=9.5)
            paper.text(x + 30, 38 + index * 6, value, size=9.5)
    columns = [
        Column("N°", 9, "right"),
        Column("Désignation du produit", 77),
        Column("Référence", 26),
        Column("Quantité", 18, "right"),
        Column("Unité", 16),
        Column("Prix HT", 16, "right"),
        Column("Montant", 20, "right"),
    ]
    rows = _rows(
        order,
        lambda position, line: [
            str(position),
            line.words,
            line.code,
            count(line.quantity),
            line.unit_word,
            money(line.price),
            money(line.amount),
        ],
    )
    y = Table(paper, columns, Look(rules="all", row=7, size=8.8)).draw(60, rows)
    paper.text(
        195,
        y + 8,
        f"Montant total hors taxes : {money(order.total)} EUR",
        size=10.5,
        font="Helvetica-Bold",
        align="right",
    )
    if order.note:
        paper.text(15, y + 8, order.note, size=9)
    paper.text(15, y + 20, f"Visa : {order.customer.buyer}", size=9)
    paper.scribble(45, y + 22, size=0.7)
