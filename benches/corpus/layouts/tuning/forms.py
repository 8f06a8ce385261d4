"""Printed forms that a pen fills in: boxes for digits, every product printed and few ordered, a pad."""

from __future__ import annotations

from benches.corpus.drawing import AMATIC_BOLD, GREY, Sheet, count, day, dotted
from benches.corpus.layouts import Layout
from benches.corpus.orders import CATALOGUE_DAY, Order, Shown, plain_capitals
from proche.orders.catalogue import Product
from proche.site.demo import catalogue


def _packing(product: Product) -> str:
    unit = product.units[0]
    return f"{unit.words[0]} de {unit.pieces:f}"


def _offered(order: Order, every: int) -> list[Product]:
    """What the form offers: the products ordered among others, as the catalogue has them."""
    asked = {line.product.sku for line in order.lines}
    sold = [one for one in catalogue.products(CATALOGUE_DAY) if one.active_to is None]
    return [one for place, one in enumerate(sold) if place % every == 0 or one.sku in asked]


def digit_boxes(order: Order, sheet: Sheet) -> None:
    card, rng = order.customer.card, order.rng()
    sheet.text(15, 18, "NUTRIVALE", size=18, font="Helvetica-Bold")
    sheet.text(15, 24, "Bon de commande à compléter et à faxer au 01 99 00 00 11", size=9)
    _boxed(sheet, 120, 17, "N° client", card.number)
    _boxed(sheet, 120, 25, "Date", f"{order.issued_on:%d/%m/%Y}")
    _boxed(sheet, 120, 33, "Livraison", f"{order.deliver_on:%d/%m/%Y}")
    sheet.text(15, 33, "Établissement :", size=9)
    sheet.pen(42, 33, card.name, size=13)
    sheet.text(15, 40, "Votre n° de commande :", size=9)
    sheet.pen(52, 40, order.number, size=13)
    sheet.text(15, 47, "Livrer à :", size=9)
    sheet.pen(42, 47, ", ".join(order.delivery), size=12)
    y = 58.0
    for x, title in ((15, "Référence"), (45, "Produit"), (135, "Conditionnement"), (172, "Quantité")):
        sheet.text(x, y, title, size=9, font="Helvetica-Bold")
    sheet.rule(15, y + 2, 195, y + 2)
    asked = {line.product.sku: line for line in order.lines}
    for product in _offered(order, 12):
        y += 7.6
        sheet.text(15, y, product.sku, size=9)
        sheet.text(45, y, product.name, size=9)
        sheet.text(135, y, _packing(product), size=8.5)
        written = count(asked[product.sku].quantity) if product.sku in asked else ""
        for place, digit in enumerate(written.rjust(3)):
            sheet.box(172 + place * 6, y - 4.6, 6, 6, width=0.4, stroke=GREY)
            if digit.strip():
                sheet.jotted(173.6 + place * 6, y - 0.3, digit, rng, size=15)
        sheet.rule(15, y + 1.9, 195, y + 1.9, width=0.2, colour=GREY)
    sheet.text(15, y + 10, "Cachet et signature", size=9)
    sheet.scribble(50, y + 18, size=0.9)


def _boxed(sheet: Sheet, x: float, y: float, label: str, text: str) -> None:
    sheet.text(x, y, label, size=9)
    for place, letter in enumerate(text):
        sheet.box(x + 20 + place * 5, y - 4.2, 5, 5.6, width=0.4, stroke=GREY)
        sheet.pen(x + 22.5 + place * 5, y, letter, size=13, align="centre")


