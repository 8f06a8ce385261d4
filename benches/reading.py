"""Reading: how right and how quick each form is, beside others, and four ratios to what does less.

`bin/bench reading --json` measures the whole measuring split. A part is measured by --form, --layout, --most
and --split, without the ratios; what tuners need besides is told by `bin/bench reading --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benches import reading_forms, reading_pages, reading_peers, reliability
from benches.corpus import documents, orders
from benches.corpus.documents import FORMS
from benches.corpus.layouts import Split
from benches.reading_forms import FormResult, Measured
from benches.turns import RUNS, in_turn, spread, timed
from proche.orders.readers import dispatch
from proche.orders.writers import ubl
from proche.site.demo.documents import structured
from proche.site.demo.orders import DemoOrder, as_read

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
LINES = (3, 20, 100)
#: how long one library parses within one run: long enough to be told from the clock's grain
A_RUN_SECONDS = 0.02
NOTES = (
    "Orders are made by a seeded maker (benches/corpus) and held against their truth. Layouts for tuning and "
    "for measuring are different files, by different hands; figures are of the measuring ones unless --split "
    "says else.",
    "fields_right: values that the document shows; names and words apart from accents and punctuation; a "
    "value that stands nowhere is a wrong one. lines_right: code, GTIN, quantity, unit, price and amount are "
    "right. orders_right_after_doubts: each wrong value stands under a doubt. Doubts are the desk's, with "
    "catalogue and customers known. orders_typed_by_hand: one doubt covers all lines.",
    "95_upper is the upper end of the 95 % interval (Clopper-Pearson) of undoubted wrong values, each field "
    "counted as a trial of its own; to show 1 in 1000 takes 3,700 fields without one.",
    "Times are processor time of one core; a file without pages counts as one page.",
)
LOOKS = "These are documents of the measuring split: whoever tunes a reader does not look at them."
STANDS_IN = (
    "The measuring split lacks pages or sheets of its own: the demo's pages, the tuning sheets stand in, "
    "which readers have seen."
)


def measure(arguments: Sequence[str] = ()) -> dict[str, Any]:
    chosen = options(arguments)
    reading_forms.quiet()
    plans = list(
        documents.plans(chosen.split, forms=chosen.form or FORMS, layout=chosen.layout, most=chosen.most)
    )
    if not plans:
        raise SystemExit("No document is left of what was chosen.")
    measured = list(
        reading_forms.measure_all(plans, jobs=chosen.jobs, with_peer=_beside_peers(chosen), keep=chosen.keep)
    )
    _list(measured, chosen)
    notes = [*NOTES, *([STANDS_IN] if documents.stands_in(chosen.split) else [])]
    figures = _figures(measured, notes, with_peers=_beside_peers(chosen))
    if chosen.reliability:
        Path(chosen.reliability).write_text(json.dumps(reliability.bins(measured), indent=1) + "\n")
    ratios = {} if _is_part(chosen) else _ratios(notes)
    return {"runs": RUNS, "figures": figures, "ratios": ratios, "notes": notes}


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bin/bench reading")
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.MEASURING)
    parser.add_argument("--form", action="append", choices=FORMS, help="only this form; may be said again")
    parser.add_argument("--layout", default="", help="only layouts with this in their name")
    parser.add_argument("--most", type=int, default=0, help="at most so many documents a form")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes")
    flags = {
        "--peers": "the other readers too, where only a part is measured",
        "--wrong": "list each wrong value that nobody is asked about",
        "--asked": "list each doubt, and whether its value was wrong",
        "--by-layout": "list layouts, the worst first",
    }
    for name, words in flags.items():
        parser.add_argument(name, action="store_true", help=words)
    parser.add_argument("--keep", default="", metavar="FOLDER", help="write documents and their truth there")
    parser.add_argument(
        "--reliability", default="", metavar="FILE", help="write confidence and rightness there"
    )
    return parser.parse_args(list(arguments))


def _is_part(chosen: argparse.Namespace) -> bool:
    return bool(chosen.form or chosen.layout or chosen.most or chosen.split != Split.MEASURING)


def _beside_peers(chosen: argparse.Namespace) -> bool:
    return bool(chosen.peers) or not _is_part(chosen)


# --- how right ----------------------------------------------------------------------------------------


def _figures(measured: Sequence[Measured], notes: list[str], *, with_peers: bool) -> dict[str, float]:
    figures = _named(reading_forms.by_form(measured))
    figures["orders_measured"] = len(measured)
    if with_peers:
        figures |= _named(reading_forms.peers_by_form(measured), "tesseract_alone.")
        figures |= _invoice2data(measured, notes)
    return figures


def _named(results: dict[str, FormResult], before: str = "") -> dict[str, float]:
    return {
        f"{before}{form}.{name}": value
        for form, found in results.items()
        for name, value in found.figures().items()
    }


def _invoice2data(measured: Sequence[Measured], notes: list[str]) -> dict[str, float]:
    texts = [documents.build(one.plan) for one in measured if one.plan.form == "pdf-text"]
    if not texts:
        return {}
    try:
        scores = reading_peers.invoice2data(texts)
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        notes.append(f"invoice2data could not run: {problem}")
        return {}
    found = FormResult(scores=scores)
    figures = {name: value for name, value in found.figures().items() if name != "seconds_per_page"}
    return {f"invoice2data.pdf-text.{name}": value for name, value in figures.items()}


def _list(measured: Sequence[Measured], chosen: argparse.Namespace) -> None:
    """Tell tuners which values are wrong and which doubts were asked, on the error output."""
    if chosen.split == Split.MEASURING and (chosen.wrong or chosen.asked or chosen.by_layout):
        print(LOOKS, file=sys.stderr)
    for one in measured:
        if chosen.wrong:
            _list_wrong(one)
        if chosen.asked:
            _list_asked(one)
    if chosen.by_layout:
        _list_layouts(measured)


def _list_layouts(measured: Sequence[Measured]) -> None:
    """One row a form and layout, the worst first: where to begin."""
    scores: dict[str, FormResult] = defaultdict(FormResult)
    for one in measured:
        scores[f"{one.plan.form}.{one.plan.layout}"].add(one.score, one.seconds, one.pages)
    for name, found in sorted(scores.items(), key=lambda pair: -pair[1].undoubted):
        doubts = sum(score.doubts for score in found.scores)
        counts = f"{len(found.scores):4} orders {found.fields:6} fields"
        print(f"{name:<44} {counts} {found.undoubted:5} wrong {doubts:4} doubts", file=sys.stderr)


def _list_wrong(one: Measured) -> None:
    for value in one.score.held:
        if value.is_undoubted_wrong:
            sure = "" if value.confidence is None else f"  (confidence {value.confidence:.3f})"
            print(
                f"WRONG {one.plan.id} {value.pointer}: {value.said!r}, truly {value.wanted!r}{sure}",
                file=sys.stderr,
            )
    if one.score.more_orders:
        print(f"WRONG {one.plan.id}: {one.score.more_orders} more orders were read of it", file=sys.stderr)


def _list_asked(one: Measured) -> None:
    held = {value.pointer: value for value in one.score.held}
    for pointer, reason in one.reasons:
        value = held.get(pointer.replace("seller_item_id", "code").replace("buyer_item_id", "code"))
        state = "" if value is None else "right all along" if value.is_right else f"truly {value.wanted!r}"
        print(f"ASKED {one.plan.id} {pointer}: {reason} [{state}]", file=sys.stderr)


# --- beside others ------------------------------------------------------------------------------------


def _ratios(notes: list[str]) -> dict[str, dict[str, float]]:
    return {
        "ubl_over_lxml_parse": _of_files("ubl", _lxml, notes),
        "edifact_over_pydifact_parse": _of_files("edifact", _pydifact, notes),
        **_of_pages(notes),
    }


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
    made = [orders.make(f"ratio {form} {lines}", lines=(lines, lines)) for lines in LINES]
    return [(f"{len(order.lines)} lines of our own", WRITERS[form](order)) for order in made]


WRITERS: dict[str, Callable[[DemoOrder], bytes]] = {
    "ubl": lambda order: ubl.write(as_read(order), seller=structured.DESK),
    "edifact": lambda order: structured.interchange([order], reference="1"),
}
