"""Text PDFs: tables rebuilt from places, the head, several orders, and papers that are none."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from proche.orders.readers import pdf_text
from proche.orders.reading import OrderRead, Reading
from tests.orders.readers import make_pages
from tests.orders.readers.make_pages import CATALOGUE, Sheet

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples" / "pdf-text"


def read(data: bytes) -> list[Reading]:
    return pdf_text.read(data, catalogue=CATALOGUE)


def only_order(data: bytes) -> OrderRead:
    (reading,) = read(data)
    assert reading.order is not None, reading.error
    return reading.order


def pairs(order: OrderRead) -> list[tuple[str | None, str | None]]:
    """Code and quantity of every line."""
    return [
        (line.seller_item_id and line.seller_item_id.value, line.quantity and line.quantity.value)
        for line in order.lines
    ]


def wanted(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row.code, row.quantity) for row in sheet.rows]


CODE, TEXT, QUANTITY = (
    ("code", "Référence", 40, "l"),
    ("text", "Désignation", 120, "l"),
    ("quantity", "Qté", 400, "r"),
)
LAYOUTS = {
    "plain": {},
    "ruled": {"ruled": True},
    "without prices": {"columns": (CODE, TEXT, QUANTITY)},
    "quantity first, code last": {
        "columns": (
            ("quantity", "Quantité", 80, "r"),
            ("text", "Libellé", 110, "l"),
            ("code", "Code article", 480, "l"),
        )
    },
    "unit in the heading's cell": {
        "columns": (
            ("quantity", "Qté", 60, "r"),
            ("unit", "UN", 64, "l"),
            ("text", "Article", 130, "l"),
            (*CODE[:2], 430, "l"),
        )
    },
    "English": {
        "title": "PURCHASE ORDER",
        "labels": ("PO Number:", "Date:", "Deliver by:", "Ship to:"),
        "columns": (
            ("text", "Description", 40, "l"),
            ("code", "Item No", 270, "l"),
            ("quantity", "Qty", 375, "r"),
            ("unit", "UoM", 385, "l"),
            ("price", "Unit price", 480, "r"),
            ("amount", "Amount", 555, "r"),
        ),
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_its_lines_and_head(name: str) -> None:
    sheet = make_pages.sheet(9, **LAYOUTS[name])
    order = only_order(make_pages.pdf(sheet))
    assert pairs(order) == wanted(sheet)
    assert order.number is not None
    assert order.number.value == "4471"
    assert order.issued_on is not None
    assert order.issued_on.value == "2026-11-24"
    assert order.deliver_on is not None
    assert order.deliver_on.value == "2026-11-26"
    assert order.buyer.name is not None
    assert order.buyer.name.value == "EHPAD Les Tilleuls"
    assert order.deliver_to.name is not None
    assert order.deliver_to.name.value == "EHPAD Les Tilleuls - Cuisine"


def test_a_table_of_one_row_is_read() -> None:
    sheet = make_pages.sheet(1)
    assert pairs(only_order(make_pages.pdf(sheet))) == wanted(sheet)


def test_prices_amounts_and_total_prove_one_another() -> None:
    order = only_order(make_pages.pdf(make_pages.sheet(5)))
    assert order.total_net is not None
    assert order.total_net.value == "1230.00"
    assert all(line.quantity and line.quantity.confidence > 0.99 for line in order.lines)


@pytest.mark.parametrize("every", [1, 2])
def test_a_second_row_of_description_joins_its_line(every: int) -> None:
    sheet = make_pages.sheet(8)
    rows = tuple(
        replace(row, text=row.text + "\nlot de quatre") if index % every == 0 else row
        for index, row in enumerate(sheet.rows)
    )
    order = only_order(make_pages.pdf(replace(sheet, rows=rows)))
    assert pairs(order) == wanted(sheet)
    texts = [line.description.value for line in order.lines if line.description]
    assert texts == [row.text.replace("\n", " ") for row in rows]


@pytest.mark.parametrize("repeat_heading", [True, False])
def test_a_table_goes_on_over_pages(repeat_heading: bool) -> None:
    sheet = make_pages.sheet(60, repeat_heading=repeat_heading)
    (reading,) = read(make_pages.pdf(sheet))
    assert reading.order is not None
    assert pairs(reading.order) == wanted(sheet)
    assert reading.pages == (1, 2, 3)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright(turn: int) -> None:
    sheet = make_pages.sheet(6)
    order = only_order(make_pages.pdf(sheet, rotate=turn))
    assert pairs(order) == wanted(sheet)
    first = order.lines[0].where
    assert first is not None
    assert first.box[0] < 0.2
    assert first.box[2] > 0.8


def test_a_new_number_begins_a_new_order() -> None:
    one, two = make_pages.sheet(5, number="A-1"), make_pages.sheet(4, start=2, number="A-2")
    first, second = read(make_pages.pdf(one, two))
    assert (first.part, second.part) == (1, 2)
    assert (first.pages, second.pages) == ((1,), (2,))
    assert first.order is not None
    assert second.order is not None
    assert pairs(first.order) == wanted(one)
    assert pairs(second.order) == wanted(two)


def test_an_invoice_behind_an_order_is_named_and_left() -> None:
    one = make_pages.sheet(5)
    bill = make_pages.sheet(4, title="FACTURE", labels=("Facture N°", "Date :", "Echéance :", "Livraison :"))
    (reading,) = read(make_pages.pdf(one, bill))
    assert reading.order is not None
    assert pairs(reading.order) == wanted(one)
    assert [doubt.kind for doubt in reading.doubts] == ["SKIPPED"]
    assert "invoice" in str(reading.doubts[0].reason)


@pytest.mark.parametrize(
    ("title", "first_label", "says"),
    [
        ("FACTURE", "Facture N°", "an invoice"),
        ("INVOICE", "Invoice No", "an invoice"),
        ("BON DE LIVRAISON", "BL N°", "a delivery note"),
        ("ACCUSE DE RECEPTION DE COMMANDE", "Commande N°", "the confirmation"),
        ("DEVIS", "Devis N°", "a quote"),
        ("AVOIR", "Avoir N°", "a credit note"),
    ],
)
def test_other_papers_are_said_to_be_no_order(title: str, first_label: str, says: str) -> None:
    sheet = make_pages.sheet(
        4, title=title, labels=(first_label, "Date :", "Votre commande :", "Livraison :")
    )
    (reading,) = read(make_pages.pdf(sheet))
    assert not reading.is_order
    assert says in str(reading.error)


def test_a_price_list_a_receipt_and_a_letter_are_no_orders() -> None:
    prices = make_pages.sheet(
        5,
        title="Nos produits",
        labels=("Edition N°", "Date :", "Valable :", "Contact :"),
        columns=(CODE, TEXT, ("price", "Prix HT", 500, "r")),
        total="",
    )
    receipt = make_pages.words_pdf(
        "SUPERETTE", "Pain  1,20", "TOTAL  3,50", "Carte bancaire", "Merci de votre visite"
    )
    letter = make_pages.words_pdf(
        "Madame, Monsieur,", "Nous vous remercions de votre accueil.", "La direction"
    )
    assert [read(data)[0].is_order for data in (make_pages.pdf(prices), receipt, letter)] == [False] * 3
    assert "price list" in str(read(make_pages.pdf(prices))[0].error)
    assert "receipt" in str(read(receipt)[0].error)


def test_addresses_for_delivery_and_invoicing_leave_an_order_an_order() -> None:
    sheet = make_pages.sheet(
        3,
        labels=("Commande N°", "Date :", "Date de livraison :", "Adresse de livraison :"),
        buyer="Adresse de facturation : Clinique du Parc",
    )
    order = only_order(make_pages.pdf(sheet))
    assert pairs(order) == wanted(sheet)
    assert order.buyer.name is not None
    assert order.buyer.name.value == "Clinique du Parc"


def test_a_letter_that_asks_for_goods_is_an_order() -> None:
    order = only_order(
        make_pages.words_pdf(
            "EHPAD Les Glycines",
            "75 place de l'Église",
            "Objet : commande n° CDE-26-7715",
            "Nous vous prions de bien vouloir nous livrer, pour le 26/11/2026 :",
            "- 4 cartons de Eau gélifiée orange 125 g",
            "- 6 cartons de HP-125V",
        )
    )
    assert [line.quantity and line.quantity.value for line in order.lines] == ["4", "6"]
    assert order.deliver_on is not None
    assert order.deliver_on.value == "2026-11-26"
    assert order.number is not None
    assert order.number.value == "CDE-26-7715"


def _grid(rows: list[list[object]], *head: str, widths: list[float] | None = None) -> bytes:
    out = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    table = Table(
        rows,
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
        colWidths=widths,
    )
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(
        [*(Paragraph(line, style) for line in head), table]
    )
    return out.getvalue()


def test_wrapped_descriptions_in_a_grid_keep_to_their_lines() -> None:
    sheet = make_pages.sheet(6)
    style = getSampleStyleSheet()["Normal"]
    long = " avec un texte qui passe à la ligne parce que la colonne est étroite"
    rows: list[list[object]] = [["Code", "Libellé", "Quantité\ncommandée"]]
    rows += [[row.code, Paragraph(row.text + long, style), f"{row.quantity} ctn"] for row in sheet.rows]
    order = only_order(_grid(rows, "Bon de commande n° 4471", widths=[80, 180, 90]))
    assert pairs(order) == wanted(sheet)
    assert {line.unit.value for line in order.lines if line.unit} == {"ctn"}


def test_rows_that_nobody_filled_in_are_not_ordered_and_said() -> None:
    sheet = make_pages.sheet(9)
    rows: list[list[object]] = [["Code", "Libellé", "Cond.", "Qté"]]
    rows += [
        [r.code, r.text, "carton de 24", r.quantity if i % 3 == 0 else ""] for i, r in enumerate(sheet.rows)
    ]
    (reading,) = read(_grid(rows, "Bon de commande hebdomadaire"))
    assert reading.order is not None
    assert pairs(reading.order) == wanted(sheet)[::3]
    assert [doubt.kind for doubt in reading.doubts] == ["UNFILLED"]


def test_a_row_without_quantity_is_kept_with_a_doubt() -> None:
    sheet = make_pages.sheet(5, columns=(CODE, TEXT, QUANTITY))
    rows = (*sheet.rows[:2], replace(sheet.rows[2], quantity=""), *sheet.rows[3:])
    (reading,) = read(make_pages.pdf(replace(sheet, rows=rows)))
    assert reading.order is not None
    assert len(reading.order.lines) == 5
    (doubt,) = reading.doubts
    assert (doubt.field, doubt.kind) == ("/lines/2/quantity", "MISSING")
    assert doubt.where is not None


def test_what_is_typed_into_a_form_is_read() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawString(50, 780, "BON DE COMMANDE")
    for x, word in ((50, "Référence"), (150, "Désignation"), (400, "Quantité")):
        canvas.drawString(x, 700, word)
    for row, (code, text, quantity) in enumerate(
        (("HP-125V", "Crème vanille", "12"), ("EP-300", "Poudre", "3"))
    ):
        y = 670 - 25 * row
        canvas.drawString(50, y, code)
        canvas.drawString(150, y, text)
        canvas.acroForm.textfield(
            name=f"q{row}", x=400, y=y - 4, width=50, height=16, value=quantity, borderWidth=0
        )
    canvas.save()
    assert pairs(only_order(out.getvalue())) == [("HP-125V", "12"), ("EP-300", "3")]


def test_the_buyers_own_codes_are_not_taken_for_ours() -> None:
    sheet = make_pages.sheet(3)
    rows = (*sheet.rows[:2], replace(sheet.rows[2], code="062245"))
    order = only_order(make_pages.pdf(replace(sheet, rows=rows)))
    assert order.lines[2].seller_item_id is None
    assert order.lines[2].buyer_item_id is not None
    assert order.lines[2].buyer_item_id.value == "062245"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
class TestSamples:
    def read(self, name: str) -> OrderRead:
        (reading,) = pdf_text.read((SAMPLES / name).read_bytes())
        assert reading.order is not None
        return reading.order

    def test_a_portals_purchase_order_with_a_wrapped_cell(self) -> None:
        order = self.read("krrish777__sterling_po-SMS-114832.pdf")
        assert order.number is not None
        assert order.number.value == "SMS-114832"
        quantities = [line.quantity.value for line in order.lines if line.quantity]
        assert quantities == ["400", "800", "600", "500", "1000", "30", "20", "3", "50"]
        assert order.lines[5].description is not None
        assert order.lines[5].description.value == "Push-Connect Str 1/4 Tube x 1/4 NPT Br"
        assert order.deliver_on is not None
        assert order.deliver_on.value == "2026-05-06"
        assert order.total_net is not None
        assert order.total_net.value == "980.30"

    def test_a_plain_purchase_order_ends_before_its_totals(self) -> None:
        order = self.read("dianneadelgado__sample_purchase_order.pdf")
        assert [line.quantity.value for line in order.lines if line.quantity] == ["10", "15"]
        assert order.number is not None
        assert order.number.value == "PO-2026-00125"

    def test_a_french_form_ends_before_its_numbered_conditions(self) -> None:
        order = self.read("thabe03__bon_de_commande.pdf")
        assert [line.seller_item_id.value for line in order.lines if line.seller_item_id] == [
            "ABC123",
            "DEF456",
            "GHI789",
        ]
        assert [line.quantity.value for line in order.lines if line.quantity] == ["1", "2", "3"]

    def test_a_single_word_is_no_order(self) -> None:
        (reading,) = pdf_text.read((SAMPLES / "oca__test.pdf").read_bytes())
        assert not reading.is_order


def test_a_page_that_does_not_open_is_asked_about_and_the_others_are_read() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0, invariant=1)
    canvas.drawString(60, 780, "BON DE COMMANDE N° 4471")
    for place, cells in enumerate((("Réf.", "Désignation", "Qté"), ("HP-125V", "Crème vanille 125 g", "12"))):
        for x, words in zip((60, 160, 420), cells, strict=True):
            canvas.drawString(x, 700 - 20 * place, words)
    canvas.showPage()
    canvas.drawString(60, 780, "BO-HPC")
    canvas.showPage()
    canvas.save()
    data = out.getvalue()
    begin = data.index(
        b"<<", [found.start() for found in re.finditer(rb"\n\d+ 0 obj\n<<\n/Contents", data)][1]
    )
    end = data.index(b"endobj", begin)
    (reading,) = read(data[:begin] + b"null".ljust(end - begin) + data[end:])
    assert reading.order is not None
    assert [line.quantity.value for line in reading.order.lines if line.quantity] == ["12"]
    assert [str(doubt.reason)[:17] for doubt in reading.doubts] == ["Page 2 is damaged"]