def every_product(order: Order, sheet: Sheet) -> None:
    """Two columns of small print; a few quantities by hand."""
    card, rng = order.customer.card, order.rng()
    sheet.text(12, 14, "NUTRIVALE - BON DE COMMANDE", size=13, font="Helvetica-Bold")
    sheet.text(12, 19, "Quantités en cartons. Fax 01 99 00 00 11", size=8)
    sheet.text(12, 28, "Nom de l'établissement", size=8)
    sheet.pen(46, 28, plain_capitals(card.name), face=AMATIC_BOLD, size=17)
    sheet.text(12, 35, "Code client", size=8)
    sheet.pen(46, 35, card.number, face=AMATIC_BOLD, size=17)
    sheet.text(110, 28, "Commande du", size=8)
    sheet.pen(135, 28, dotted(order.issued_on), face=AMATIC_BOLD, size=17)
    sheet.text(110, 35, "À livrer le", size=8)
    sheet.pen(135, 35, dotted(order.deliver_on), face=AMATIC_BOLD, size=17)
    sheet.text(110, 42, "Commande n°", size=8)
    sheet.pen(135, 42, order.number, face=AMATIC_BOLD, size=17)
    asked = {line.product.sku: line for line in order.lines}
    offered = _offered(order, 2)
    half = (len(offered) + 1) // 2
    for column, part in enumerate((offered[:half], offered[half:])):
        left = 12 + column * 96
        sheet.box(left, 47, 91, 5, fill="#dddddd", width=0.4)
        for x, title in ((left + 1, "Réf."), (left + 20, "Désignation"), (left + 78, "Qté")):
            sheet.text(x, 50.6, title, size=7, font="Helvetica-Bold")
        for row, product in enumerate(part):
            y = 56 + row * 5.4
            sheet.text(left + 1, y, product.sku, size=6.8)
            sheet.text(left + 20, y, product.name, size=6.8, room=56)
            sheet.box(left + 77, y - 3.7, 14, 5.2, width=0.3, stroke=GREY)
            if product.sku in asked:
                written = count(asked[product.sku].quantity)
                sheet.jotted(left + 82, y, written, rng, size=15, face=AMATIC_BOLD)
    sheet.scribble(150, 280, size=0.8)


def pad(order: Order, sheet: Sheet) -> None:
    """A page of an order pad: printed rules, all else by hand."""
    card, rng = order.customer.card, order.rng()
    sheet.text(10, 14, "BON DE COMMANDE", size=13, font="Helvetica-Bold")
    for y, label in ((22, "N°"), (30, "Client"), (38, "Date"), (46, "Livraison")):
        sheet.text(10, y, label, size=8.5)
        sheet.leader(26, 138, y)
    sheet.pen(28, 21.4, order.number, size=14)
    sheet.pen(28, 29.4, card.name, size=14)
    sheet.pen(28, 37.4, day(order.issued_on), size=14)
    sheet.pen(28, 45.4, f"{day(order.deliver_on)}  {order.delivery[0]}", size=14)
    edges = (10, 26, 46, 112, 138)
    for x, title in zip(edges, ("Qté", "Unité", "Désignation", "Réf."), strict=False):
        sheet.text(x + 1.5, 56.5, title, size=8.5, font="Helvetica-Bold")
    sheet.rule(10, 52, 138, 52)
    for row in range(14):
        sheet.rule(10, 59 + row * 9, 138, 59 + row * 9, width=0.3, colour=GREY)
    for x in edges:
        sheet.rule(x, 52, x, 59 + 13 * 9, width=0.3, colour=GREY)
    for row, line in enumerate(order.lines):
        y = 66 + row * 9
        sheet.jotted(16, y, count(line.quantity), rng, size=15)
        sheet.jotted(27.5, y, line.unit_word, rng, size=12.5)
        words = line.words
        sheet.pen(
            47, y, words, size=min(12.5, 12.5 * 64 / max(64, 2.05 * len(words))), angle=rng.uniform(-0.5, 0.6)
        )
        sheet.jotted(113.5, y, line.code, rng, size=12)
    sheet.pen(90, 192, order.customer.buyer, size=13)
    sheet.scribble(100, 200, size=0.7)


#: what a form prints of a product, and the one unit that it counts in
PRINTED = Shown(
    price=False,
    amount=False,
    total=False,
    customer_id="number",
    words=lambda line: line.product.name,
    unit_words=lambda line: "carton",
)

LAYOUTS = (
    Layout(
        "form-digit-boxes",
        digit_boxes,
        PRINTED,
        "a digit a box, by pen; most rows stay empty",
        is_typed=False,
        lines=(3, 9),
        own_codes=False,
        in_chapters=True,
        usual_unit=True,
    ),
    Layout(
        "form-every-product",
        every_product,
        PRINTED,
        "two columns of small print, a few quantities by pen",
        is_typed=False,
        lines=(3, 10),
        own_codes=False,
        in_chapters=True,
        usual_unit=True,
    ),
    Layout(
        "order-pad",
        pad,
        Shown(price=False, amount=False, total=False),
        "a small page of a pad, by pen",
        size=(148, 210),
        is_typed=False,
        lines=(3, 10),
    ),
)
