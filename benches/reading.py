"""Reading: how right and how quick each form is, and four ratios to what does less with the same file.

Rightness is measured on `corpus`, held against its truth by `scoring`, with the doubts that a desk
raises that knows catalogue and customers but no earlier orders. Times are processor time.
"""

from __future__ import annotations

import logging
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from benches import corpus, reading_pages, scoring
from benches.corpus import Document
from benches.scoring import Score
from benches.turns import RUNS, in_turn, spread, timed
from proche.customers.rules import Directory
from proche.orders.catalogue import Catalogue
from proche.orders.readers import dispatch
from proche.orders.reading import Reading
from proche.orders.writers import ubl
from proche.site import read_knowledge
from proche.site.demo import catalogue, establishments
from proche.site.demo.documents import structured
from proche.site.demo.documents.deliver import Today
from proche.site.demo.orders import DemoOrder, as_read

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
LINES = (3, 20, 100)
#: how long one library parses within one run: long enough to be told from the clock's grain
A_RUN_SECONDS = 0.02
NOTES = (
    "Measured on orders made for days of their own by a seeded maker (benches/corpus.py): no reader was "
    "written on them. Their pages have the demo's layouts, which were seen while the readers of pages were "
    "written, so that those forms say more of wear and of contents than of strangers' layouts.",
    "fields_right: values that the document shows; names and words apart from accents and punctuation. "
    "lines_right: code, GTIN, quantity, unit, price and amount all right. orders_right_after_doubts: each "
    "wrong value stands under a doubt. Doubts are the desk's, with catalogue and customers known.",
    "Times are processor time of one core; a file without pages counts as one page.",
)


@dataclass(slots=True)
class FormResult:
    scores: list[Score] = field(default_factory=list)
    seconds: float = 0.0
    pages: int = 0

    def figures(self) -> dict[str, float]:
        def share(part: Callable[[Score], int], whole: Callable[[Score], int]) -> float:
            return round(sum(map(part, self.scores)) / max(1, sum(map(whole, self.scores))), 4)

        return {
            "fields_right": share(lambda one: one.right, lambda one: one.fields),
            "lines_right": share(lambda one: one.lines_right, lambda one: one.lines),
            "orders_right_after_doubts": share(lambda one: one.is_right_after_doubts, lambda _: 1),
            "doubts_per_order": share(lambda one: one.doubts, lambda _: 1),
            "undoubted_wrong_per_1000_fields": 1000
            * share(lambda one: one.undoubted, lambda one: one.fields),
            "seconds_per_page": round(self.seconds / max(1, self.pages), 4),
        }


def measure() -> dict[str, Any]:
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore", module="pydifact")
    documents = list(corpus.all_documents())
    notes = list(NOTES)
    by_form = read_all(documents)
    figures: dict[str, float] = {
        f"{form}.{name}": value for form, found in by_form.items() for name, value in found.figures().items()
    }
    figures["orders_measured"] = len(documents)
    ratios = {
        "ubl_over_lxml_parse": _of_files("ubl", _lxml, notes),
        "edifact_over_pydifact_parse": _of_files("edifact", _pydifact, notes),
        **_of_pages(notes),
    }
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


# --- how right ----------------------------------------------------------------------------------------


def read_all(documents: Iterable[Document]) -> dict[str, FormResult]:
    by_form: dict[str, FormResult] = defaultdict(FormResult)
    knowing = {day: Catalogue(catalogue.products(day)) for day in {one.day for one in documents}}
    directory = Directory(establishments.directory())
    warm: set[str] = set()
    for one in documents:
        if one.form not in warm:
            # The first of a form pays for libraries and models, once a process.
            dispatch.read(one.data, name=one.name, catalogue=knowing[one.day])
            warm.add(one.form)
        _add(by_form[one.form], one, knowing[one.day], directory)
    return by_form


def _add(result: FormResult, one: Document, known: Catalogue, directory: Directory) -> None:
    readings: list[Reading] = []
    result.seconds += timed(lambda: readings.extend(dispatch.read(one.data, name=one.name, catalogue=known)))
    result.pages += page_count(one)
    at = datetime.combine(one.day, time(9), UTC)
    checked = [read_knowledge.check(r, catalogue=known, directory=directory, at=at) for r in readings]
    # Each document holds one order: another one that was read of it is not forgiven.
    orders = [reading for reading in checked if reading.is_order]
    found = scoring.score(orders[0] if orders else None, one.truth)
    found.undoubted += len(orders[1:])
    result.scores.append(found)


def page_count(one: Document) -> int:
    from proche.orders.readers import pages

    is_page = one.name.endswith((".pdf", ".tif", ".jpg", ".png"))
    return pages.page_count(one.data) if is_page else 1


# --- beside others ------------------------------------------------------------------------------------


def _of_pages(notes: list[str]) -> dict[str, dict[str, float]]:
    measured = reading_pages.measure()
    notes.extend(measured["notes"])
    return {key: spread([(ratio, 1.0) for ratio in found]) for key, found in measured["ratios"].items()}


Parse = Callable[[bytes], object]


def _lxml(data: bytes) -> object:
    from lxml import etree

    return etree.fromstring(data)


def _pydifact(data: bytes) -> object:
    from pydifact.segmentcollection import Interchange

    return Interchange.from_str(data.decode("utf-8", "replace"))


def _of_files(form: str, parse: Parse, notes: list[str]) -> dict[str, float]:
    """Read each file and parse it by its library alone; each file weighs as much as the next."""
    reader = dispatch.reader(form)
    runs_of = {name: _runs(reader.read, parse, data) for name, data in [*_shared(form), *_written(form)]}
    middle = {name: spread([(ratio, 1.0) for ratio in runs])["median"] for name, runs in runs_of.items()}
    worst = max(middle, key=lambda name: middle[name])
    notes.append(f"{form}: {len(middle)} files of equal weight; the highest is {worst} with {middle[worst]}.")
    return spread([(sum(run), len(run)) for run in zip(*runs_of.values(), strict=True)])


def _runs(read: Parse, parse: Parse, data: bytes) -> list[float]:
    parse(data)
    times = max(2, round(A_RUN_SECONDS / max(timed(lambda: parse(data)), 1e-6)))

    def often(act: Parse) -> Callable[[], object]:
        return lambda: [act(data) for _ in range(times)]

    read(data)
    return [ours / theirs for ours, theirs in in_turn(often(read), often(parse))]


def _shared(form: str) -> list[tuple[str, bytes]]:
    """The samples of others, where they are; what the peer itself cannot parse is left out."""
    folder = SAMPLES / form
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*"))] if folder.is_dir() else []


def _written(form: str) -> list[tuple[str, bytes]]:
    """Orders by the desk's own writers, from short to long."""
    today = Today(corpus.DAY)
    orders = [
        today.long_order("EHPAD", lines) if lines > 12 else today.order("EHPAD", most=lines)
        for lines in LINES
    ]
    return [(f"{len(order.lines)} lines of our own", WRITERS[form](order)) for order in orders]


WRITERS: dict[str, Callable[[DemoOrder], bytes]] = {
    "ubl": lambda order: ubl.write(as_read(order), seller=structured.DESK),
    "edifact": lambda order: structured.interchange([order], reference="1"),
}
