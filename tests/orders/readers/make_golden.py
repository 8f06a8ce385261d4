"""Makes the documents of golden/pages/: `python -m tests.orders.readers.make_golden`.

They are kept in the repository, small, so that a change of what draws them changes no answer.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.orders.readers import hostile, make_pages

FOLDER = Path(__file__).parent / "golden" / "pages"


def documents() -> dict[str, bytes]:
    return {**printed(), **scanned(), **mailed(), **refused()}


def printed() -> dict[str, bytes]:
    six = make_pages.sheet(6)
    tall = make_pages.sheet(3, number="4473")
    tall = replace(tall, rows=tuple(replace(row, text=f"{row.text}\nsans lactose") for row in tall.rows))
    return {
        "pdf-ruled.pdf": make_pages.pdf(replace(six, ruled=True)),
        "pdf-unruled.pdf": make_pages.pdf(six),
        "pdf-two-rows-a-line.pdf": make_pages.pdf(tall),
        "pdf-two-orders.pdf": make_pages.pdf(
            make_pages.sheet(4, number="A-1"), make_pages.sheet(3, start=4, number="A-2")
        ),
    }


def scanned() -> dict[str, bytes]:
    page = make_pages.pdf(make_pages.sheet(5, ruled=True))
    return {
        "scan-standard.tif": make_pages.tiff(make_pages.fax(page, fine=False), dpi=(204, 98)),
        "scan-fine.tif": make_pages.tiff(make_pages.fax(page)),
        "scan-skewed.png": two_colours(make_pages.turned(make_pages.picture(page), 1.7)),
    }


def two_colours(image: make_pages.NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image > 150).save(out, "PNG", dpi=(200, 200), optimize=True)
    return out.getvalue()


def mailed() -> dict[str, bytes]:
    asking = (
        "Bonjour,\n\nMerci de nous livrer pour jeudi 26 novembre :\n- 12 cartons de HP-125V\n"
        "- 2 x Crème vanille, 125 g\n- 3 boîtes de EP-300\n\n"
        "Claire Morel\nEHPAD Les Tilleuls - client C11406\n"
    )
    return {
        "mail-text.eml": mail(asking),
        "mail-attachment.eml": mail(
            "Bonjour,\n\nVoici notre commande.\n", make_pages.pdf(make_pages.sheet(3))
        ),
        "mail-question.eml": mail("Bonjour,\n\nRien à commander. Livrez-vous le 24 décembre ?\n"),
    }


def mail(text: str, attachment: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Claire Morel <claire@tilleuls.example>", "commandes@desk.example"
    message["Subject"], message["Date"] = "Commande", "Tue, 24 Nov 2026 10:42:00 +0100"
    message.set_content(text)
    if attachment:
        message.add_attachment(attachment, maintype="application", subtype="pdf", filename="commande.pdf")
        message.set_boundary("=_golden")
    return message.as_bytes()


def refused() -> dict[str, bytes]:
    labels = ("Facture N°", "Date :", "Echéance :", "Livraison :")
    bill = make_pages.sheet(3, title="FACTURE", labels=labels)
    slip = make_pages.sheet(3, title="BON DE LIVRAISON", labels=("BL N°", *labels[1:]))
    whole = make_pages.pdf(make_pages.sheet(4))
    blank = np.full((2200, 1728), 255, dtype=np.uint8)
    return {
        "refused-invoice.pdf": make_pages.pdf(bill),
        "refused-delivery-note.pdf": make_pages.pdf(slip),
        "refused-blank.tif": make_pages.tiff(blank),
        "refused-photo.jpg": make_pages.jpeg(photo(), 60),
        "refused-locked.pdf": hostile.locked_pdf(),
        "refused-cut-off.pdf": whole[: len(whole) // 2],
        "refused-bomb.xml": hostile.billion_laughs(),
        "refused-bomb.zip": hostile.zip_bomb(megabytes=20),
        "refused-word.doc": word(),
        "refused-empty.pdf": b"",
    }


def photo() -> make_pages.NDArray[np.uint8]:
    """A round thing on a table, in soft light: what a telephone sends by mistake."""
    across, down = np.meshgrid(np.linspace(-1, 1, 640), np.linspace(-1, 1, 480))
    light = 130 + 60 * across - 40 * down
    light[across**2 + down**2 < 0.3] -= 70
    noise = np.random.default_rng(11).normal(0, 6, light.shape)
    return cv2.GaussianBlur(np.clip(light + noise, 0, 255).astype(np.uint8), (0, 0), 1.5).astype(np.uint8)


def word() -> bytes:
    """The least that says of itself that it was written by an old Word."""
    name = "WordDocument".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry.ljust(512, b"\0")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in documents().items():
        (FOLDER / name).write_bytes(data)
