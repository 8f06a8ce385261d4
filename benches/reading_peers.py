"""What others read of the same documents: Tesseract with a small table parser, invoice2data by a template.

Both are held against the same truth by the same ruler. They raise no doubts, so that each value of
theirs that is wrong is a wrong value nobody is asked about.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benches import scoring
from benches.corpus.documents import Document
from benches.scoring import Score
from proche.orders.readers import engines
from proche.orders.reading import Form, Line, OrderRead, Party, Reading, Value

ROOT = Path(__file__).parents[1]
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
PEER = ROOT / "benches" / "peers" / "invoice2data_orders.py"

#: One template for anything (a keyword is plain text; each page has this one): number, days, total, and
#: lines of the commonest columns in their order: code, words, quantity, unit, then price and amount or none.
TEMPLATE = r"""
issuer: order
keywords: [e]
required_fields: [issuer]
fields:
  invoice_number: '(?i)\b(?:commande|order|bon|PO)\s+(?:n\s?[°o.]|number|no\.?)?\s*:?\s*((?!\d\d/)\S*\d\S*)'
  date: '(\d{2}/\d{2}/\d{4})'
  date_due: '(?i)(?:livr\w*|deliver\w*)[^\n\d]*(\d{2}/\d{2}/\d{4})'
  amount: '(?i)total\s*(?:h\.?t\.?|net)?[^\d\n]*([\d ]+,\d{2})'
lines:
  start: '(?i)(?:d[ée]signation|libell[ée]|produit|article|description)'
  end: '(?i)\n\s*total|\Z'
  line: '^\s*(?P<code>\w[\w/-]*\d[\w/-]*)\s{2,}(?P<text>\S.+?)\s{2,}(?P<qty>\d+)\s+(?P<unit>[^\W\d]+)PRICED$'
options:
  currency: EUR
  date_formats: ['%d/%m/%Y']
  decimal_separator: ','
""".replace("PRICED", r"(?:\s+(?P<price>[\d ]+,\d{2})\s+(?P<amount>[\d ]+,\d{2}))?")


@cache
def _tesseract() -> Any:
    folder = engines.tessdata()
    if folder is None:
        raise engines.Missing("tesseract")
    from benches.peers.tesseract_table import Reader

    return Reader(str(folder))


def tesseract(one: Document) -> Callable[[], Score]:
    """Give what reads one scan by Tesseract alone. Raises: engines.Missing."""
    reader = _tesseract()
    return lambda: scoring.score(as_reading(reader.read(one.data, one.name)), one.truth)


def invoice2data(documents: Sequence[Document]) -> list[Score]:
    """Read text PDFs by its own environment. Raises: OSError, subprocess.SubprocessError, ValueError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "templates").mkdir()
        (folder / "templates" / "order.yml").write_text(TEMPLATE)
        files = [folder / f"{number}.pdf" for number in range(len(documents))]
        for file, one in zip(files, documents, strict=True):
            file.write_bytes(one.data)
        command = [str(part) for part in (PEER_PYTHON, PEER, folder / "templates", *files)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    answers = json.loads(done.stdout.splitlines()[-1])
    return [
        scoring.score(as_reading(_of_template(answer)), one.truth)
        for answer, one in zip(answers, documents, strict=True)
    ]


def _of_template(answer: Mapping[str, Any] | None) -> dict[str, Any]:
    said = answer or {}
    lines = [
        {
            "code": line.get("code"),
            "description": line.get("text"),
            "quantity": line.get("qty"),
            "unit": line.get("unit"),
            "price": _plain(line.get("price")),
            "amount": _plain(line.get("amount")),
        }
        for line in said.get("lines", [])
    ]
    return {
        "number": _text(said.get("invoice_number")),
        "issued_on": _day(said.get("date")),
        "deliver_on": _day(said.get("date_due")),
        "total": _text(said.get("amount")),
        "buyer": None,
        "lines": lines,
    }


def _plain(text: str | None) -> str | None:
    return text.replace(" ", "").replace(",", ".") if text else None


def _day(value: object) -> str | None:
    return (_text(value) or "")[:10] or None


def _text(value: object) -> str | None:
    """Of several that were found it gives no order: the least is the earliest day and the net total."""
    least = min(value, key=str) if isinstance(value, list) and value else value
    return None if least in (None, []) else str(least)


def as_reading(said: Mapping[str, Any]) -> Reading:
    """A peer's answer in the words of a reading, so that one ruler measures both."""
    lines = tuple(_line(place, line) for place, line in enumerate(said["lines"], start=1))
    order = OrderRead(
        number=_value(said["number"]),
        issued_on=_value(said["issued_on"]),
        deliver_on=_value(said["deliver_on"]),
        buyer=Party(name=_value(said["buyer"])),
        lines=lines,
        total_net=_value(said["total"]),
    )
    return Reading(form=Form.SCAN, order=order)


def _line(place: int, said: Mapping[str, str | None]) -> Line:
    return Line(
        position=place,
        seller_item_id=_value(said["code"]),
        description=_value(said["description"]),
        quantity=_value(said["quantity"]),
        unit=_value(said["unit"]),
        unit_price=_value(said["price"]),
        net_amount=_value(said["amount"]),
    )


def _value(text: str | None) -> Value | None:
    return Value(text) if text else None
