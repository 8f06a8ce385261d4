"""What the desk knows of its products, as pure data, and how an order's words find them.

Built from the database (catalogue_queries) or from a file (`proche read --catalogue`).
A match is by code, by GTIN, by the customer's own code, then by name; two near names are
both named and none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from proche.customers.rules import Establishment, fold, fold_code
from proche.kernel.words import Said, gettext_noop, said
from proche.orders.names import Names
from proche.orders.reading import Line, Value

N_ = gettext_noop


@dataclass(frozen=True, slots=True)
class SalesUnit:
    """One way a product is sold. `code` is UN/ECE Rec 20, `pieces` how many single items it
    holds, `words` what customers write for it, `price` the net list price of one such unit."""

    code: str
    pieces: Decimal
    words: tuple[str, ...] = ()
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `units[0]` is the usual sales unit. Active from..to is half open, None = open."""

    sku: str
    name: str
    gtin: str = ""
    name_en: str = ""
    other_names: tuple[str, ...] = ()
    units: tuple[SalesUnit, ...] = ()
    substitutes: tuple[str, ...] = ()
    active_from: date | None = None
    active_to: date | None = None
    category: str = ""

    def is_active(self, on: date) -> bool:
        return (self.active_from is None or self.active_from <= on) and (
            self.active_to is None or on < self.active_to
        )

    def unit(self, code: str) -> SalesUnit | None:
        return next((unit for unit in self.units if unit.code == code), None)


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """Which product a line speaks of. `others` are the ones it may be instead, likeliest first;
    `against` is the product that the line's words name where its code plainly names another."""

    product: Product | None
    confidence: float
    how: Said
    others: tuple[Product, ...] = ()
    against: Product | None = None


#: A name is taken from `SURE` on (1 is the whole name and nothing else) when the next is `GAP` behind.
SURE, GAP = 0.74, 0.05
WORTH_NAMING = 0.38
#: How far behind the first a product may be and still be named beside it.
WORTH_ASKING = 0.2
OTHERS = 4
#: Words contradict a code when they fit another product this well, and its own so much less.
CONTRADICTS, CONTRADICTS_BY = 0.85, 0.2
#: The whole name of another product contradicts when one telling word parts the two: the flavour.
WHOLE, WHOLE_CONTRADICTS_BY = 0.97, 0.07
#: A name this near speaks for a code that is one character away.
WITNESSES = 0.5
#: A code this short has too many neighbours one character away to be mended.
SHORTEST_MENDED = 5

_NOTHING = N_("No product like this one is in the catalogue.")
_NEAR = N_("Several products have a name near this one.")
_UNSURE = N_("One product has a name near this one, not near enough to take it unasked.")


