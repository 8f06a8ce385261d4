"""The day's documents: what they are, that they repeat, and that their truth is theirs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

import facturx
import pypdfium2
import pytest
from PIL import Image

from proche.orders.reading import Form
from proche.site.demo import catalogue
from proche.site.demo.documents import day as documents
from proche.site.demo.documents import printed
from proche.site.demo.documents.deliver import DemoDocument, Today

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def made() -> list[DemoDocument]:
    return list(documents.all_documents(DAY))


def named(made: list[DemoDocument], name: str) -> DemoDocument:
    return next(one for one in made if one.name.endswith(name))


def test_at_least_forty_documents_in_all_forms(made):
    forms = Counter(document.form for document in made)

    assert len(made) >= 40
    assert set(forms) == set(Form)
    assert len({document.name for document in made}) == len(made)


def test_the_same_day_gives_the_same_bytes(made):
    again = list(documents.all_documents(DAY))

    assert [one.name for one in again] == [one.name for one in made]
    for one, other in zip(again, made, strict=True):
        assert lasting(one) == lasting(other), one.name


def lasting(document: DemoDocument) -> bytes:
    """The bytes, but of a PDF with data inside the data: its maker notes the moment in the PDF."""
    if document.name.endswith("order-x.pdf"):
        return bytes(facturx.get_xml_from_pdf(document.data, check_xsd=False)[1])
    return document.data


def test_another_day_gives_other_orders():
    numbers = {one.orders[0]["issued_on"] for one in documents.thin(date(2026, 12, 8)) if one.orders}

    assert numbers <= {"2026-12-08", None}


@pytest.mark.parametrize(
    "day", [date(2026, 12, 24), date(2026, 12, 26), date(2027, 2, 14), date(2028, 2, 29)]
)
def test_any_day_can_be_the_day_of_the_demo(day: date):
    printed_today = list(printed.documents(Today(day)))
    sundays = [one.orders[0]["deliver_on"] for one in printed_today if "DELIVERY" in one.doubts]

    assert len(printed_today) == 19
    assert [date.fromisoformat(sunday).isoweekday() for sunday in sundays] == [7]
    for document in printed_today:
        for order in document.orders:
            assert date.fromisoformat(order["issued_on"]) <= day < date.fromisoformat(order["deliver_on"])


def test_what_must_be_among_them_is_there(made):
    doubts = {kind for document in made for kind in document.doubts}

    assert doubts >= {"WITHDRAWN", "UNIT", "TOTAL", "PRICE", "DELIVERY", "CUSTOMER", "HABIT", "DUPLICATE"}
    assert sum(1 for document in made if not document.is_order and not document.refused) >= 5
    assert sum(1 for document in made if document.refused) >= 2
    assert any(len(document.orders) > 1 for document in made if document.form is Form.PDF_TEXT)
    assert any(document.same_as for document in made)


def test_each_establishment_writes_once_but_for_the_duplicate(made):
    writers = Counter(order["customer"] for one in made if not one.same_as for order in one.orders)
    numbers = Counter(order["number"] for one in made if not one.same_as for order in one.orders)

    assert [times for times in writers.values() if times > 1] == [2]
    assert [times for times in numbers.values() if times > 1] == [2]


def test_every_line_names_a_product_and_adds_up(made):
    known = catalogue.by_sku(DAY)
    for document in made:
        for order in document.orders:
            for line in order["lines"]:
                assert line["sku"] in known
                assert Decimal(line["quantity"]) > 0
                if line["net_amount"]:
                    reckoned = Decimal(line["quantity"]) * Decimal(line["unit_price"])
                    assert abs(reckoned - Decimal(line["net_amount"])) <= Decimal("0.01")


def test_a_text_pdf_says_what_its_truth_says(made):
    for document in made:
        if document.form is not Form.PDF_TEXT or not document.name.endswith(".pdf") or not document.orders:
            continue
        text = pdf_text(document.data)
        for order in document.orders:
            assert order["number"] in text, document.name
            for line in order["lines"]:
                code = line["buyer_item_id"] or line["seller_item_id"] or line["description"]
                assert code in text, (document.name, code)


def pdf_text(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    finally:
        pdf.close()


def test_an_interchange_holds_its_messages_under_numbers_of_their_own(made):
    data = named(made, "interchange.edi").data

    assert data.count(b"UNH+") == data.count(b"UNT+") == 3
    assert all(f"UNH+{number}+".encode() in data and f"+{number}'".encode() in data for number in (1, 2, 3))
    assert b"UNZ+3+4711'" in data


def test_faxes_are_group_4_at_the_resolutions_of_fax_machines(made):
    seen = set()
    for document in made:
        if document.name.endswith(".tif"):
            with Image.open(io.BytesIO(document.data)) as picture:
                assert picture.mode == "1"
                assert picture.info["compression"] == "group4"
                seen.add(tuple(round(side) for side in picture.info["dpi"]))
    assert seen == {(204, 98), (204, 196)}


def test_scanned_pages_are_few_enough_to_wait_for(made):
    pages = 0
    for document in made:
        if document.form is Form.SCAN and not document.same_as:
            if document.name.endswith(".pdf"):
                pages += len(pypdfium2.PdfDocument(document.data))
            else:
                with Image.open(io.BytesIO(document.data)) as picture:
                    pages += getattr(picture, "n_frames", 1)
    assert pages <= 15


def test_scans_carry_no_text(made):
    assert not pdf_text(named(made, "copier.pdf").data).strip()


def test_mails_are_whole_messages(made):
    mails = [message_from_bytes(one.data, policy=policy.default) for one in made if one.name.endswith(".eml")]

    assert len(mails) >= 6
    assert all(mail["From"] and mail["Message-ID"] and mail["Date"] for mail in mails)
    assert any(list(mail.iter_attachments()) for mail in mails)


def test_sheets_open_as_what_they_say(made):
    assert zipfile.is_zipfile(io.BytesIO(named(made, "order.ods").data))
    assert re.search(r";\d+,\d\d\r\n", named(made, "latin.csv").data.decode("cp1252"))
    with pytest.raises(UnicodeDecodeError):
        named(made, "latin.csv").data.decode("utf-8")


def test_the_truth_is_kept_beside_each_document(tmp_path: Path):
    made = list(documents.write(documents.thin(DAY), tmp_path))

    for document in made:
        assert (tmp_path / document.name).read_bytes() == document.data
        truth = json.loads((tmp_path / f"{document.name}.truth.json").read_text(encoding="utf-8"))
        assert truth["file"] == document.name
        assert truth["is_order"] == bool(document.orders)
