"""Order pages made on the fly for the page readers' tests: PDFs, and scans and faxes of them.

Everything is fictional and fixed: the same call gives the same bytes' worth of page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from proche.orders.catalogue import Catalogue, Product

WIDTH, HEIGHT = 595.0, 842.0

PRODUCTS = (
    Product("HP-125V", "Crème dessert HP vanille 125 g", gtin="3760000000017"),
    Product("HP-125C", "Crème dessert HP chocolat 125 g", gtin="3760000000024"),
    Product("HP-200F", "Boisson HP HC fraise 200 ml", gtin="3760000000031"),
    Product("EG-1B50", "Eau gélifiée orange 125 g", gtin="3760000000048"),
    Product("NE-500S", "Nutrition entérale standard 500 ml", gtin="3760000000055"),
    Product("NE-1000F", "Nutrition entérale fibres 1000 ml", gtin="3760000000062"),
    Product("EP-300", "Poudre épaississante 300 g", gtin="3760000000079"),
    Product("PM-080B", "Purée mixée bœuf carottes 300 g", gtin="3760000000086"),
    Product("SF-0800", "Set de fixation sonde adulte", gtin="3760000000093"),
    Product("CP-5501", "Compote pomme sans sucres 100 g", gtin="3760000000109"),
)
CATALOGUE = Catalogue(PRODUCTS)


@dataclass(frozen=True)
class Row:
    code: str
    text: str
    quantity: str
    unit: str = "carton"
    price: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Sheet:
    """What one order says; `columns` name the table's columns from left to right."""

    number: str = "4471"
    issued: str = "24/11/2026"
    deliver: str = "26/11/2026"
    buyer: str = "EHPAD Les Tilleuls"
    ship_to: str = "EHPAD Les Tilleuls - Cuisine"
    rows: tuple[Row, ...] = ()
    total: str = ""
    columns: tuple[tuple[str, str, float, str], ...] = field(
        default=(
            ("code", "Référence", 40, "l"),
            ("text", "Désignation", 120, "l"),
            ("quantity", "Qté", 375, "r"),
            ("unit", "Unité", 385, "l"),
            ("price", "PU HT", 480, "r"),
            ("amount", "Montant HT", 555, "r"),
        )
    )
    ruled: bool = False
    title: str = "BON DE COMMANDE"
    rows_a_page: int = 25
    repeat_heading: bool = True
    labels: tuple[str, str, str, str] = ("Commande N°", "Date :", "A livrer le :", "Livraison :")


def rows(count: int = 6, *, start: int = 0) -> tuple[Row, ...]:
    """Make `count` rows whose quantities, prices and amounts agree."""
    made = []
    for index in range(count):
        product = PRODUCTS[(start + index) % len(PRODUCTS)]
        quantity = 2 + (index * 7 + start) % 23
        cents = 1250 + 375 * ((index + start) % 9)
        unit = ("carton", "boîte", "pièce", "ctn")[index % 4]
        made.append(
            Row(product.sku, product.name, str(quantity), unit, comma(cents), comma(cents * quantity))
        )
    return tuple(made)


def comma(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", " ") + f",{rest:02d}"


def total_of(lines: Sequence[Row]) -> str:
    return comma(sum(int(row.amount.replace(" ", "").replace(",", "")) for row in lines))


def sheet(count: int = 6, *, start: int = 0, **changes: Any) -> Sheet:
    lines = rows(count, start=start)
    return Sheet(**{"rows": lines, "total": total_of(lines), **changes})


def pdf(*sheets: Sheet, rotate: int = 0) -> bytes:
    """Draw one or more orders into one PDF."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for one in sheets:
        _draw(canvas, one)
    canvas.save()
    return _turned_pages(out.getvalue(), rotate) if rotate else out.getvalue()


def _turned_pages(data: bytes, degrees: int) -> bytes:
    """Mark every page as to be shown turned, as a scanner's software does."""
    out = io.BytesIO()
    with pdfium.PdfDocument(data) as document:
        for index in range(len(document)):
            document[index].set_rotation(degrees)
        document.save(out)
    return out.getvalue()


def _draw(canvas: Canvas, one: Sheet) -> None:
    chunks = [one.rows[i : i + one.rows_a_page] for i in range(0, len(one.rows), one.rows_a_page)] or [()]
    for number, chunk in enumerate(chunks):
        top = 800.0
        if number == 0:
            top = _head(canvas, one)
        top = _table(canvas, one, chunk, top, heading=number == 0 or one.repeat_heading)
        if number == len(chunks) - 1 and one.total:
            canvas.setFont("Helvetica-Bold", 10)
            canvas.drawRightString(480, top - 14, "Total HT")
            canvas.drawRightString(555, top - 14, one.total)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, 30, f"Page {number + 1}/{len(chunks)}")
        canvas.drawString(200, 30, "Tél. 01 99 00 12 34 - commandes@tilleuls.example")
        canvas.showPage()


def _head(canvas: Canvas, one: Sheet) -> float:
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(40, 800, one.title)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 780, one.buyer)
    canvas.drawString(40, 767, "12 rue des Lilas")
    canvas.drawString(40, 754, "69100 Villeurbanne")
    for index, (label, value) in enumerate(
        zip(one.labels[:3], (one.number, one.issued, one.deliver), strict=True)
    ):
        canvas.drawString(340, 780 - 14 * index, f"{label} {value}")
    canvas.drawString(340, 738, one.labels[3])
    canvas.drawString(340, 725, one.ship_to)
    canvas.drawString(340, 712, "12 rue des Lilas")
    canvas.drawString(340, 699, "69100 Villeurbanne")
    return 665.0


