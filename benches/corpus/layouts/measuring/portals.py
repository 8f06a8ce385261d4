"""Print-outs of screens: a portal's cards, a spreadsheet with its grid, orders of English programs."""

from __future__ import annotations

from datetime import date

from benches.corpus.drawing import (
    GREY,
    SUPPLIER,
    VERA,
    VERA_BOLD,
    VERA_ITALIC,
    Column,
    Look,
    Sheet,
    Table,
    count,
    day,
    money,
)
from benches.corpus.layouts import Layout
from benches.corpus.layouts.measuring.wording import fitted, packing
from benches.corpus.orders import Line, Order, Shown
from proche.site.demo.orders import UNITS_IN_ENGLISH

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


# --- a portal's cards -----------------------------------------------------------------------------------


def portal_cards(order: Order, sheet: Sheet) -> None:
    y = _portal_head(order, sheet)
    for line in order.lines:
        if y > 258:
            _portal_foot(order, sheet)
            sheet.next_page()
            y = 20.0
        _card(sheet, y, line)
        y += 20
    sheet.text(150, y + 5, "Total HT", size=10, font=VERA_BOLD, align="right")
    sheet.text(192, y + 5, f"{money(order.total)} €", size=10, font=VERA_BOLD, align="right")
    _portal_foot(order, sheet)


def _portal_head(order: Order, sheet: Sheet) -> float:
    card = order.customer.card
    sheet.text(15, 18, "achats-sante.example", size=13, font=VERA_BOLD)
    sheet.text(195, 18, "Mes commandes  >  Détail", size=8, font=VERA, align="right", colour=GREY)
    sheet.rule(15, 22, 195, 22, colour=GREY)
    sheet.text(15, 31, f"Commande {order.number}", size=14, font=VERA_BOLD)
    sheet.text(195, 31, "Statut : transmise au fournisseur", size=8.5, font=VERA_ITALIC, align="right")
    columns = (
        (15, "Passée le", [day(order.issued_on), f"par {order.customer.buyer}"]),
        (58, "Acheteur", [*order.address, f"SIRET {card.siret}"]),
        (128, "Livraison", [*order.delivery, f"Date souhaitée : {day(order.deliver_on)}"]),
    )
    for x, title, lines in columns:
        sheet.text(x, 40, title, size=8, font=VERA, colour=GREY)
        fitted(sheet, x, 45, lines, room=67, size=8.5, font=VERA)
    sheet.text(15, 69, f"{len(order.lines)} articles - Fournisseur : {SUPPLIER[0]}", size=9, font=VERA)
    return 73


def _card(sheet: Sheet, y: float, line: Line) -> None:
    sheet.box(15, y, 180, 18, width=0.4, stroke=GREY)
    sheet.box(17, y + 2, 14, 14, width=0.3, stroke=GREY)
    sheet.rule(17, y + 16, 31, y + 2, width=0.2, colour=GREY)
    sheet.text(35, y + 6, line.words, size=9.5, font=VERA_BOLD, room=112)
    sheet.text(35, y + 11, f"Réf. {line.code}  |  GTIN {line.product.gtin}", size=8, font=VERA)
    price = f"{money(line.price)} € HT / {line.unit_word}"
    sheet.text(35, y + 15.5, price, size=8, font=VERA)
    sheet.text(192, y + 7, f"Qté : {count(line.quantity)}", size=9.5, font=VERA, align="right")
    sheet.text(192, y + 14, f"{money(line.amount)} €", size=9.5, font=VERA_BOLD, align="right")


def _portal_foot(order: Order, sheet: Sheet) -> None:
    address = f"https://achats-sante.example/commandes/{order.number}/imprimer"
    sheet.text(15, 290, address, size=6.5, font=VERA, colour=GREY)
    sheet.text(195, 290, f"page {sheet.number}", size=6.5, font=VERA, align="right", colour=GREY)


# --- a spreadsheet printed with its grid ----------------------------------------------------------------

CELLS = (("A", 9), ("B", 27), ("C", 76), ("D", 18), ("E", 14), ("F", 18), ("G", 22))
LEFT, CELL = 17.0, 5.8


