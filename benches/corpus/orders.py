"""Seeded orders: who orders what, in which words, and the truth of it as a layout shows it.

Customers, products and agreed prices are the demo's, which the desk knows while it reads; days of delivery
are served, prices are the customer's, so that whatever is doubted comes of the reading. Words are the
customer's own in half of the orders: shortened, in capitals, or the product's other name.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from proche.orders.catalogue import Product, SalesUnit
from proche.site.demo import catalogue, establishments
from proche.site.demo import orders as demo
from proche.site.demo.days import served_day, working_day
from proche.site.demo.establishments import DemoEstablishment
from proche.site.demo.orders import DemoLine, DemoOrder, priced

#: the year that the orders are written in, and the day on which the desk's catalogue stands
YEAR = 2031
CATALOGUE_DAY = date(YEAR, 1, 1)


@dataclass(frozen=True, slots=True)
class Line(DemoLine):
    """One line. Of `DemoLine`: product, quantity, unit, price, amount, code, words, unit_word.

    `code` is what stands where a page has one column of codes: the customer's own code where it has one
    (`is_own_code`), else Nutrivale's (`product.sku`). `words` is what the customer calls the product.
    """

    #: what the order puts over several lines: a family of products; wards are drawn by the layout
    chapter: str = ""
    #: "" or words about this line alone ("DLC longue SVP")
    remark: str = ""
    #: the day on which this line is wanted; the order's, or a later one
    deliver_on: date = CATALOGUE_DAY

    @property
    def own_code(self) -> str:
        return self.code if self.is_own_code else ""

    @property
    def words_en(self) -> str:
        return self.product.name_en


@dataclass(frozen=True, slots=True)
class Order(DemoOrder):
    """One order. Of `DemoOrder`: number, customer, issued_on, deliver_on, lines, note, total.

    `customer.card` has name, number, gln, siret, phones, faxes, emails, city, postcode; `customer.place`
    is where to deliver (name, street, postcode, city, gln); `customer.buyer` writes.
    """

    lines: tuple[Line, ...]
    seed: str = ""

    def rng(self) -> random.Random:
        """What a layout may draw lots from: the same for the same order."""
        return random.Random(f"drawn {self.seed}")

    def chapters(self) -> list[tuple[str, list[Line]]]:
        """The lines by families of products, in their order (of a layout that is `in_chapters`)."""
        return [(name, list(lines)) for name, lines in groupby(self.lines, key=lambda line: line.chapter)]

    @property
    def address(self) -> list[str]:
        card = self.customer.card
        return [card.name, self.customer.street, f"{card.postcode} {card.city}"]

    @property
    def delivery(self) -> list[str]:
        """Where to deliver: a hospital has two places, so that a page without it is asked about."""
        place = self.customer.place
        return [place.name, place.street, f"{place.postcode} {place.city}"]


# --- what a page shows ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown(demo.Shown):
    """Which values a layout shows, and how. Of the demo's: code, gtin, unit_shown, price, amount, total,
    number, issued_on, deliver_on (all as in the order), rec20, english (product and unit in English).

    `customer_id` names which identity of the buyer stands on the page: "number" (our number of this
    customer), "siret", "gln"; several apart by a blank ("siret number"); "" = none.
    """

    #: a page with both columns of codes: the customer's own (where it has one) and Nutrivale's
    both_codes: bool = False
    #: how a line's words are printed where that is not `line.words`: capitals, cut at 30 letters
    words: Callable[[Line], str] | None = None
    #: how a line's unit is printed where that is not `line.unit_word`; "" = no unit on this line
    unit_words: Callable[[Line], str] | None = None
    #: how the buyer is called where that is not `customer.card.name`
    name: Callable[[Order], str] | None = None
    #: lines carry days of their own and the head has none: the order's day is the one they share, if any
    days_in_lines: bool = False


def as_shown(shown: demo.Shown) -> Shown:
    """A layout of the demo, said in the corpus's words."""
    return Shown(**{name: getattr(shown, name) for name in demo.Shown.__dataclass_fields__})