@dataclass(frozen=True)
class Catalogue:
    """Every product, with the indexes that matching needs. Picklable; indexes are built where used."""

    products: tuple[Product, ...] = field(default=())

    def __getstate__(self) -> dict[str, object]:
        # The indexes are quicker built than sent to another process.
        return {"products": self.products}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    @cached_property
    def by_sku(self) -> Mapping[str, Product]:
        return {fold_code(product.sku): product for product in self.products}

    @cached_property
    def by_gtin(self) -> Mapping[str, Product]:
        return {product.gtin.zfill(14): product for product in self.products if product.gtin}

    @cached_property
    def _names(self) -> Names:
        return Names(
            (place, name)
            for place, product in enumerate(self.products)
            for name in dict.fromkeys((product.name, product.name_en, *product.other_names))
            if name
        )

    def find(self, sku: str) -> Product | None:
        """Find a product by our own code, however it is spaced."""
        return self.by_sku.get(fold_code(sku)) if sku else None

    def match(self, line: Line, *, customer: Establishment | None, on: date) -> ProductMatch:
        """Find the product that a line speaks of; `on` decides between an active and a withdrawn twin."""
        ranked = self._ranked(_text(line.description), on)
        found = self._by_code(line) or self._by_gtin(line)
        if found is None and customer is not None:
            found = self._by_own_code(line, customer)
        if found is not None:
            return replace(found, against=self._against(found.product, ranked))
        by_name = self._named(_text(line.description), ranked)
        return self._by_near_code(line, by_name, ranked) or by_name

    def _against(self, product: Product | None, ranked: _Ranking) -> Product | None:
        """The product that the line's words name, where its code plainly names another."""
        if not ranked or ranked[0][1] is product or ranked[0][0] < CONTRADICTS:
            return None
        own = next((score for score, other in ranked if other is product), 0.0)
        enough = CONTRADICTS_BY if ranked[0][0] < WHOLE else WHOLE_CONTRADICTS_BY
        return ranked[0][1] if ranked[0][0] - own >= enough else None

    def _by_code(self, line: Line) -> ProductMatch | None:
        for value in (line.seller_item_id, line.buyer_item_id):
            product = self.find(_text(value))
            if value is not None and product is not None:
                how = said(N_("Found by its code, %(code)s."), code=product.sku)
                return ProductMatch(product, value.confidence, how)
        return None

    def _by_gtin(self, line: Line) -> ProductMatch | None:
        for value in (line.gtin, line.seller_item_id, line.buyer_item_id):
            digits = _text(value).strip()
            if value is None or not digits.isdecimal() or not 8 <= len(digits) <= 14:
                continue
            product = self.by_gtin.get(digits.zfill(14)) or self.by_gtin.get(_inner_gtin(digits))
            if product is not None:
                return ProductMatch(
                    product, value.confidence, said(N_("Found by its GTIN, %(gtin)s."), gtin=digits)
                )
        return None

    def _by_own_code(self, line: Line, customer: Establishment) -> ProductMatch | None:
        own = {fold_code(code): sku for code, sku in customer.own_codes.items()}
        for value in (line.buyer_item_id, line.seller_item_id):
            product = self.find(own.get(fold_code(_text(value)), ""))
            if value is not None and product is not None:
                how = said(N_("Found by this customer's own code, %(code)s."), code=value.value)
                return ProductMatch(product, value.confidence, how)
        return None

    def _by_near_code(self, line: Line, by_name: ProductMatch, ranked: _Ranking) -> ProductMatch | None:
        """A misread code. A name that leads to the same product is a second witness; alone it is asked."""
        code = fold_code(_text(line.seller_item_id) or _text(line.buyer_item_id))
        near = self.near_codes(code) if len(code) >= SHORTEST_MENDED else []
        if not near or by_name.product in near:
            return None
        how = said(N_("Its code is one character away from %(code)s."), code=near[0].sku)
        witness = ranked[0] if ranked else (0.0, None)
        if witness[1] in near and witness[0] >= WITNESSES and by_name.product is None:
            return ProductMatch(witness[1], 0.9, how, _unique([*near, *by_name.others])[:OTHERS])
        first = [by_name.product] if by_name.product else []
        return ProductMatch(None, 0.0, how, _unique([*first, *near, *by_name.others])[:OTHERS])

    def near_codes(self, code: str) -> list[Product]:
        """The products whose code is one slip of the pen away."""
        folded = fold_code(code)
        found = process.extract(
            folded, list(self.by_sku), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=OTHERS
        )
        return [self.by_sku[key] for key, _, _ in found]

    def match_name(self, text: str, *, on: date) -> ProductMatch:
        """Find a product by what it is called; sizes must agree, and a near second makes it a question."""
        return self._named(text, self._ranked(text, on))

    def _named(self, text: str, ranked: _Ranking) -> ProductMatch:
        if not ranked or ranked[0][0] < WORTH_NAMING:
            return ProductMatch(None, 0.0, said(_NOTHING))
        (score, best), others = ranked[0], _near_to(ranked)
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        exact = self._names.exactly(text)
        is_sure = score >= SURE and score - second >= GAP
        if not is_sure and (exact is None or self.products[exact] is not best):
            words = _NEAR if len(others) > 1 and others[0] is not best else _UNSURE
            return ProductMatch(None, 0.0, said(words), _unique([best, *others])[:OTHERS])
        how = said(N_("Found by its name, %(name)s."), name=best.name)
        return ProductMatch(best, round(0.85 + 0.12 * min(score, 1.0), 3), how, others)

    def _ranked(self, text: str, on: date) -> _Ranking:
        """Products by how well a name of theirs fits, 0 to 1. A withdrawn one stands behind its twin."""
        found = [(ranked.score, self.products[ranked.owner]) for ranked in self._names.rank(text)]
        behind = [
            (score - (0.0 if product.is_active(on) else 0.04), product) for score, product in found[:40]
        ]
        return sorted(behind, key=lambda row: -row[0])

    def search(self, text: str, *, on: date, limit: int = 8) -> list[Product]:
        """What a person means who types: codes that begin so first, then near names."""
        code = fold_code(text)
        begins = [p for p in self.products if code and fold_code(p.sku).startswith(code)]
        words = fold(text).split()
        holding = [p for p in self.products if words and all(word in fold(p.name) for word in words)]
        named = [product for _, product in self._ranked(text, on)]
        return list(_unique([*begins, *holding, *named]))[:limit]


