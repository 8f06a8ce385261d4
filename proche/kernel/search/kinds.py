"""What can be found. The rooms that have it are registered by site/wiring.py; the kernel knows none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proche.kernel.search.writing import Entry


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` is an English msgid in the plural; `needs` the right without which none of it is shown;
    `url_name` the address of one, which is given its code.
    """

    code: str
    label: str
    icon: str
    needs: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a room as entries, newest first, for a desk that had them before there was an index.

    `list_entries(before, size)` gives the entries below the row `before` (None = from the newest) and the
    row where the next call goes on (None = that was all).
    """

    name: str
    count: Callable[[], int]
    list_entries: Callable[[int | None, int], tuple[Sequence[Entry], int | None]]


_kinds: dict[str, Kind] = {}
_sources: dict[str, Source] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def register_source(source: Source) -> None:
    _sources[source.name] = source


def get_kind(code: str) -> Kind:
    return _kinds[code]


def list_kinds() -> list[Kind]:
    """In the order in which they were registered, which is the page's."""
    return list(_kinds.values())


def list_sources() -> list[Source]:
    return list(_sources.values())
