"""The confirmation as a page that a hospital can print and file."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils import formats
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from proche.orders import wording
from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder
from proche.ui.saying import clock_format

INK = colors.HexColor("#1f2426")
SOFT = colors.HexColor("#5c6467")
LINE = colors.HexColor("#d9d4ca")
ACCENT = colors.HexColor("#0f6b5c")

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=9.5, leading=13, textColor=INK)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName="Helvetica-Bold")
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=11, textColor=SOFT)
TITLE = ParagraphStyle("title", parent=TEXT, fontName="Helvetica-Bold", fontSize=16, leading=20)
NUMBER = ParagraphStyle("number", parent=TEXT, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", parent=SMALL)
HEAD_RIGHT = ParagraphStyle("head-right", parent=SMALL, alignment=TA_RIGHT)


def confirmation(order: ConfirmedOrder, *, desk: str) -> bytes:
    """Draw the confirmation, in the language that is active. A4, with page numbers."""
    out = BytesIO()
    title = _("Confirmation of order %(number)s") % {"number": order.number or order.code}
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author=desk,
        invariant=1,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
    )
    story: list[Flowable] = [
        _paragraph(desk, SMALL),
        _paragraph(title, TITLE),
        Spacer(1, 5 * mm),
        _facts(order),
        Spacer(1, 6 * mm),
        *_differences(order),
        _lines(order),
        Spacer(1, 8 * mm),
        _paragraph(_seal_sentence(order), SMALL),
    ]
    page.build(story)
    return out.getvalue()


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    # Helvetica has no narrow no-break space, the one that French numbers are grouped with.
    return Paragraph(escape(text.replace(" ", " ")), style)


def _facts(order: ConfirmedOrder) -> Table:
    rows = [
        (_("Customer"), f"{order.customer_name} ({order.customer_number})"),
        (_("Deliver to"), ", ".join(part for part in (order.deliver_to, order.address) if part)),
        (_("Delivery"), wording.day(order.deliver_on)),
        (_("Our reference"), order.code),
    ]
    cells = [[_paragraph(name, SMALL), _paragraph(value, TEXT)] for name, value in rows if value]
    return Table(
        cells,
        colWidths=[32 * mm, None],
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)],
    )


def _differences(order: ConfirmedOrder) -> list[Flowable]:
    """What is not as it was ordered, before the lines, so that nobody overlooks it."""
    told = wording.differences(order)
    if not told:
        return []
    return [
        _paragraph(_("Not as you ordered it"), STRONG),
        *(_paragraph(f"– {words}", TEXT) for words in told),
        Spacer(1, 6 * mm),
    ]


def _lines(order: ConfirmedOrder) -> Table:
    head = [
        _paragraph(_("Product"), HEAD),
        _paragraph(_("Quantity"), HEAD_RIGHT),
        _paragraph(_("Price"), HEAD_RIGHT),
        _paragraph(_("Total"), HEAD_RIGHT),
    ]
    total = [
        _paragraph(_("Total excluding tax"), TEXT),
        "",
        "",
        _paragraph(wording.money(order.total_net, order.currency), NUMBER),
    ]
    rows: list[list[Any]] = [head, *(_line(line, order.currency) for line in order.lines), total]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
            ("LINEBELOW", (0, 1), (-1, -2), 0.3, LINE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 1), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 1), (-1, -1), 4),
        ]
    )
    return Table(rows, colWidths=[None, 32 * mm, 26 * mm, 28 * mm], style=style, repeatRows=1)


def _line(line: ConfirmedLine, currency: str) -> list[Any]:
    name = Paragraph(f"{escape(line.name)}<br/><font size=8 color=#5c6467>{escape(line.sku)}</font>", TEXT)
    return [
        name,
        _paragraph(wording.quantity(line.quantity, line.unit), NUMBER),
        _paragraph(wording.money(line.unit_price, currency), NUMBER),
        _paragraph(wording.money(line.net_amount, currency), NUMBER),
    ]


def _seal_sentence(order: ConfirmedOrder) -> str:
    return _(
        "Received document %(document)s. Confirmed on %(moment)s. "
        "This order has a sealed trace; ask for it with our reference."
    ) % {
        "document": order.document[:16],
        "moment": _moment(wording.local(order.confirmed_at)),
    }


def _moment(moment: datetime) -> str:
    # With its year, whichever it is now: the page is filed.
    hour = formats.date_format(moment, clock_format())
    return _("%(day)s at %(hour)s") % {"day": wording.day(moment.date()), "hour": hour}