def truth(order: DemoOrder, shown: Shown) -> dict[str, Any]:
    """What the document says, in the contract's words with plain values; None = it does not say it.

    `buyer.ids` are all identities on the page: each of them is right. `is_whole` says that what is None
    stands nowhere, so that a reading that has it invented it.
    """
    said = demo.truth(order, shown)
    card = order.customer.card
    ids = [
        {"number": card.number, "siret": card.siret, "gln": card.gln}[one]
        for one in shown.customer_id.split()
    ]
    name = shown.name(order) if shown.name and isinstance(order, Order) else card.name
    lines = [
        _line_truth(line, shown, found) for line, found in zip(order.lines, _said_lines(said), strict=True)
    ]
    return {
        **said,
        "deliver_on": _deliver_on(order, shown),
        "buyer": {"name": name, "id": ids[0] if ids else None, "ids": ids},
        "deliver_to": order.customer.place.name,
        "lines": lines,
        "is_whole": True,
    }


def _said_lines(said: dict[str, Any]) -> list[dict[str, Any]]:
    return list(said["lines"])


def _line_truth(line: DemoLine, shown: Shown, said: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(line, Line):
        return said
    changed: dict[str, Any] = {}
    if shown.words:
        changed["description"] = shown.words(line)
    if shown.unit_words and shown.unit_shown:
        changed["unit"] = shown.unit_words(line) or None
    if shown.both_codes:
        changed |= {"buyer_item_id": line.own_code or None, "seller_item_id": line.product.sku}
    return {**said, **changed}


def _deliver_on(order: DemoOrder, shown: Shown) -> str | None:
    if shown.days_in_lines:
        days = {line.deliver_on for line in order.lines if isinstance(line, Line)}
        return days.pop().isoformat() if len(days) == 1 else None
    return order.deliver_on.isoformat() if shown.deliver_on else None


# --- who orders what ------------------------------------------------------------------------------------


def make(
    seed: str,
    *,
    lines: tuple[int, int] = (4, 12),
    kinds: tuple[str, ...] = (),
    own_codes: bool = True,
    plain_words: bool = False,
    remarks: bool = False,
    days_in_lines: bool = False,
    in_chapters: bool = False,
    usual_unit: bool = False,
) -> Order:
    """Make the order of a seed. `plain_words`: products go by the catalogue's names (no code shown)."""
    rng = random.Random(f"proche corpus {seed}")
    customer = rng.choice(_customers(kinds))
    issued = working_day(date(YEAR, 1, 6) + timedelta(days=rng.randrange(350)))
    deliver = served_day(issued, least=rng.choice((2, 2, 3, 4)), weekdays=customer.place.weekdays)
    later = served_day(deliver, least=3, weekdays=customer.place.weekdays)
    style = _style(rng, plain_words=plain_words)
    drawn = [
        _line(rng, customer, product, style, own_codes=own_codes, remarks=remarks, usual_unit=usual_unit)
        for product in _products(rng, customer, rng.randint(*lines))
    ]
    if in_chapters:
        drawn.sort(key=lambda line: _places()[line.product.sku])
    days = [later if days_in_lines and rng.random() < 0.2 else deliver for _ in drawn]
    return Order(
        number=_number(rng, issued),
        customer=customer,
        issued_on=issued,
        deliver_on=deliver,
        lines=tuple(_on(line, day) for line, day in zip(drawn, days, strict=True)),
        note=rng.choice(NOTES),
        seed=seed,
    )


NOTES = (
    "", "", "",
    "Livraison le matin de préférence.",
    "Merci de confirmer la bonne réception de cette commande.",
    "Prévenir la cuisine une heure avant l'arrivée.",
    "Quai de livraison fermé entre 12 h et 13 h 30.",
)  # fmt: skip
REMARKS = (
    "DLC longue SVP",
    "pour l'unité protégée",
    "urgent",
    "ne pas substituer",
    "même arôme que la dernière fois",
    "à remettre au magasin",
)


@cache
def _customers(kinds: tuple[str, ...]) -> tuple[DemoEstablishment, ...]:
    return tuple(one for one in establishments.establishments() if not kinds or one.kind in kinds)


@cache
def _places() -> dict[str, int]:
    """Where each product stands in the catalogue; families stand together there."""
    return {one.sku: place for place, one in enumerate(catalogue.products(CATALOGUE_DAY))}


@cache
def _sold() -> tuple[Product, ...]:
    return tuple(one for one in catalogue.products(CATALOGUE_DAY) if one.active_to is None)


def _products(rng: random.Random, customer: DemoEstablishment, count: int) -> list[Product]:
    """What a customer knows by codes of its own makes up half of its order."""
    own = set(customer.card.own_codes.values())
    known = [one for one in _sold() if one.sku in own]
    chosen = rng.sample(known, min(len(known), count // 2))
    others = [one for one in _sold() if one not in chosen]
    chosen += rng.sample(others, count - len(chosen))
    rng.shuffle(chosen)
    return chosen


@dataclass(frozen=True, slots=True)
class _Style:
    """How one person writes products and units: alike over a whole order."""

    words: Callable[[Product], str]
    unit: Callable[[SalesUnit], str]


def _style(rng: random.Random, *, plain_words: bool) -> _Style:
    words = rng.choice((_own_name, _own_name, _own_name, _capitals, _shortened, _other_name))
    which, case = rng.choice((0, 0, 0, 2, 3, 4)), rng.choice((str, str, str.capitalize, str.upper))
    return _Style(
        words=_own_name if plain_words else words,
        unit=lambda unit: (
            unit.words[0] if plain_words else case(unit.words[which if unit.code == catalogue.CARTON else 0])
        ),
    )


def _own_name(product: Product) -> str:
    return product.name


def _other_name(product: Product) -> str:
    return product.other_names[0] if product.other_names else product.name


def _capitals(product: Product) -> str:
    return plain_capitals(product.name)


SHORTER = (
    (r"Crème dessert", "Crème dess."), (r"Boisson", "Bois."), (r"lactée", "lact."), (r"Complément", "Compl."),
    (r"Eau gélifiée", "Eau gél."), (r"sans sucres ajoutés", "SSA"), (r"Repas complet", "Repas"),
    (r"texture lisse", "lisse"), (r"Poudre épaississante", "Épaiss."), (r"collectivité", "coll."),
    (r"Entéral", "Ent."), (r"énergétique", "énerg."), (r"chocolat", "choco"),
    (r"(\d) (g|ml|kg|L)\b", r"\1\2"),
)  # fmt: skip


def _shortened(product: Product) -> str:
    words = product.name
    for long, short in SHORTER:
        words = re.sub(long, short, words)
    return words


def plain_capitals(text: str) -> str:
    """Capitals without accents, as older software prints."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).upper()


def _line(
    rng: random.Random,
    customer: DemoEstablishment,
    product: Product,
    style: _Style,
    *,
    own_codes: bool,
    remarks: bool,
    usual_unit: bool,
) -> Line:
    unit = product.units[0] if usual_unit else _unit(rng, product)
    own = {sku: code for code, sku in customer.card.own_codes.items()}.get(product.sku, "")
    is_own = own_codes and bool(own)
    return Line(
        product=product,
        quantity=Decimal(_quantity(rng, customer, unit)),
        unit=unit,
        price=priced(customer, product, unit),
        code=own if is_own else product.sku,
        is_own_code=is_own,
        description=style.words(product),
        unit_written=style.unit(unit),
        chapter=product.category,
        remark=rng.choice(REMARKS) if remarks and rng.random() < 0.35 else "",
    )


def _unit(rng: random.Random, product: Product) -> SalesUnit:
    packs = [unit for unit in product.units if unit.code == catalogue.PACK]
    return packs[0] if packs and rng.random() < 0.2 else product.units[0]


def _quantity(rng: random.Random, customer: DemoEstablishment, unit: SalesUnit) -> int:
    """Cartons for a week or two; a hospital's kitchen takes more."""
    if (unit.price or 0) > 80:
        return rng.randint(1, 4)
    most = {"Centre hospitalier": 60, "Clinique": 30}.get(customer.kind, 15)
    return rng.choice((rng.randint(1, 6), rng.randint(2, most), rng.randint(1, most)))


def _on(line: Line, day: date) -> Line:
    return Line(**{name: getattr(line, name) for name in Line.__dataclass_fields__} | {"deliver_on": day})


def _number(rng: random.Random, issued: date) -> str:
    """As programs and people number: letters, years, strokes, or a bare figure."""
    n, year = rng.randint(1000, 9999), issued.year % 100
    return rng.choice(
        (
            f"45{n:05d}{year}",
            f"CDE-{year}-{n:04d}",
            f"BC{year}{n:05d}",
            f"{year}/{n:04d}",
            f"{n}",
            f"{issued.year}-{n:05d}",
            f"ACH{issued:%y%m}-{n % 1000:03d}",
            f"PO{n * 7 + 100000}",
            f"{n * 311 + 4000000}",
        )
    )