_Ranking = list[tuple[float, Product]]


def _near_to(ranked: _Ranking) -> tuple[Product, ...]:
    """The products that may be meant instead of the first: not far behind it."""
    best = ranked[0][0]
    return tuple(product for score, product in ranked[1 : OTHERS + 1] if score >= best - WORTH_ASKING)


def _inner_gtin(digits: str) -> str:
    """The GTIN-13 inside a carton's GTIN-14, with its check digit worked out anew, as 14 digits."""
    if len(digits) != 14 or digits[0] == "0":
        return ""
    body = "0" + digits[1:13]
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _unique(products: Iterable[Product]) -> tuple[Product, ...]:
    return tuple({product.sku: product for product in products}.values())


def _text(value: Value | None) -> str:
    return value.value if value is not None else ""


# --- units ------------------------------------------------------------------------------------

PIECE, CARTON, BOX, PALLET, KILO, LITRE = "C62", "CT", "BX", "PF", "KGM", "LTR"
#: Rec 20 and Rec 21 codes that mean the same to the desk.
SAME_UNIT = {
    "EA": PIECE,
    "H87": PIECE,
    "PCE": PIECE,
    "C62": PIECE,
    "NAR": PIECE,
    "ZZ": "",
    "XUN": PIECE,
    "CT": CARTON,
    "XCT": CARTON,
    "CS": CARTON,
    "XCS": CARTON,
    "KAR": CARTON,
    "CTN": CARTON,
    "BX": "BX",
    "XBX": "BX",
    "PK": "PK",
    "XPK": "PK",
    "NMP": "PK",
    "PA": "PK",
    "BO": "BO",
    "XBO": "BO",
    "CA": "CA",
    "XCA": "CA",
    "PF": PALLET,
    "XPX": PALLET,
    "D97": PALLET,
    "PX": PALLET,
    "KGM": KILO,
    "LTR": LITRE,
    "GRM": "GRM",
    "MLT": "MLT",
}
#: What people write, folded; a container is one piece of what is in it.
UNIT_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        PIECE: "piece pieces pce pces pc pcs u un unite unites unit units each ea pot pots coupelle coupelles"
        " bouteille bouteilles btl bot bottle bottles brique briques poche poches sachet sachets barquette"
        " barquettes bol bols portion portions flacon flacons tube tubes stick sticks",
        CARTON: "carton cartons ctn ctns crt crts cart cs case cases colis col cts ct caisse caisses",
        BOX: "box boxes boite boites bt bts bte btes",
        "PK": "pack packs paquet paquets pqt lot lots pk",
        PALLET: "palette palettes pallet pallets pal",
        "BO": "bouteille bouteilles btl bot bottle bottles",
        KILO: "kg kilo kilos",
        LITRE: "l litre litres",
    }.items()
}


def kinds_of_unit(word: str) -> frozenset[str]:
    """The kinds of unit (as Rec 20 codes) that a word or code on a document may mean."""
    folded = fold(word)
    by_word = {code for code, words in UNIT_WORDS.items() if folded in words}
    by_code = SAME_UNIT.get(word.strip().upper(), "")
    return frozenset(by_word | ({by_code} if by_code else set()))


def unit_of(product: Product, word: str) -> SalesUnit | None:
    """The product's sales unit that a word or code on a document names, None where it names none of them.

    "carton de 24 pots" names the carton when it holds 24, and nothing that is sold when it does not.
    """
    if not word:
        return None
    if (whole := _unit_named(product, word)) is not None:
        return whole
    packed = _PACKED.match(word)
    if packed is None:
        return None
    named = _unit_named(product, packed["word"])
    holds = Decimal(packed["pieces"]) if packed["pieces"] else None
    return named if named is not None and holds in (None, named.pieces) else None


#: "carton de 24 pots", "ctn x24", "carton(s)", "boîte/12": a unit's word and what is said of it.
_PACKED = re.compile(
    r"\s*(?P<word>[^\W\d_]+)[\s.]*(?:\(\w*\)|(?:de|of|par|a|à|x|/|=|\()?\s*(?P<pieces>\d{1,4})(?!\d)[^\d]*)\s*$",
    re.IGNORECASE,
)


def _unit_named(product: Product, word: str) -> SalesUnit | None:
    folded = fold(word)
    for unit in product.units:
        if folded in {fold(own) for own in unit.words} or word.strip().upper() == unit.code:
            return unit
    kinds = kinds_of_unit(word)
    return next((unit for unit in product.units if SAME_UNIT.get(unit.code, unit.code) in kinds), None)
