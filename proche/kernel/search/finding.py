"""What is found, kind by kind: what is named exactly, then what begins with the words, then the newest.

The walk goes from the newest place to the oldest, span by span, and ends as soon as it has enough.
Words that many rows hold are found at once; rare ones in a few looks. Only several frequent
words that never stand together could make it long: then it stops in time and says where to go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from proche.kernel import models
from proche.kernel.search import kinds, sql, words
from proche.kernel.search.kinds import Kind
from proche.kernel.search.words import Asked, Probe

#: From the oldest place to the newest.
Span = tuple[int, int]
#: Blocks that the first look walks; each next one walks twice as many, so that a rare word costs few looks.
FIRST_BLOCKS = 1
#: So many of the latest are put in order by how well they fit; a page of one kind shows them all.
CANDIDATES = 40
#: Where the rest of a group stands of which only the first few are given: place 0 is nobody's.
FROM_ITS_FIRST = 0
#: Seconds for all kinds together. A word alone never takes so long, at a million rows or at ten.
PATIENCE = 0.08


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    subject: int
    code: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. `onward` is where older ones begin, None when there are none.

    `is_cut`: time was up before the oldest were looked at, so that an empty group does not mean "none".
    """

    kind: Kind
    hits: tuple[Hit, ...] = ()
    onward: int | None = None
    is_cut: bool = False


def find(text: str, *, among: Sequence[str], size: int = 5, patience: float = PATIENCE) -> list[Group]:
    """Find what holds every word, in those kinds that the reader may see: up to `size` of each."""
    asked, bounds = words.ask(text), _bounds()
    until = time.monotonic() + patience
    groups = []
    for place, code in enumerate(among):
        left = max(0.0, until - time.monotonic()) / (len(among) - place)
        groups.append(_cut_to(_of_kind(asked, code, bounds, left), size))
    return groups


def find_kind(text: str, kind: str, *, before: int | None = None, patience: float = PATIENCE) -> Group:
    """One kind alone, a page at a time: the first in order of fitness, older ones newest first."""
    first, last = _bounds()
    if before is None:
        return _of_kind(words.ask(text), kind, (first, last), patience)
    return _older(words.ask(text), kind, (first, min(last, before - 1)), patience)


def _of_kind(asked: Asked, code: str, bounds: Span, patience: float) -> Group:
    if not asked:
        return Group(kinds.get_kind(code))
    reading, walk = _read(asked, code, bounds, patience)
    exact = sql.select_key(code, asked.whole, CANDIDATES)
    hits = _hits([*exact, *(place for place in walk.places[:CANDIDATES] if place not in exact)])
    ranked = [*hits[: len(exact)], *sorted(hits[len(exact) :], key=_begins(reading))]
    return Group(kinds.get_kind(code), tuple(ranked), walk.onward, walk.stopped_at is not None)


def _older(asked: Asked, code: str, bounds: Span, patience: float) -> Group:
    _, walk = _read(asked, code, bounds, patience)
    hits = _hits(walk.places[:CANDIDATES])
    return Group(kinds.get_kind(code), tuple(hits), walk.onward, walk.stopped_at is not None)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Places newest first, one more than a page shows when there are more, and where time was up."""

    places: list[int]
    stopped_at: int | None

    @property
    def onward(self) -> int | None:
        return self.places[CANDIDATES - 1] if len(self.places) > CANDIDATES else self.stopped_at


def _read(asked: Asked, code: str, bounds: Span, patience: float) -> tuple[Sequence[str], _Walk]:
    """The first reading of what was typed that finds something."""
    walk = _Walk([], None)
    reading: tuple[str, ...] = ("",)
    for reading in asked.readings:
        walk = _walk(code, [words.probe(word) for word in reading], bounds, patience)
        if walk.places or walk.stopped_at is not None:
            break
    return reading, walk


def _walk(code: str, probes: Sequence[Probe], bounds: Span, patience: float) -> _Walk:
    until = time.monotonic() + patience
    (first, last), size, blocks = bounds, CANDIDATES + 1, FIRST_BLOCKS
    found: list[int] = []
    while last >= first and len(found) < size:
        begin = max(first, sql.block_start(last, blocks))
        found += sql.select(code, probes, (begin, last), size - len(found))
        last, blocks = begin - 1, min(2 * blocks, sql.most_blocks())
        if time.monotonic() >= until and first <= last and len(found) < size:
            return _Walk(found, begin)
    return _Walk(found, None)


def _bounds() -> Span:
    # Two looks: SQLite would read the whole table for the first and the last in one.
    places = models.SearchEntry.objects.values_list("id", flat=True)
    first, last = places.order_by("id").first(), places.order_by("-id").first()
    return (first, last) if first is not None and last is not None else (1, 0)


def _begins(reading: Iterable[str]) -> Callable[[Hit], bool]:
    """False sorts first; what fits alike keeps its order."""
    first = next(iter(reading))
    return lambda hit: not words.fold(hit.title).startswith(first)


def _hits(places: Sequence[int]) -> list[Hit]:
    shown = ("id", "kind", "subject", "code", "title", "text", "at")
    rows = models.SearchEntry.objects.filter(id__in=places).values_list(*shown)
    found = {place: Hit(*hit) for place, *hit in rows}
    return [found[place] for place in places if place in found]


def _cut_to(group: Group, size: int) -> Group:
    if len(group.hits) <= size:
        return group
    return Group(group.kind, group.hits[:size], FROM_ITS_FIRST, group.is_cut)
