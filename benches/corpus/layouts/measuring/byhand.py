"""What people write or type themselves: carbon pads, printed lists with quantities by hand, a typed form."""

from __future__ import annotations

import random

from benches.corpus.drawing import (
    AMATIC_BOLD,
    GREY,
    SUPPLIER,
    Column,
    Look,
    Sheet,
    Table,
    count,
    day,
    in_words,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import finess, in_letters, many, packing
from benches.corpus.orders import CATALOGUE_DAY, Line, Order, Shown
from proche.orders.catalogue import Product
from proche.site.demo import catalogue

RED = "#9c1c1c"
NURSING = ("EHPAD", "SSR", "Clinique")


# --- a carbon pad ---------------------------------------------------------------------------------------

PAD = ((12, 20, "Quantité"), (32, 24, "Cond."), (56, 110, "DÉSIGNATION"), (166, 32, "Code article"))


def carbon_copy(order: Order, sheet: Sheet) -> None:
    """Half a page of a pad: everything that is not ruled or in the heading is written by hand."""
    rng = order.rng()
    _pad_head(order, sheet, rng)
    top, row = 52.0, 9.0
    for x, width, title in PAD:
        sheet.box(x, top, width, 6.5, width=0.5)
        sheet.text(x + width / 2, top + 4.6, title, size=8.5, font="Helvetica-Bold", align="centre")
        sheet.box(x, top + 6.5, width, row * 8, width=0.5)
    for index in range(1, 8):
        y = top + 6.5 + index * row
        sheet.rule(12, y, 198, y, width=0.2, colour=GREY)
    for index, line in enumerate(order.lines):
        y = top + 6.5 + index * row + 6.3
        sheet.jotted(18, y, count(line.quantity), rng, size=16)
        sheet.jotted(34, y, line.unit_word, rng, size=14)
        _scrawled(sheet, 58, y, line.words, rng, size=19)
        sheet.jotted(168, y, line.code, rng, size=13)
    sheet.text(12, 140, "Exemplaire 1 (blanc) : fournisseur - 2 (rose) : magasin", size=7, colour=GREY)
    sheet.text(150, 136, "Signature", size=8)
    sheet.scribble(165, 141, size=0.7)


def _pad_head(order: Order, sheet: Sheet, rng: random.Random) -> None:
    sheet.block(12, 13, order.address, size=9, bold_first=True)
    sheet.text(198, 13, "BON DE COMMANDE", size=13, font="Helvetica-Bold", align="right")
    sheet.text(160, 20, "N°", size=11, align="right")
    sheet.text(162, 20, order.number, size=12, font="Courier-Bold", colour=RED)
    for y, title, text in (
        (31, "Fournisseur", f"Nutrivale (client {order.customer.card.number})"),
        (38, "À livrer à", ", ".join(order.delivery)),
        (45.5, "Date", day(order.issued_on)),
    ):
        sheet.text(12, y, f"{title} :", size=9)
        sheet.rule(32, y + 0.8, 198 if y == 38 else 92, y + 0.8, width=0.2, colour=GREY)
        _scrawled(sheet, 34, y, text, rng, size=17)
    sheet.text(98, 45.5, "Livraison le :", size=9)
    sheet.rule(119, 46.3, 198, 46.3, width=0.2, colour=GREY)
    _scrawled(sheet, 122, 45.5, day(order.deliver_on), rng, size=17)


def _scrawled(sheet: Sheet, x: float, y: float, text: str, rng: random.Random, *, size: float) -> None:
    """Write long words between two rules: at the slant of single figures they would cross into others."""
    sheet.pen(x + rng.uniform(-0.6, 0.6), y, text, size=size, face=AMATIC_BOLD, angle=rng.uniform(-0.4, 0.7))


# --- a printed list with quantities by hand -------------------------------------------------------------


#: the list was printed once for all, in the catalogue's words
LISTED = Shown(
    price=False,
    amount=False,
    total=False,
    customer_id="number",
    words=lambda line: line.product.name,
    unit_words=lambda line: line.unit.words[0],
)


def list_filled_in(order: Order, sheet: Sheet) -> None:
    """A list of usual products; quantities are written by hand, a stroke where none is wanted."""
    rng, card = order.rng(), order.customer.card
    sheet.text(15, 18, card.name, size=13, font="Helvetica-Bold")
    sheet.text(15, 23.5, " - ".join(order.address[1:]), size=9)
    sheet.text(195, 18, "Commande hebdomadaire", size=12, align="right")
    sheet.text(195, 23.5, f"Fournisseur : {SUPPLIER[0]}", size=9, align="right")
    sheet.text(15, 33, "Commande n° :", size=9.5)
    sheet.jotted(42, 33, order.number, rng, size=15)
    sheet.text(90, 33, "Date :", size=9.5)
    sheet.jotted(103, 33, day(order.issued_on), rng, size=15)
    sheet.text(145, 33, "Livr. :", size=9.5)
    sheet.jotted(157, 33, day(order.deliver_on), rng, size=15)
    sheet.text(15, 40, f"Livraison : {' - '.join(order.delivery)}", size=9.5)
    sheet.text(195, 40, f"Code client {card.number}", size=9.5, align="right")
    rows = _with_unwanted(order, rng)
    columns = [
        Column("Réf.", 27),
        Column("Désignation", 86),
        Column("Colisage", 24),
        Column("Unité", 20),
        Column("Qté cdée", 23, "right"),
    ]
    printed = [
        [
            one.sku,
            one.name,
            f"{one.units[0].pieces:f} p. / {one.units[0].words[0]}",
            one.units[0].words[0],
            "",
        ]
        for one, _ in rows
    ]
    Table(sheet, columns, Look(size=9, row=8.4, head_fill="#e2e2e2")).draw(45, printed)
    for index, (_, quantity) in enumerate(rows):
        y = 45 + 9.2 + index * 8.4 + 6.0
        if quantity:
            sheet.jotted(182, y, quantity, rng, size=16)
        else:
            sheet.rule(180, y - 1.4, 188, y - 2.4 + rng.random(), width=1.1, colour="#1b2a6b")
    y = 45 + 9.2 + len(rows) * 8.4 + 10
    sheet.text(15, y, "Visa de l'économe :", size=9)
    sheet.scribble(50, y + 2, size=0.7)


def _with_unwanted(order: Order, rng: random.Random) -> list[tuple[Product, str]]:
    """The ordered products in order, with a few others between them."""
    ordered = {line.product.sku for line in order.lines}
    others = [
        one for one in catalogue.products(CATALOGUE_DAY) if one.sku not in ordered and one.active_to is None
    ]
    rows = [(line.product, count(line.quantity)) for line in order.lines]
    for product in rng.sample(others, 5):
        rows.insert(rng.randint(0, len(rows)), (product, ""))
    return rows


# --- typed, with the sum in letters ---------------------------------------------------------------------

# A ribbon leaves more ink than the thin face of PDF.
RIBBON = "Courier-Bold"


def typed_with_letters(order: Order, sheet: Sheet) -> None:
    """A council's home: a typing machine's form, dotted leaders, the sum once more in letters."""
    card, font = order.customer.card, RIBBON
    sheet.rows(22, 22, [*order.address, f"FINESS {finess(order)}"], leading=5, size=10.5, font=font)
    sheet.rows(120, 44, SUPPLIER[:3], leading=5, size=10.5, font=font)
    sheet.text(22, 66, f"BON DE COMMANDE N° {order.number}", size=12, font=RIBBON)
    sheet.text(22, 68, "_" * 40, size=10.5, font=font)
    sheet.text(22, 75, f"{card.city}, le {in_words(order.issued_on)}", size=10.5, font=font)
    sheet.text(22, 82, f"Siret {card.siret}   Imputation 60223", size=10.5, font=font)
    y = 92.0
    for line in order.lines:
        if y > 250:
            sheet.next_page()
            y = 24.0
        _typed_line(sheet, y, line)
        y += 11.5
    sheet.text(190, y + 2, f"Total HT {money(order.total)}", size=10.5, font=RIBBON, align="right")
    sentences = [
        "Arrêté le présent bon à la somme hors taxes de :",
        *_broken(f"{in_letters(order.total)}.", 76),
        "",
        *_broken(f"A livrer le {in_words(order.deliver_on, weekday=True)} au plus tard,", 76),
        f"{order.delivery[0]}, {order.delivery[1]},",
        order.delivery[2],
    ]
    sheet.rows(22, y + 11, sentences, leading=5, size=10.5, font=font)


def _typed_line(sheet: Sheet, y: float, line: Line) -> None:
    font = RIBBON
    head = f"{count(line.quantity)} {many(line)} {line.words}"
    sheet.text(22, y, head, size=10.5, font=font, room=150)
    sheet.text(30, y + 5, f"code {line.code}, {packing(line)}, à {money(line.price)} ", size=10.5, font=font)
    sheet.leader(122, 164, y + 5, size=9, font=font)
    sheet.text(190, y + 5, money(line.amount), size=10.5, font=font, align="right")


def _broken(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


LAYOUTS = (
    Layout(
        "carbon-copy",
        carbon_copy,
        Shown(price=False, amount=False, total=False, customer_id="number"),
        "a pad filled in by hand, its number in red",
        size=(210, 148.5),
        is_typed=False,
        lines=(2, 7),
    ),
    Layout(
        "list-filled-in",
        list_filled_in,
        LISTED,
        "a printed list, quantities by hand, strokes where none is wanted",
        is_typed=False,
        lines=(3, 14),
        own_codes=False,
        usual_unit=True,
        kinds=NURSING,
    ),
    Layout(
        "typed-with-letters",
        typed_with_letters,
        Shown(customer_id="siret", unit_words=many),
        "typed; each line in two rows with dots; the sum in letters too",
        lines=(3, 9),
        kinds=("EHPAD", "SSR"),
    ),
)
