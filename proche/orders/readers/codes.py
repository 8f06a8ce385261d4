"""The catalogue's codes as a reader of worn pages needs them: exact, and one wrong character away."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from proche.orders.catalogue import Catalogue
from proche.orders.readers import values

SQUEEZE = re.compile(r"[\s\u00a0]+")
#: shorter codes are all neighbours of one another
SHORTEST = 4


@dataclass(frozen=True)
class Codes:
    """SKUs and GTINs by their squeezed form ("HP 125v" and "HP-125V" are one)."""

    exact: dict[str, str] = field(default_factory=dict)
    by_length: dict[int, tuple[str, ...]] = field(default_factory=dict)
    catalogue: Catalogue | None = None

    @classmethod
    def of(cls, catalogue: Catalogue | None) -> Codes:
        """Index a catalogue's codes; the latest one's index is kept, for the document after this one."""
        global _latest
        if _latest is None or _latest[0] is not catalogue:
            _latest = (catalogue, cls._index(catalogue))
        return _latest[1]

    @classmethod
    def _index(cls, catalogue: Catalogue | None) -> Codes:
        exact: dict[str, str] = {}
        for product in catalogue.products if catalogue is not None else ():
            for code in (product.sku, product.gtin):
                if code:
                    exact[squeeze(code)] = code
        lengths: dict[int, list[str]] = {}
        for code in exact:
            lengths.setdefault(len(code), []).append(code)
        return cls(exact, {length: tuple(codes) for length, codes in lengths.items()}, catalogue)

    def find(self, text: str) -> str | None:
        return self.exact.get(squeeze(text)) if self.exact else None

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The words of all products' names, plain."""
        products = () if self.catalogue is None else self.catalogue.products
        return frozenset(values.plain(word) for product in products for word in product.name.split())

    def name_of(self, code: str) -> str | None:
        """The name of the product that has just this code."""
        product = None if self.catalogue is None else self.catalogue.find(code)
        return None if product is None else product.name

    def near(self, text: str) -> list[str]:
        """Codes one character (wrong, missing, added or swapped) away."""
        flat = squeeze(text)
        if len(flat) < SHORTEST:
            return []
        pool = [code for length in (-1, 0, 1) for code in self.by_length.get(len(flat) + length, ())]
        return [self.exact[code] for code in pool if OSA.distance(flat, code, score_cutoff=1) <= 1]


def squeeze(text: str) -> str:
    """Letters and digits alone, upper case: dashes, dots and spaces vary from hand to hand."""
    return re.sub(r"[^0-9A-Z]", "", SQUEEZE.sub("", text).upper())


_latest: tuple[Catalogue | None, Codes] | None = None