def printed_grid(order: Order, sheet: Sheet) -> None:
    """Row numbers and letters of columns around, as who prints a sheet forgets to leave them off."""
    rows = _grid_rows(order)
    _grid(sheet, len(rows) + 2)
    for number, row in enumerate(rows):
        base, x = 18 + (number + 1) * CELL + 4.1, LEFT
        for (letter, width), cell in zip(CELLS, row, strict=True):
            is_number = letter in "EFG" and number > 9
            place = x + width - 1 if is_number else x + 1
            room = 0 if number < 9 else width - 2
            font = VERA_BOLD if number in (0, 9) else VERA
            if cell:
                align = "right" if is_number else "left"
                sheet.text(place, base, cell, size=8, font=font, room=room, align=align)  # type: ignore[arg-type]
            x += width


def _grid(sheet: Sheet, rows: int) -> None:
    width = sum(wide for _, wide in CELLS)
    sheet.box(LEFT - 8, 18, 8, CELL * (rows + 1), fill="#e6e6e6", width=0.2)
    sheet.box(LEFT, 18, width, CELL, fill="#e6e6e6", width=0.2)
    x = LEFT
    for letter, wide in CELLS:
        sheet.text(x + wide / 2, 22.1, letter, size=7.5, font=VERA, align="centre")
        sheet.rule(x, 18, x, 18 + CELL, width=0.2, colour=GREY)
        # A text that runs over its cell hides the grid.
        sheet.rule(x, 18 + CELL * 10, x, 18 + CELL * (rows + 1), width=0.2, colour=GREY)
        x += wide
    sheet.rule(x, 18, x, 18 + CELL * (rows + 1), width=0.2, colour=GREY)
    for row in range(rows + 2):
        sheet.rule(LEFT - 8, 18 + row * CELL, x, 18 + row * CELL, width=0.2, colour=GREY)
    for row in range(1, rows + 1):
        sheet.text(LEFT - 1, 22.1 + row * CELL, str(row), size=7.5, font=VERA, align="right")


def _grid_rows(order: Order) -> list[list[str]]:
    card = order.customer.card
    head = [
        f"COMMANDE NUTRIVALE - {card.name}",
        "",
        f"N° commande : {order.number}",
        f"Date : {day(order.issued_on)}",
        f"Livraison : {day(order.deliver_on)}",
        f"Lieu : {', '.join(order.delivery)}",
        f"N° client : {card.number}",
        f"Contact : {order.customer.buyer} - {card.phones[0]}",
        "",
    ]
    rows = [[text, *[""] * 6] for text in head]
    rows.append(["", "Réf", "Produit", "Cdt", "Nbre", "PU", "Total"])
    for place, line in enumerate(order.lines, start=1):
        row = [str(place), line.code, line.words, line.unit_word, count(line.quantity)]
        rows.append([*row, f"{line.price}".replace(".", ","), f"{line.amount}".replace(".", ",")])
    return [*rows, ["", "", "", "", "", "TOTAL", f"{order.total}".replace(".", ",")]]


# --- English programs -----------------------------------------------------------------------------------


def english_quantity_with_unit(order: Order, sheet: Sheet) -> None:
    """Quantity and unit in one cell, days with letters, both addresses beside one another."""
    card = order.customer.card
    sheet.box(15, 12, 180, 12, fill="#d8d8d8", width=0)
    sheet.text(18, 20, "PURCHASE ORDER", size=15, font="Helvetica-Bold")
    sheet.text(192, 20, f"PO No. {order.number}", size=12, font="Helvetica-Bold", align="right")
    blocks = (("Ordered by", order.address), ("Deliver to", order.delivery), ("Vendor", SUPPLIER[:3]))
    for index, (title, lines) in enumerate(blocks):
        sheet.text(15 + index * 62, 32, title, size=8, font="Helvetica-Oblique", colour=GREY)
        fitted(sheet, 15 + index * 62, 37, lines, room=59)
    sheet.text(15, 57, f"Order date: {order.issued_on:%d-%b-%Y}", size=9.5)
    sheet.text(78, 57, f"Required by: {order.deliver_on:%d-%b-%Y}", size=9.5, font="Helvetica-Bold")
    sheet.text(195, 57, f"Customer account {card.number}", size=9.5, align="right")
    columns = [
        Column("Ln", 9, "right"),
        Column("Order qty", 25),
        Column("Item description", 75),
        Column("Catalog #", 26),
        Column("Unit price", 21, "right"),
        Column("Ext. price", 24, "right"),
    ]
    table = Table(sheet, columns, Look(rules="head", size=9.2, row=6.8, zebra=True))
    y = table.draw(62, [_english_row(place, line) for place, line in enumerate(order.lines, start=1)])
    total = f"{money(order.total, english=True)} EUR"
    sheet.text(
        193.8, y + 8, f"Order total excl. VAT   {total}", size=10, font="Helvetica-Bold", align="right"
    )
    sheet.text(15, y + 20, "Please quote our PO number on your delivery note and invoice.", size=8.5)


