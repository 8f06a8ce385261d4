"""Sheets in the shapes that customers send: any order of columns, two languages, forms to fill in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.orders.readers import sheet
from proche.orders.reading import Form, Line, Reading

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "spreadsheet"

Rows = Sequence[Sequence[Any]]

FRENCH: Rows = (
    ("Clinique du Parc",),
    ("Bon de commande",),
    (),
    ("N° de commande :", "CP-2026-118", None, "Date :", "24/11/2026"),
    ("Code client", 40012, None, "Livrer le", date(2026, 11, 27)),
    ("Livrer à : Cuisine centrale, 12 rue des Lilas",),
    (),
    ("Désignation", "Réf.", "Qté", "Unité", "P.U. HT", "Montant HT"),
    ("Crème dessert vanille", "NV0042", 12, "carton", "18,40", "220,80"),
    ("Eau gélifiée menthe", 107.0, "6 bte", None, 4.5, 27),
    (),
    (None, None, None, None, "Total HT", "247,80"),
    (None, None, None, None, "TVA 5,5 %", "13,63"),
    (None, None, None, None, "Total TTC", "261,43"),
    ("Livrer avant 10 h par le quai.",),
)


def workbook(*sheets: Rows, names: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        page = book.create_sheet(names[place] if names else f"Feuil{place + 1}")
        for row in rows:
            page.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text_table(rows: Rows, mark: str = ";", encoding: str = "utf-8") -> bytes:
    lines = (mark.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def only(data: bytes, name: str = "commande.xlsx") -> Reading:
    (reading,) = sheet.read(data, name=name)
    return reading


def table(reading: Reading) -> list[tuple[str | None, ...]]:
    assert reading.order is not None
    return [shown(line) for line in reading.order.lines]


def shown(line: Line) -> tuple[str | None, ...]:
    read = (line.seller_item_id, line.description, line.quantity, line.unit, line.unit_price, line.net_amount)
    return tuple(None if value is None else value.value for value in read)


FRENCH_LINES = [
    ("NV0042", "Crème dessert vanille", "12", "carton", "18.40", "220.80"),
    ("107", "Eau gélifiée menthe", "6", "bte", "4.5", "27"),
]


def test_a_french_order_form_is_read_whole() -> None:
    reading = only(workbook(FRENCH))
    order = reading.order
    assert order is not None
    assert reading.form is Form.XLSX
    assert reading.error is None
    assert table(reading) == FRENCH_LINES
    assert [order.number.value, order.issued_on.value, order.deliver_on.value] == [
        "CP-2026-118",
        "2026-11-24",
        "2026-11-27",
    ]
    assert order.buyer.id.value == "40012"
    assert order.buyer.name.value == "Clinique du Parc"
    assert order.deliver_to.name.value == "Cuisine centrale, 12 rue des Lilas"
    assert order.total_net.value == "247.80"
    assert order.note.value == "Livrer avant 10 h par le quai."
    assert reading.doubts == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_same_form_as_text_is_read_alike(mark: str, encoding: str) -> None:
    data = text_table(FRENCH, mark, encoding)
    assert sheet.looks_like(data, name="commande")
    reading = only(data, "commande.csv")
    assert reading.form is Form.CSV
    assert table(reading) == FRENCH_LINES


def test_an_english_order_in_another_order_of_columns() -> None:
    rows = (
        ("Purchase Order",),
        ("PO Number", "PO-77", "Required date", "12/18/2026"),
        ("Line", "Qty", "UOM", "SKU", "Description", "Unit price", "Total"),
        (1, 1200, "EA", "0042", "Thickened water", "1,250.00", "1,500,000.00"),
        (2, 5, "EA", "0043", "Thickened juice", "0.50", "2.50"),
        ("", "", "", "", "", "Total", "1,500,002.50"),
    )
    reading = only(workbook(rows))
    assert table(reading) == [
        ("0042", "Thickened water", "1200", "EA", "1250.00", "1500000.00"),
        ("0043", "Thickened juice", "5", "EA", "0.50", "2.50"),
    ]
    assert reading.order.number.value == "PO-77"
    assert reading.order.deliver_on.value == "2026-12-18"
    assert reading.order.total_net.value == "1500002.50"


def test_headings_over_two_rows_are_read_together() -> None:
    rows = (
        ("Article", None, "Quantité", None),
        ("Code", "Libellé", "commandée", "Unité"),
        ("NV0042", "Crème dessert", 3, "carton"),
    )
    assert table(only(workbook(rows))) == [("NV0042", "Crème dessert", "3", "carton", None, None)]


def test_in_a_list_to_be_filled_in_only_rows_with_a_quantity_are_lines() -> None:
    rows = [("Réf.", "Désignation", "Prix HT", "Votre commande")]
    rows += [
        (f"NV{n:04}", f"Produit {n}", 4.2, 6 if n in (3, 7) else (0 if n == 5 else None))
        for n in range(1, 21)
    ]
    reading = only(workbook(rows))
    assert [line[0] for line in table(reading)] == ["NV0003", "NV0007"]
    assert reading.doubts == ()


def test_an_order_row_without_quantity_is_kept_and_asked_about() -> None:
    rows = (
        ("Réf.", "Désignation", "Qté"),
        ("NV0001", "Crème", 2),
        ("NV0002", "Eau", None),
        ("NV0003", "Compote", "douze"),
        ("NV0004", "Jus", 4),
        ("NV0005", "Soupe", "12 ou 24"),
    )
    reading = only(workbook(rows))
    assert [line[2] for line in table(reading)] == ["2", None, None, "4", None]
    assert [(doubt.field, doubt.kind) for doubt in reading.doubts] == [
        ("/lines/1/quantity", "MISSING_QUANTITY"),
        ("/lines/2/quantity", "UNREADABLE_QUANTITY"),
        ("/lines/4/quantity", "UNREADABLE_QUANTITY"),
    ]
    assert "12 ou 24" in str(reading.doubts[2].reason)


def test_a_column_of_order_numbers_parts_the_sheet_into_orders() -> None:
    rows = (
        ("N° commande", "Code client", "Réf.", "Désignation", "Qté", "Livraison"),
        ("A-1", "C1", "NV0001", "Crème", 2, "27/11/2026"),
        ("", "", "NV0002", "Eau", 3, "27/11/2026"),
        ("A-2", "C2", "NV0001", "Crème", 5, "28/11/2026"),
    )
    first, second = sheet.read(workbook(rows))
    assert (first.part, first.order.number.value, len(first.order.lines)) == (1, "A-1", 2)
    assert (second.part, second.order.number.value, second.order.buyer.id.value) == (2, "A-2", "C2")
    assert second.order.deliver_on.value == "2026-11-28"


def test_orders_stacked_in_one_sheet_are_parted() -> None:
    second = [tuple("CP-2026-119" if cell == "CP-2026-118" else cell for cell in row) for row in FRENCH]
    first_read, second_read = sheet.read(workbook([*FRENCH, (), *second]))
    assert [r.order.number.value for r in (first_read, second_read)] == ["CP-2026-118", "CP-2026-119"]
    assert table(first_read) == table(second_read) == FRENCH_LINES
    assert first_read.order.total_net.value == "247.80"


def test_headings_repeated_on_the_next_page_go_on_with_the_order() -> None:
    headings = ("Réf.", "Désignation", "Qté")
    rows = (headings, ("NV1001", "Crème", 2), ("Page 2/2",), headings, ("NV1002", "Eau", 3))
    assert [line[0] for line in table(only(workbook(rows)))] == ["NV1001", "NV1002"]


def test_names_of_groups_between_the_lines_are_no_lines() -> None:
    rows = (
        ("Réf.", "Désignation", "Qté"),
        ("LAITAGES",),
        ("NV1001", "Crème", 2),
        ("BOISSONS",),
        ("NV1002", "Eau", 3),
        ("Merci !",),
        ("", "Total", 5),
    )
    reading = only(workbook(rows))
    assert [line[0] for line in table(reading)] == ["NV1001", "NV1002"]
    assert reading.order.note.value == "Merci !"


def test_each_sheet_of_a_workbook_is_an_order_and_others_are_passed_over() -> None:
    notes = (("Ne pas oublier la chambre froide",),)
    readings = sheet.read(workbook(FRENCH, notes, FRENCH))
    assert [reading.part for reading in readings] == [1, 2]
    assert all(reading.is_order for reading in readings)


def test_lines_for_different_days_are_put_to_a_person() -> None:
    rows = (
        ("Réf.", "Désignation", "Qté", "Date de livraison"),
        ("NV1", "Crème", 2, "27/11/2026"),
        ("NV2", "Eau", 3, "30/11/2026"),
    )
    reading = only(workbook(rows))
    assert reading.order.deliver_on is None
    (doubt,) = reading.doubts
    assert (doubt.field, doubt.readings) == ("/deliver_on", ("2026-11-27", "2026-11-30"))


def test_a_number_with_two_meanings_is_asked_about() -> None:
    data = b"Ref;Designation;Qte\nNV1;Creme;1,250\n"
    reading = only(data, "x.csv")
    (doubt,) = reading.doubts
    assert doubt.readings == ("1250", "1.250")


def test_a_long_code_that_the_sheet_rounded_is_asked_for() -> None:
    reading = only(b"EAN;Designation;Qte\n3,01235E+12;Creme;4\n", "x.csv")
    assert reading.order.lines[0].gtin is None
    assert [doubt.kind for doubt in reading.doubts] == ["LOST_CODE"]


def test_a_gtin_in_the_column_of_codes_is_one() -> None:
    line = only(workbook((("Code", "Libellé", "Colis"), (4006381333931, "Crème", 3)))).order.lines[0]
    assert (line.gtin.value, line.seller_item_id, line.unit.value) == ("4006381333931", None, "colis")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((("Bon de livraison n° 12",), ("Réf.", "Désignation", "Qté"), ("NV1", "Crème", 2)), "delivery note"),
        ((("Facture n° 9",), ("Réf.", "Désignation", "Qté"), ("NV1", "Crème", 2)), "invoice"),
        ((("Réf.", "Désignation", "Prix HT"), ("NV1", "Crème", 2.5)), "price list"),
        ((("Réf.", "Désignation", "Qté"), ("NV1", "Crème", None), ("NV2", "Eau", None)), "no quantities"),
        ((("Bonjour",), ("à demain",)), "no table"),
        ((), "empty"),
    ],
)
def test_sheets_that_are_no_order_say_what_they_are(rows: Rows, words: str) -> None:
    reading = only(workbook(rows))
    assert not reading.is_order
    assert words in str(reading.error)


def test_an_old_workbook_and_an_open_document_are_read_alike() -> None:
    assert table(only(old_workbook(FRENCH), "commande.xls")) == FRENCH_LINES
    assert table(only(open_document(FRENCH), "commande.ods")) == FRENCH_LINES


def old_workbook(rows: Rows) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("Commande")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            page.write(r, c, str(cell) if isinstance(cell, date) else cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_document(rows: Rows) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    page = Table(name="Commande")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_open_cell(cell, TableCell, P))
        page.addElement(line)
    document.spreadsheet.addElement(page)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _open_cell(cell: Any, make_cell: Any, make_text: Any) -> Any:
    if isinstance(cell, int | float):
        return make_cell(valuetype="float", value=str(cell))
    made = make_cell(valuetype="string")
    made.addElement(make_text(text="" if cell is None else str(cell)))
    return made


# --- broken and hostile -------------------------------------------------------------------------------


def test_a_cut_off_workbook_is_refused_in_words() -> None:
    data = workbook(FRENCH)
    reading = only(data[: len(data) // 2])
    assert not reading.is_order
    assert "damaged" in str(reading.error)


def test_a_bomb_is_not_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    reading = only(buffer.getvalue())
    assert "grow without measure" in str(reading.error)


def test_a_workbook_with_one_cell_at_the_far_end_is_not_opened() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1000000"] = "Réf.", "x"
    buffer = io.BytesIO()
    book.save(buffer)
    assert "so far apart" in str(only(buffer.getvalue()).error)


def test_a_bomb_that_lies_about_its_size_is_not_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    lying = buffer.getvalue().replace((3_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert not only(lying).is_order


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook", b'"' * 3000, b"\x00\xff" * 50]
)
def test_broken_input_is_said_to_be_no_order(data: bytes) -> None:
    assert not only(data, "x.csv").is_order


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from((b"", "Réf;Désignation;Qté\n".encode(), b"PK\x03\x04xl/")))
def test_any_bytes_are_survived(noise: bytes, opening: bytes) -> None:
    sheet.looks_like(opening + noise, name="x.csv")
    assert sheet.read(opening + noise, name="x.csv")


def test_the_title_gives_number_and_day_where_no_label_does() -> None:
    rows = (
        ("BON DE COMMANDE N° BC-2026/004 du 24/11/2026",),
        ("Réf", "Désignation", "Qté"),
        ("NV1", "Crème", 3),
    )
    order = only(workbook(rows)).order
    assert (order.number.value, order.issued_on.value) == ("BC-2026/004", "2026-11-24")


def test_a_long_list_is_read_whole() -> None:
    rows = "".join(f"NV{n:05};Produit numéro {n} au goût {n % 97};{n % 7 + 1}\n" for n in range(5000))
    reading = only(f"Réf;Désignation;Qté\n{rows}".encode(), "x.csv")
    assert len(reading.order.lines) == 5000


def test_plain_words_do_not_look_like_a_table() -> None:
    letter = (
        "Bonjour,\nmerci de livrer 12 cartons de crème, réf. NV0042, avant mardi, si possible.\n".encode()
    )
    assert not sheet.looks_like(letter, name="mail.txt")


# --- samples of others --------------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("krrish777__hagan_reorder_2026-04-09.xlsx", 7),
        ("krrish777__ohio_valley_reorder_2026-04-08.csv", 11),
        ("norky101__reorder_list.csv", 6),
        ("boostedcoder__sample_orders.xlsx", None),
    ],
)
def test_sheets_of_others(name: str, lines: int | None) -> None:
    reading = only((SAMPLES / name).read_bytes(), name)
    assert reading.is_order is (lines is not None)
    if lines is not None:
        assert len(reading.order.lines) == lines
        assert all(line.seller_item_id and line.quantity for line in reading.order.lines)


@pytest.mark.parametrize("heading", ["Item no", "Item No.", "Item number", "Item #", "Article no"])
@pytest.mark.parametrize(
    ("heads", "cells", "codes"),
    [
        ((), (("NV0042",), ("NV0107",)), ["NV0042", "NV0107"]),
        ((), (("1",), ("2",)), [None, None]),
        (("SKU",), (("1", "NV0042"), ("2", "NV0107")), ["NV0042", "NV0107"]),
        (("SKU",), (("10", "NV0042"), ("20", "NV0107")), ["NV0042", "NV0107"]),
    ],
)
def test_an_item_number_is_a_code_unless_it_counts_the_lines(
    heading: str, heads: tuple[str, ...], cells: tuple[tuple[str, ...], ...], codes: list[str | None]
) -> None:
    rows = [(*own, words, 4) for own, words in zip(cells, ("Vanilla cream", "Jellied water"), strict=True)]
    reading = only(workbook((("PO number", "P-7"), (), (heading, *heads, "Description", "Qty"), *rows)))

    assert reading.order is not None
    read = [line.seller_item_id and line.seller_item_id.value for line in reading.order.lines]
    assert read == codes


def test_a_row_that_says_order_and_a_code_names_the_order() -> None:
    data = (
        "Commande;CP-2212\nClient;C1001\n\nRéf.;Désignation;Qté\nHP-125V;Crème HP vanille 125 g;12\n".encode()
    )
    (reading,) = sheet.read(data, name="o.csv")
    assert reading.order is not None
    assert reading.order.number is not None
    assert reading.order.number.value == "CP-2212"
