"""`intake`: how long from arrival to a case in the queue, and what kill -9 of the desk loses or doubles.

A real `proche serve` on SQLite takes text PDFs over the API. First one at a time, with the worker
idle; then two senders push while the desk is killed again and again, and what was not acknowledged
is sent once more under its key, as senders do.
"""

from __future__ import annotations

import io
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.error import HTTPError

from tests.desk_process import DeskProcess

SEED = 2026
TIMED, KILLS, LINES = 40, 12, 12
#: seconds that a killed desk had lived, at the least and at the most
LIVED = (0.3, 2.5)
LONGEST_WAIT = 120.0


def measure() -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="proche-bench-"))
    try:
        seconds = _arrival_to_case(folder / "timed")
        cut = _cut_again_and_again(folder / "cut")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = {
        "arrival_to_case_seconds.median": round(median(seconds), 3),
        "arrival_to_case_seconds.p99": round(quantiles(seconds, n=100, method="inclusive")[98], 3),
        **cut,
    }
    timed = f"{TIMED} text PDFs of {LINES} lines, one at a time"
    notes = [f"{timed}; then {KILLS} kills -9 of the whole desk while two senders push."]
    return {"runs": TIMED, "figures": figures, "ratios": {}, "notes": notes}


def order_pdf(number: int) -> bytes:
    """A text PDF of one order, another for each number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    # invariant: sent a second time it must be the same bytes.
    page = Canvas(out, pagesize=A4, invariant=1)
    head = ("Clinique du Parc", f"BON DE COMMANDE N° BC-{number:05}", "Date : 24/11/2026")
    for place, text in enumerate(head):
        page.drawString(50, 800 - 20 * place, text)
    rows = [("Code", "Désignation", "Quantité", "Unité")] + [
        (f"NUT-{line:04}", f"Crème dessert {line}", str(line + 1), "CT") for line in range(1, LINES + 1)
    ]
    for place, row in enumerate(rows):
        for x, text in zip((50, 150, 380, 460), row, strict=True):
            page.drawString(x, 690 - 18 * place, text)
    page.save()
    return out.getvalue()


# --- one at a time ----------------------------------------------------------------------------


def _arrival_to_case(folder: Path) -> list[float]:
    desk = _started(folder)
    try:
        # The first document also pays for the start of the reading process.
        _timed(desk, 0)
        return [_timed(desk, number) for number in range(1, TIMED + 1)]
    finally:
        desk.stop()


def _started(folder: Path) -> DeskProcess:
    folder.mkdir(parents=True)
    desk = DeskProcess(folder)
    desk.run("manage", "migrate", "-v0")
    desk.start()
    desk.wait_until_it_answers()
    return desk


def _timed(desk: DeskProcess, number: int) -> float:
    """From the first byte sent until the case can be seen in the queue."""
    data = order_pdf(number)
    began = time.monotonic()
    desk.hand_in(data, key=f"t{number}")
    _until(lambda: _cases(desk) > number)
    return time.monotonic() - began


def _cases(desk: DeskProcess) -> int:
    return int(desk.rows("SELECT count(*) FROM orders_order o JOIN queue_case c ON c.id = o.case_id")[0][0])


def _until(is_so: Any) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError("The desk did not come to it in time.")
        time.sleep(0.01)


# --- cut again and again ----------------------------------------------------------------------


def _cut_again_and_again(folder: Path) -> dict[str, int]:
    moments = random.Random(SEED)
    acknowledged: set[str] = set()
    numbers = _numbers()
    desk = _started(folder)
    for _ in range(KILLS):
        senders = _senders(desk, numbers, acknowledged)
        time.sleep(moments.uniform(*LIVED))
        desk.kill()
        for sender in senders:
            sender.join(30)
        desk.start()
        desk.wait_until_it_answers()
    try:
        for key in list(_open):
            desk.hand_in(order_pdf(int(key)), key=key)
            acknowledged.add(key)
        _until(lambda: desk.rows("SELECT count(*) FROM orders_document WHERE state = 'RECEIVED'")[0][0] == 0)
        return _counted(desk, acknowledged)
    finally:
        desk.stop()


_open: set[str] = set()
_turn = threading.Lock()


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _senders(desk: DeskProcess, numbers: Iterator[int], acknowledged: set[str]) -> list[threading.Thread]:
    threads = [threading.Thread(target=_send, args=(desk, numbers, acknowledged)) for _ in range(2)]
    for thread in threads:
        thread.start()
    return threads


def _send(desk: DeskProcess, numbers: Iterator[int], acknowledged: set[str]) -> None:
    """Send until the desk is cut off; begin with what the last cut left open."""
    while True:
        with _turn:
            key = _open.pop() if _open else str(next(numbers))
        try:
            desk.hand_in(order_pdf(int(key)), key=key)
        except HTTPError as refused:
            raise RuntimeError(refused.read().decode()) from refused
        except OSError:
            with _turn:
                _open.add(key)
            return
        acknowledged.add(key)


def _counted(desk: DeskProcess, acknowledged: set[str]) -> dict[str, int]:
    arrivals, orders = desk.count_arrivals(), desk.count_orders()
    documents = {sha256 for (sha256,) in desk.rows("SELECT sha256 FROM orders_document")}
    lost = len(acknowledged - set(arrivals)) + len(documents - set(orders))
    # Each sent PDF is another, so that a document with two arrivals, or a part with two orders, came twice.
    twice = sum(count - 1 for count in orders.values()) + sum(arrivals.values()) - len(documents)
    return {"acknowledged": len(acknowledged), "lost": lost, "twice": twice, "kills": KILLS}