def _english_row(place: int, line: Line) -> list[str]:
    quantity = f"{count(line.quantity)} {_english_unit(line)}"
    prices = [money(line.price, english=True), money(line.amount, english=True)]
    return [str(place), quantity, line.words_en, line.code, *prices]


def _english_unit(line: Line) -> str:
    return UNITS_IN_ENGLISH[line.unit.code]


def english_fax_order(order: Order, sheet: Sheet) -> None:
    """A short covering sentence with the day, then a list without rules and without prices."""
    card = order.customer.card
    font, bold = "Times-Roman", "Times-Bold"
    sheet.text(105, 20, card.name, size=15, font=bold, align="centre")
    place = f"{order.customer.street} - {card.postcode} {card.city} - tel {card.phones[0]}"
    sheet.text(105, 26, f"{place} - fax {card.faxes[0]}", size=9, font=font, align="centre")
    sheet.rule(20, 30, 190, 30)
    sheet.text(20, 40, f"To: {SUPPLIER[0]}, order desk", size=11, font=font)
    sheet.text(190, 40, _in_english(order.issued_on), size=11, font=font, align="right")
    sheet.text(20, 47, f"Our order no. {order.number} - customer no. {card.number}", size=11, font=bold)
    sentences = [
        "Dear Sir or Madam,",
        f"Kindly supply the following items by {_in_english(order.deliver_on)},",
        f"delivered to {', '.join(order.delivery)}.",
    ]
    sheet.rows(20, 58, sentences, leading=6, size=11, font=font)
    titles = ((20, "Code"), (58, "Description"), (146, "Packing"), (174, "Qty"), (179, "Unit"))
    for x, title in titles:
        sheet.text(x, 84, title, size=11, font=bold, align="right" if title == "Qty" else "left")
    y = 92.0
    for line in order.lines:
        sheet.text(20, y, line.code, size=11, font=font)
        sheet.text(58, y, line.words_en, size=11, font=font, room=86)
        sheet.text(146, y, packing(line).lower(), size=11, font=font)
        sheet.text(174, y, count(line.quantity), size=11, font=font, align="right")
        sheet.text(179, y, _english_unit(line), size=11, font=font)
        y += 8.4
    sheet.text(20, y + 10, "Yours faithfully,", size=11, font=font)
    sheet.scribble(25, y + 22, size=0.7)
    sheet.text(20, y + 30, f"{order.customer.buyer}, Purchasing", size=11, font=font)


def _in_english(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


LAYOUTS = (
    Layout(
        "portal-cards",
        portal_cards,
        Shown(customer_id="siret", gtin=True),
        "no table: a card a line, quantity at its right",
        lines=(3, 13),
    ),
    Layout(
        "printed-grid",
        printed_grid,
        Shown(customer_id="number"),
        "a spreadsheet with its grid, letters and numbers",
        lines=(4, 24),
    ),
    Layout(
        "english-quantity-with-unit",
        english_quantity_with_unit,
        Shown(customer_id="number", english=True),
        "in English; quantity and unit in one cell",
        kinds=("Clinique", "Centre hospitalier", "Soins à domicile"),
    ),
    Layout(
        "english-fax-order",
        english_fax_order,
        Shown(price=False, amount=False, total=False, english=True, customer_id="number"),
        "in English; the day in a sentence, no rules",
        kinds=("Clinique", "SSR"),
    ),
)
