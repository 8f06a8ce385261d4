"""Seeded senders with ten documents each in their own way, and a desk that answers by the truth. Pure.

A sender has codes of their own, a word of their own for a unit or none at all, a door that they never name.
What the desk is asked is answered as the sender meant it; what is confirmed so is remembered.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from proche.customers.rules import DeliveryAddress, Directory, Establishment
from proche.orders.checks import DoubtKind, check
from proche.orders.history import History, PastLine, habits_of
from proche.orders.learning import teaching
from proche.orders.learning.rules import Lesson, Lessons, Question, Source, remember
from proche.orders.reading import Doubt, Form, Line, OrderRead, Party, Reading, Value
from proche.orders.rules import Step, fold
from proche.orders.standing import Standing, stand
from tests.orders.knowledge import AT, CATALOGUE, PRODUCTS, TODAY

DOORS = (DeliveryAddress("Cuisine centrale", "3 rue des Écoles"), DeliveryAddress("Économat", "12 quai Est"))
CAN_BE_ORDERED = [one for one in PRODUCTS if one.is_active(TODAY)]


@dataclass(frozen=True, slots=True)
class Meant:
    """What one line of a document means."""

    sku: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Sender:
    """How one establishment writes. `unit_word` is None for who never names a unit."""

    card: Establishment
    products: tuple[str, ...]
    codes: dict[str, str]
    unit_word: str | None
    units: dict[str, str]
    door: str


@dataclass(frozen=True, slots=True)
class Document:
    reading: Reading
    meant: tuple[Meant, ...]
    door: str


def sender(seed: int) -> Sender:
    """A sender of this number: the same one every time."""
    dice = random.Random(f"sender {seed}")
    number = f"C-2{seed:03}"
    card = Establishment(number, f"Maison {seed}", city="Chambrelle", postcode="69904", addresses=DOORS)
    products = tuple(one.sku for one in dice.sample(CAN_BE_ORDERED, 7))
    codes = {sku: f"{dice.choice('KLMT')}{dice.randint(10000, 99999)}" for sku in products}
    word = dice.choice((None, None, "bac", "plateau")) if seed % 5 else None
    # Most count in cartons, one in three the single pieces, one in five now this and now that.
    place = -1 if seed % 3 == 0 else 0
    units = {one.sku: one.units[dice.choice((0, -1)) if seed % 5 == 0 else place].code for one in PRODUCTS}
    return Sender(card, products, codes, word, units, dice.choice(DOORS).name)


def documents(one: Sender, seed: int, count: int = 10) -> list[Document]:
    dice = random.Random(f"documents {seed}")
    return [_document(one, place, dice) for place in range(count)]


def _document(one: Sender, place: int, dice: random.Random) -> Document:
    skus = dice.sample(one.products, dice.randint(3, 5))
    meant = tuple(Meant(sku, one.units[sku], Decimal(dice.randint(2, 9))) for sku in skus)
    lines = tuple(_line(one, number, what) for number, what in enumerate(meant, start=1))
    order = OrderRead(
        issued_on=Value(TODAY.isoformat()),
        deliver_on=Value((TODAY + timedelta(days=2)).isoformat()),
        buyer=Party(name=Value(one.card.name), id=Value(one.card.number)),
        lines=lines,
    )
    return Document(Reading(Form.PDF_TEXT, order=order), meant, one.door)


def _line(one: Sender, number: int, what: Meant) -> Line:
    product = next(found for found in PRODUCTS if found.sku == what.sku)
    # Their own code, and the first word of ours: near several products.
    return Line(
        number,
        buyer_item_id=Value(one.codes[what.sku]),
        description=Value(product.name.split()[0]),
        quantity=Value(str(what.quantity)),
        unit=Value(one.unit_word) if one.unit_word else None,
    )


@dataclass(slots=True)
class Desk:
    """A desk that remembers, or one that does not (`learns` false): what it was asked of each document."""

    one: Sender
    learns: bool = True
    lessons: dict[Question, Lesson] = field(default_factory=dict)
    past: list[PastLine] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def take(self, document: Document) -> Standing:
        """Read a document, answer what is asked, confirm it; compare what was not asked with the truth."""
        steps: list[Step] = []
        standing = self.stand(document, steps)
        self.asked.append(len(standing.doubts))
        self.wrong += list(_wrong(standing, document))
        standing = self.settled(document, steps)
        self.confirm(standing, steps)
        return standing

    def settled(self, document: Document, steps: list[Step]) -> Standing:
        """Answer what is asked, one doubt after the other; `steps` grows."""
        standing = self.stand(document, steps)
        while standing.doubts and len(steps) < 60:
            first = standing.doubts[0]
            steps.append(Step(_answer(first.doubt, document), first.key))
            standing = self.stand(document, steps)
        assert standing.missing() is None, standing.missing()
        return standing

    def stand(self, document: Document, steps: Sequence[Step]) -> Standing:
        order = fold(document.reading.order or OrderRead(), steps)
        checked = check(
            replace(document.reading, order=order),
            catalogue=CATALOGUE,
            directory=Directory((self.one.card,)),
            history=History(habits_of(self.past)),
            on=TODAY,
            received_at=AT,
            lessons=Lessons(self.lessons if self.learns else {}),
        )
        return stand(document.reading, checked, steps=steps)

    def confirm(self, standing: Standing, steps: Sequence[Step]) -> None:
        source = Source(f"ORDER{len(self.asked)}", AT)
        told = teaching.told(standing, steps, catalogue=CATALOGUE, sender="")
        self.lessons |= remember(self.lessons, told, source)
        for line in standing.lines:
            assert line.product is not None
            assert line.quantity is not None
            number = self.one.card.number
            self.past.append(PastLine(number, line.product.sku, line.quantity, line.unit_code, line.pieces))


def _wrong(standing: Standing, document: Document) -> list[str]:
    """What stands without a doubt and is not what the sender meant."""
    found = []
    for line, meant in zip(standing.lines, document.meant, strict=True):
        if line.doubts or line.product is None:
            continue
        unit = line.product.unit(meant.unit)
        assert unit is not None or line.product.sku != meant.sku
        if line.product.sku != meant.sku or (unit and line.pieces != meant.quantity * unit.pieces):
            found.append(f"line {line.index + 1}: {line.product.sku} {line.pieces} for {meant}")
    if any(asked.doubt.kind == DoubtKind.UNIT for asked in standing.doubts):
        # One question for many lines stands on the first of them alone.
        found = []
    if not any(asked.doubt.kind == DoubtKind.ADDRESS for asked in standing.doubts):
        assert standing.address is not None
        found += [] if standing.address.name == document.door else [f"door {standing.address.name}"]
    return found


def _answer(doubt: Doubt, document: Document) -> dict[str, str]:
    """What the sender's own people would say."""
    match doubt.kind:
        case DoubtKind.PRODUCT:
            index = int(doubt.field.split("/")[2])
            return {doubt.field: document.meant[index].sku}
        case DoubtKind.UNIT:
            return _count(doubt, document)
        case DoubtKind.ADDRESS:
            return {"/deliver_to/name": document.door}
    return {}


def _count(doubt: Doubt, document: Document) -> dict[str, str]:
    """The option that counts the line as meant; of a question for many lines every line's own."""
    lines = {int(pointer.split("/")[2]) for option in doubt.options for pointer in option.changes}
    changes: dict[str, str] = {}
    for index in sorted(lines):
        meant = document.meant[index]
        changes[f"/lines/{index}/unit"] = meant.unit
        changes[f"/lines/{index}/quantity"] = str(meant.quantity)
    return changes
