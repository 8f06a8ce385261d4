"""Orders in English: months in words, commas for thousands, quantity before or after."""

from __future__ import annotations

from benches.corpus.drawing import GREY, VERA, VERA_BOLD, Column, Look, Sheet, Table, count, money
from benches.corpus.layouts import Layout
from benches.corpus.orders import Order, Shown
from proche.site.demo.orders import UNITS_IN_ENGLISH


def purchase_order(order: Order, sheet: Sheet) -> None:
    card = order.customer.card
    sheet.text(15, 20, "Purchase Order", size=20, font="Helvetica")
    sheet.text(195, 16, f"PO No. {order.number}", size=11, font="Helvetica-Bold", align="right")
    sheet.text(
        195,
        22,
        f"Date: {order.issued_on:%B} {order.issued_on.day}, {order.issued_on:%Y}",
        size=9.5,
        align="right",
    )
    sheet.rule(15, 26, 195, 26, width=1.2, colour="#2b4a7a")
    sheet.block(15, 33, ["Bill to", *order.address, "France"], size=9, bold_first=True)
    sheet.block(80, 33, ["Ship to", *order.delivery, "France"], size=9, bold_first=True)
    required = order.deliver_on
    facts = [
        "Vendor: Nutrivale SAS",
        f"Account no.: {card.number}",
        f"Required by: {required:%B} {required.day}, {required:%Y}",
        "Currency: EUR",
    ]
    sheet.block(145, 33, facts, size=9)
    columns = [
        Column("#", 8, "right"),
        Column("SKU", 26),
        Column("Item", 74),
        Column("Qty", 14, "right"),
        Column("UOM", 16, "centre"),
        Column("Rate", 18, "right"),
        Column("Extended", 24, "right"),
    ]
    rows = [
        [
            str(position),
            line.code,
            line.words_en,
            count(line.quantity),
            UNITS_IN_ENGLISH[line.unit.code],
            money(line.price, english=True),
            money(line.amount, english=True),
        ]
        for position, line in enumerate(order.lines, start=1)
    ]
    y = Table(sheet, columns, Look(size=8.8, rules="rows", row=6.8, head_fill="#dce4f0")).draw(62, rows)
    sheet.text(160, y + 8, "Order total (net)", size=10, align="right")
    sheet.text(193.5, y + 8, money(order.total, english=True), size=10, font="Helvetica-Bold", align="right")
    sheet.text(15, y + 18, "Please quote the PO number on all papers.", size=8.5, colour=GREY)


def requisition(order: Order, sheet: Sheet) -> None:
    """Quantity first, no prices, days as figures that could be two days in another land."""
    card = order.customer.card
    sheet.text(105, 18, card.name.upper(), size=12, font=VERA_BOLD, align="centre", room=180)
    sheet.text(105, 24, "SUPPLY REQUISITION", size=10, font=VERA, align="centre")
    facts = [
        ("Order number", order.number),
        ("Order date", f"{order.issued_on:%d %b %Y}"),
        ("Delivery date", f"{order.deliver_on:%d %b %Y}"),
        ("Deliver to", ", ".join(order.delivery)),
        ("Customer number", card.number),
    ]
    for row, (label, value) in enumerate(facts):
        sheet.text(15, 34 + row * 5.2, label, size=8, font=VERA_BOLD)
        sheet.text(55, 34 + row * 5.2, value, size=8, font=VERA)
    columns = [
        Column("Quantity", 20, "right"),
        Column("Unit", 20),
        Column("Description", 100),
        Column("Item code", 34),
    ]
    rows = [
        [count(line.quantity), UNITS_IN_ENGLISH[line.unit.code], line.words_en, line.code]
        for line in order.lines
    ]
    y = Table(sheet, columns, Look(font=VERA, bold=VERA_BOLD, size=8, row=7)).draw(64, rows)
    sheet.text(15, y + 10, f"Requested by: {order.customer.buyer}", size=8, font=VERA)
    sheet.scribble(70, y + 14, size=0.8)


LAYOUTS = (
    Layout(
        "english-purchase-order",
        purchase_order,
        Shown(customer_id="number", english=True),
        "American months, bill to and ship to",
    ),
    Layout(
        "english-requisition",
        requisition,
        Shown(
            price=False,
            amount=False,
            total=False,
            customer_id="number",
            english=True,
            name=lambda order: order.customer.card.name.upper(),
        ),
        "quantity first, no prices",
    ),
)
