"""How right each form is read: each document built, read and held against its truth, by several processes.

The doubts are those of a desk that knows catalogue and customers but no earlier orders.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

from benches import reading_peers, scoring
from benches.corpus import documents
from benches.corpus.documents import SCANS, Document, Plan
from benches.corpus.orders import CATALOGUE_DAY
from benches.scoring import Score
from benches.turns import timed
from proche.customers.rules import Directory
from proche.orders.catalogue import Catalogue
from proche.orders.readers import dispatch, engines
from proche.orders.reading import Reading
from proche.site import read_knowledge
from proche.site.demo import catalogue, establishments


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one document: ours, and Tesseract's alone where it was asked."""

    plan: Plan
    score: Score
    seconds: float
    pages: int
    reasons: tuple[tuple[str, str], ...] = ()
    peer: Score | None = None
    peer_seconds: float = 0.0


@dataclass(slots=True)
class FormResult:
    scores: list[Score] = field(default_factory=list)
    seconds: float = 0.0
    pages: int = 0

    def add(self, score: Score, seconds: float, pages: int) -> None:
        self.scores.append(score)
        self.seconds += seconds
        self.pages += pages

    @property
    def fields(self) -> int:
        return sum(one.fields for one in self.scores)

    @property
    def undoubted(self) -> int:
        return sum(one.undoubted for one in self.scores)

    def figures(self) -> dict[str, float]:
        return {
            "fields_right": self._share(lambda one: one.right, lambda one: one.fields),
            "lines_right": self._share(lambda one: one.lines_right, lambda one: one.lines),
            "orders_right_after_doubts": self._share(lambda one: one.is_right_after_doubts),
            "doubts_per_order": self._share(lambda one: one.doubts),
            "undoubted_wrong_per_1000_fields": round(1000 * self.undoubted / max(1, self.fields), 3),
            "seconds_per_page": round(self.seconds / max(1, self.pages), 4),
            **self.more_figures(),
        }

    def more_figures(self) -> dict[str, float]:
        """Beside the contract's keys: how much was measured, and how sure the figure that matters is."""
        upper = scoring.most_likely_at_most(self.undoubted, self.fields) if self.fields else 1.0
        return {
            "orders": len(self.scores),
            "fields": self.fields,
            "undoubted_wrong_per_1000_fields.95_upper": round(1000 * upper, 2),
            "undoubted_wrong_words_beside_a_right_code_per_1000_fields": round(
                1000 * sum(one.undoubted_words for one in self.scores) / max(1, self.fields), 3
            ),
            "orders_not_read": self._share(lambda one: one.is_not_read),
            "orders_typed_by_hand": self._share(lambda one: one.asks_for_all_lines),
        }

    def _share(self, part: Callable[[Score], int], whole: Callable[[Score], int] = lambda _: 1) -> float:
        return round(sum(map(part, self.scores)) / max(1, sum(map(whole, self.scores))), 4)


# --- one document ---------------------------------------------------------------------------------------


@cache
def _known() -> tuple[Catalogue, Directory]:
    return Catalogue(catalogue.products(CATALOGUE_DAY)), Directory(establishments.directory())


def read(one: Document) -> tuple[list[Reading], float]:
    """Read one document as the desk does, and say the processor seconds that the reader took."""
    known, directory = _known()
    readings: list[Reading] = []
    seconds = timed(lambda: readings.extend(dispatch.read(one.data, name=one.name, catalogue=known)))
    at = datetime.combine(one.day, time(9), UTC)
    checked = [read_knowledge.check(r, catalogue=known, directory=directory, at=at) for r in readings]
    # Each document holds one order: another one that was read of it is not forgiven.
    return [reading for reading in checked if reading.is_order], seconds


#: the first of a form pays for libraries and models, once a process
WARMED: set[str] = set()


def measure_one(plan: Plan, *, with_peer: bool, keep: str) -> Measured:
    one = documents.build(plan)
    if keep:
        _keep(one, Path(keep))
    if plan.form not in WARMED:
        read(one)
        WARMED.add(plan.form)
    orders, seconds = read(one)
    score = scoring.score(orders[0] if orders else None, one.truth)
    score.more_orders = len(orders[1:])
    reasons = (
        tuple((doubt.field, f"{doubt.kind}: {doubt.reason}") for doubt in orders[0].doubts) if orders else ()
    )
    measured = Measured(plan, score, seconds, documents.page_count(one), reasons)
    return _beside_peer(measured, one) if with_peer and plan.form in SCANS else measured


def _beside_peer(measured: Measured, one: Document) -> Measured:
    try:
        ask = reading_peers.tesseract(one)
    except engines.Missing:
        return measured
    scores: list[Score] = []
    seconds = timed(lambda: scores.append(ask()))
    return Measured(
        measured.plan, measured.score, measured.seconds, measured.pages, measured.reasons, scores[0], seconds
    )


def _keep(one: Document, folder: Path) -> None:
    import json

    folder.mkdir(parents=True, exist_ok=True)
    ending = Path(one.name).suffix
    (folder / f"{one.plan.id}{ending}").write_bytes(one.data)
    (folder / f"{one.plan.id}.truth.json").write_text(json.dumps(one.truth, indent=1, ensure_ascii=False))


# --- all of them ----------------------------------------------------------------------------------------


def quiet() -> None:
    # Before Tesseract is loaded: its own threads would take a core from the process beside.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore", module="pydifact")


def measure_all(
    plans: Sequence[Plan], *, jobs: int, with_peer: bool = False, keep: str = ""
) -> Iterator[Measured]:
    """Measure each plan, `jobs` at a time; how far it is stands on the error output."""
    # The engines' threads do not survive a fork.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh, initializer=quiet) as pool:
        asked = [pool.submit(measure_one, plan, with_peer=with_peer, keep=keep) for plan in plans]
        for number, one in enumerate(asked, start=1):
            measured = one.result()
            _say_how_far(number, len(asked), measured.plan.id)
            yield measured


def _say_how_far(number: int, of: int, name: str) -> None:
    """One line that changes on a terminal, one in twenty where the output is kept."""
    if sys.stderr.isatty():
        end = "\n" if number == of else ""
        print(f"\r{number}/{of} {name:<60.60}", end=end, file=sys.stderr, flush=True)
    elif number % 20 == 0 or number == of:
        print(f"{number}/{of} {name}", file=sys.stderr, flush=True)


def by_form(measured: Sequence[Measured]) -> dict[str, FormResult]:
    results: dict[str, FormResult] = defaultdict(FormResult)
    for one in measured:
        results[one.plan.form].add(one.score, one.seconds, one.pages)
    return results


def peers_by_form(measured: Sequence[Measured]) -> dict[str, FormResult]:
    results: dict[str, FormResult] = defaultdict(FormResult)
    for one in measured:
        if one.peer is not None:
            results[one.plan.form].add(one.peer, one.peer_seconds, one.pages)
    return results
