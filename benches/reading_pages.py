"""Reading pages: a scanned page over the OCR engine alone, a text PDF over invoice2data.

Times are processor time of one core: other work on the machine does not count.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from proche.orders.readers import cleanup, engines, pages, pdf_text, scan

ROOT = Path(__file__).parents[1]
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
PEER = ROOT / "benches" / "peers" / "invoice2data_reader.py"
RUNS = 5
LINES = 20
FILES = 8
#: how the peer finds the text of a PDF: its own first choice, and poppler with the layout kept
BACKENDS = {"pdfium": "", "pdftotext": "_on_pdftotext"}

TEMPLATE = r"""
issuer: Clinique du Parc
keywords: [BON DE COMMANDE, Clinique du Parc]
required_fields: [date, invoice_number]
fields:
  invoice_number: Commande N. (\S+)
  date: "Date : (\\S+)"
  date_due: "A livrer le : (\\S+)"
  amount: Total HT\s+([\d ,]+)
lines:
  start: Montant HT
  end: Total HT
  line: (?P<code>\S+) +(?P<text>.+?) +(?P<qty>\d+) +(?P<unit>\w+) +(?P<price>[\d,]+) +(?P<amount>[\d ,]+)$
options:
  currency: EUR
  date_formats: ["%d/%m/%Y"]
  decimal_separator: ","
"""


def measure() -> dict[str, Any]:
    """Measure the ratios; a peer that cannot run is named in the notes and has no key."""
    notes = ["Ratios of pages: made orders of 20 lines, 200 dots an inch; processor time of one core."]
    figures: dict[str, float] = {}
    ratios = {"scan_page_over_engine_alone": _scan_over_engine(figures)}
    for backend, ending in BACKENDS.items():
        try:
            ratios[f"pdf_text_over_invoice2data{ending}"] = _pdf_over_peer(backend)
        except (OSError, subprocess.SubprocessError, ValueError) as problem:
            notes.append(f"invoice2data could not run on {backend}: {problem}")
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def _scan_over_engine(figures: dict[str, float]) -> list[float]:
    """The whole way from PNG bytes to a reading, over the engine on the page already cleaned."""
    data = _png(_order(4471))
    image = _prepared(data)
    scan.read(data)
    pairs = [
        (_seconds(lambda: scan.read(data)), _seconds(lambda: engines.reader().read(image)))
        for _ in range(RUNS)
    ]
    figures["scan-clean.seconds_per_page"] = round(median(whole for whole, _ in pairs), 3)
    return [whole / alone for whole, alone in pairs]


def _prepared(data: bytes) -> cleanup.Pixels:
    picture = next(pages.pictures(data))
    return cleanup.polish(cleanup.straighten(picture.pixels, picture.dpi).image).image


def _pdf_over_peer(backend: str) -> list[float]:
    files = [_order(4471 + number) for number in range(FILES)]
    for data in files:
        pdf_text.read(data)
    with _peer(backend, files) as ask:
        pairs = [(_seconds(lambda: [pdf_text.read(data) for data in files]), ask()) for _ in range(RUNS)]
    return [ours / theirs for ours, theirs in pairs]


@contextmanager
def _peer(backend: str, files: list[bytes]) -> Iterator[Callable[[], float]]:
    """The peer in its own environment, with its templates read: each call is one run over all files."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "templates").mkdir()
        (Path(folder) / "templates" / "order.yml").write_text(TEMPLATE)
        command = [PEER_PYTHON, PEER, f"{folder}/templates", backend, *_written(Path(folder), files)]
        with subprocess.Popen(
            [str(part) for part in command],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            lines = _answer(process)
            if lines != [LINES] * len(files):
                raise ValueError(f"its template found {lines} lines")
            yield lambda: float(_answer(process, "again\n"))


def _answer(process: subprocess.Popen[str], question: str = "") -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(question)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise OSError("it ended early")
    return json.loads(line)


def _written(folder: Path, files: list[bytes]) -> Iterator[Path]:
    for number, data in enumerate(files):
        path = folder / f"{number}.pdf"
        path.write_bytes(data)
        yield path


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _order(number: int) -> bytes:
    """One order of LINES lines, as a purchasing program prints it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    head = (
        "BON DE COMMANDE",
        "Clinique du Parc",
        f"Commande N° {number}",
        "Date : 24/11/2026",
        "A livrer le : 26/11/2026",
    )
    for row, text in enumerate(head):
        canvas.drawString(40, 800 - 16 * row, text)
    _row(canvas, 690, ("Référence", "Désignation", "Qté", "Unité", "PU HT", "Montant HT"))
    for line in range(LINES):
        quantity = 2 + line
        cells = (f"HP-{100 + line}V", "Crème dessert HP vanille 125 g", str(quantity), "carton", "12,50")
        _row(canvas, 670 - 18 * line, (*cells, f"{quantity * 12.5:.2f}".replace(".", ",")))
    total = sum((2 + line) * 12.5 for line in range(LINES))
    _row(canvas, 670 - 18 * LINES - 10, ("", "", "", "", "Total HT", f"{total:.2f}".replace(".", ",")))
    canvas.save()
    return out.getvalue()


def _row(canvas: Canvas, y: float, cells: tuple[str, ...]) -> None:
    for x, text, right in zip((40, 120, 375, 385, 480, 555), cells, (0, 0, 1, 0, 1, 1), strict=True):
        (canvas.drawRightString if right else canvas.drawString)(x, y, text)


def _png(data: bytes) -> bytes:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(data) as document:
        image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    out = io.BytesIO()
    Image.fromarray(np.asarray(image.convert("L"))).save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