def _table(canvas: Canvas, one: Sheet, chunk: Sequence[Row], top: float, *, heading: bool) -> float:
    begin = top
    if heading:
        canvas.setFont("Helvetica-Bold", 9)
        for _, word, x, side in one.columns:
            _put(canvas, x, top, word, side)
        top -= 18
    canvas.setFont("Helvetica", 9.5)
    for row in chunk:
        first, _, second = row.text.partition("\n")
        for name, _, x, side in one.columns:
            _put(canvas, x, top, first if name == "text" else getattr(row, name), side)
        if second:
            top -= 11
            x = next(x for name, _, x, _ in one.columns if name == "text")
            canvas.drawString(x, top, second)
        top -= 18
    if one.ruled:
        _rules(canvas, begin + 12, top + 12)
    return top


def _rules(canvas: Canvas, begin: float, end: float) -> None:
    canvas.setLineWidth(0.5)
    y = begin
    while y >= end - 1:
        canvas.line(35, y, 560, y)
        y -= 18
    for x in (35, 560):
        canvas.line(x, begin, x, end)


def _put(canvas: Canvas, x: float, y: float, text: str, side: str) -> None:
    (canvas.drawRightString if side == "r" else canvas.drawString)(x, y, text)


def words_pdf(*lines: str, size: float = 11) -> bytes:
    """Draw plain lines of text, one below the other (letters, invoices, receipts)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", size)
    for index, line in enumerate(lines):
        canvas.drawString(50, 790 - 17 * index, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def image_pdf(*pictures: NDArray[np.uint8], dpi: int = 200) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.fromarray(picture).convert("L") for picture in pictures]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dpi)
    return out.getvalue()


def picture(data: bytes, page: int = 0, dpi: int = 200) -> NDArray[np.uint8]:
    """Render one page of a PDF as grey pixels."""
    with pdfium.PdfDocument(data) as document:
        image = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return np.asarray(image.convert("L"), dtype=np.uint8).copy()


def fax(data: bytes, page: int = 0, *, fine: bool = True) -> NDArray[np.uint8]:
    """The page as a fax gives it: two colours, 204 x 196 (fine) or 204 x 98 pixels an inch."""
    image = picture(data, page, 204)
    height = round(image.shape[0] * (196 if fine else 98) / 204)
    small = cv2.resize(image, (image.shape[1], height), interpolation=cv2.INTER_AREA)
    return np.where(small > 165, 255, 0).astype(np.uint8)


def speckled(image: NDArray[np.uint8], *, share: float = 0.004, seed: int = 3) -> NDArray[np.uint8]:
    """Pepper the page with specks of one to two pixels."""
    noise = np.random.default_rng(seed)
    out = image.copy()
    specks = noise.random(image.shape) < share
    out[specks] = 0
    out[:, 1:][specks[:, :-1] & (noise.random(specks[:, :-1].shape) < 0.5)] = 0
    return out


def turned(image: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """Skew the page about its middle; the corners that open are white."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255),
        dtype=np.uint8,
    )


def photocopied(image: NDArray[np.uint8], *, seed: int = 5) -> NDArray[np.uint8]:
    """Blur, uneven light, noise, two colours: a copy of a copy."""
    noise = np.random.default_rng(seed)
    height, width = image.shape
    light = np.linspace(-18, 14, width)[None, :] + np.linspace(8, -14, height)[:, None]
    soft = cv2.GaussianBlur(image, (0, 0), 1.1).astype(np.float32) + light + noise.normal(0, 22, image.shape)
    return np.where(soft > 172, 255, 0).astype(np.uint8)


def fax_strip(
    image: NDArray[np.uint8], text: str = "24/11 2026 10:41 FAX 01 99 00 12 34 p.1/1"
) -> NDArray[np.uint8]:
    """Print the sending machine's strip along the top edge."""
    out = image.copy()
    cv2.putText(out, text, (40, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.62, 0, 1, cv2.LINE_AA)
    return out


def scribbled(image: NDArray[np.uint8], *, seed: int = 7) -> NDArray[np.uint8]:
    """A signature-like scrawl and a stamp near the foot of the page."""
    noise = np.random.default_rng(seed)
    out = image.copy()
    height, width = image.shape[:2]
    steps = np.cumsum(noise.normal((4, 0), (3, 14), (60, 2)), axis=0)
    points = (steps + np.array((width * 0.55, height * 0.86))).astype(np.int32)
    cv2.polylines(out, [points.reshape(-1, 1, 2)], False, 40, 3, cv2.LINE_AA)
    cv2.ellipse(out, (int(width * 0.3), int(height * 0.87)), (120, 60), 12, 0, 360, 90, 3)
    cv2.putText(out, "RECU", (int(width * 0.25), int(height * 0.875)), cv2.FONT_HERSHEY_DUPLEX, 1.0, 90, 2)
    return out


def png(image: NDArray[np.uint8], dpi: int = 200) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def jpeg(image: NDArray[np.uint8], quality: int = 80) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=quality)
    return out.getvalue()


def tiff(*images: NDArray[np.uint8], compression: str = "group4", dpi: tuple[int, int] = (204, 196)) -> bytes:
    """A fax TIFF of one or more pages; `compression` is group3 or group4."""
    out = io.BytesIO()
    first, *rest = [Image.fromarray(image).convert("1") for image in images]
    first.save(out, "TIFF", compression=compression, dpi=dpi, save_all=True, append_images=rest)
    return out.getvalue()
