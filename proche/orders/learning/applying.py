"""Doubts that a sender's lessons settle. Pure.

A lesson answers a doubt that was raised, and nothing else: what it sets goes through every check like a
value that was read. Where a check then objects (the words name another product, the amount is far from the
habit, the total does not add up) the lesson is left aside and its doubt is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proche.customers.rules import Directory, Establishment, Match
from proche.kernel.words import gettext_noop, said
from proche.orders.catalogue import Catalogue, Product
from proche.orders.checks import head, units
from proche.orders.checks.kinds import DoubtKind, doubt
from proche.orders.checks.lines import LineMatch
from proche.orders.history import History
from proche.orders.learning import questions
from proche.orders.learning.rules import (
    EVERY_PRODUCT,
    NO_NUMBER,
    Learned,
    Lesson,
    Lessons,
    Question,
    Subject,
    is_enough,
)
from proche.orders.reading import Doubt, Form, Line, Option, OrderRead
from proche.orders.rules import LEARNED, Step, fold, is_decided, line_of

N_ = gettext_noop

#: Rounds of answers: a product that is learned opens the question of its unit.
ROUNDS = 3
#: Tries without the lessons that a check objected to; after them none is used.
TRIES = 4
DISPUTED = N_("On order %(code)s it was corrected to %(product)s. Which one is meant?")


@dataclass(frozen=True, slots=True)
class Looked:
    """An order after one pass of the checks; `doubts` are the checks' own, before they are gathered."""

    customer: Match
    matches: Sequence[LineMatch]
    doubts: tuple[Doubt, ...]


Look = Callable[[OrderRead], Looked]


@dataclass(frozen=True, slots=True)
class Taught:
    """What is remembered of the sender, with what judges it. `doubted` are fields that the reader doubts."""

    lessons: Lessons
    catalogue: Catalogue
    history: History
    on: date
    form: Form
    doubted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settled:
    """The order after its lessons; `doubts` are the ones that still ask."""

    order: OrderRead
    looked: Looked
    doubts: tuple[Doubt, ...]
    learned: tuple[Learned, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    lesson: Lesson
    doubt: Doubt
    changes: Mapping[str, str]

    @property
    def place(self) -> tuple[str, str]:
        return self.doubt.field, self.doubt.kind


def settle(order: OrderRead, look: Look, taught: Taught) -> Settled:
    """Answer what lessons can answer; leave out those to which a check objects."""
    aside: frozenset[tuple[str, str]] = frozenset()
    for _ in range(TRIES):
        settled = _answer_all(order, look, taught, aside)
        objected = _objected(settled)
        if not objected:
            return settled
        aside |= objected
    return _asked(order, look(order), taught)


def _answer_all(order: OrderRead, look: Look, taught: Taught, aside: frozenset[tuple[str, str]]) -> Settled:
    given: dict[tuple[str, str], _Answer] = {}
    settled = _asked(order, look(order), taught)
    for _ in range(ROUNDS):
        answers = [
            found
            for one in settled.doubts
            if (one.field, one.kind) not in aside and (one.field, one.kind) not in given
            if (found := _answer(one, settled, taught)) is not None
        ]
        if not answers:
            break
        given |= {one.place: one for one in answers}
        order = fold(order, [Step(one.changes) for one in answers], source=LEARNED)
        settled = _asked(order, look(order), taught)
    return _without(settled, given.values())


def _asked(order: OrderRead, looked: Looked, taught: Taught) -> Settled:
    disputed = tuple(_disputed(order, looked, taught))
    places = {one.field for one in disputed}
    others = tuple(one for one in looked.doubts if one.field not in places)
    return Settled(order, looked, (*others, *disputed))


def _without(settled: Settled, given: Iterable[_Answer]) -> Settled:
    """Leave out a doubt whose answer is that nothing changes: the order has no number."""
    given = tuple(given)
    silent = {one.place for one in given if not one.changes}
    left = tuple(one for one in settled.doubts if (one.field, one.kind) not in silent)
    learned = tuple(Learned(one.lesson, one.doubt.field, one.doubt.kind, one.doubt.reason) for one in given)
    return Settled(settled.order, settled.looked, left, learned)


# --- what a check objects to ------------------------------------------------------------------------

_OBJECTS: Mapping[Subject, frozenset[str]] = {
    Subject.CODE: frozenset((DoubtKind.PRODUCT.value,)),
    Subject.WORDS: frozenset((DoubtKind.PRODUCT.value,)),
    Subject.UNIT: frozenset((DoubtKind.UNIT, DoubtKind.AMOUNT, DoubtKind.QUANTITY, DoubtKind.HABIT)),
    Subject.ADDRESS: frozenset((DoubtKind.ADDRESS.value,)),
}


def _objected(settled: Settled) -> frozenset[tuple[str, str]]:
    """The places whose lesson is left aside."""
    is_total_wrong = any(one.kind == DoubtKind.TOTAL for one in settled.doubts)
    return frozenset(
        (one.field, one.kind)
        for one in settled.learned
        if (is_total_wrong and line_of(one.field) is not None) or _is_objected(one, settled.doubts)
    )


def _is_objected(learned: Learned, doubts: Iterable[Doubt]) -> bool:
    kinds = _OBJECTS.get(learned.lesson.question.subject, frozenset())
    line = line_of(learned.field)
    return any(one.kind in kinds and line_of(one.field) == line for one in doubts)


# --- answers ----------------------------------------------------------------------------------------


def _answer(asked: Doubt, settled: Settled, taught: Taught) -> _Answer | None:
    match asked.kind:
        case DoubtKind.PRODUCT:
            return _product(asked, settled, taught)
        case DoubtKind.UNIT:
            return _unit(asked, settled, taught)
        case DoubtKind.ADDRESS:
            return _address(asked, settled, taught)
        case DoubtKind.NUMBER:
            return _number(asked, settled, taught)
    return None


def _product(asked: Doubt, settled: Settled, taught: Taught) -> _Answer | None:
    """A product that nothing named, or that was corrected before."""
    index = line_of(asked.field)
    if index is None or _is_doubted(index, ("seller_item_id", "buyer_item_id", "description"), taught):
        return None
    line, match = settled.order.lines[index], settled.looked.matches[index]
    if match.product is not None and asked.reason.text != DISPUTED:
        return None
    lesson = taught.lessons.find(questions.of_product(line, taught.catalogue))
    product = taught.catalogue.find(lesson.answer) if lesson is not None else None
    if lesson is None or product is None or _names_another(line, product, taught):
        return None
    witnessed = match.product is None and _names_first(line, product, taught)
    if not is_enough(lesson, witnessed=witnessed):
        return None
    return _Answer(lesson, asked, {f"/lines/{index}/seller_item_id": product.sku})


def _names_first(line: Line, product: Product, taught: Taught) -> bool:
    """Whether the line's words, unsure as they are, name this product before any other."""
    if line.description is None:
        return False
    found = taught.catalogue.match_name(line.description.value, on=taught.on)
    best = found.product or (found.others[0] if found.others else None)
    return best is not None and best.sku == product.sku


def _names_another(line: Line, product: Product, taught: Taught) -> bool:
    if line.description is None:
        return False
    named = taught.catalogue.match_name(line.description.value, on=taught.on).product
    return named is not None and named.sku != product.sku


def _unit(asked: Doubt, settled: Settled, taught: Taught) -> _Answer | None:
    """How a line counts: as of this product before, else as their word counts every product."""
    index = line_of(asked.field)
    if index is None or _is_doubted(index, ("quantity", "unit"), taught):
        return None
    line, product = settled.order.lines[index], settled.looked.matches[index].product
    if product is None:
        return None
    customer = settled.looked.customer.establishment
    habit = taught.history.habit(customer.number, product.sku) if customer is not None else None
    for question in questions.of_unit(line, product.sku):
        lesson = taught.lessons.find(question)
        if lesson is None or lesson.answer not in asked.readings:
            continue
        others = units.witnesses(line, product, lesson.answer, habit, customer)
        witnessed = question.about != EVERY_PRODUCT and (others.habit or others.price is True)
        if others.price is not False and is_enough(lesson, witnessed=witnessed):
            return _Answer(lesson, asked, asked.options[asked.readings.index(lesson.answer)].changes)
    return None


def _address(asked: Doubt, settled: Settled, taught: Taught) -> _Answer | None:
    customer = settled.looked.customer.establishment
    lesson = taught.lessons.find(questions.of_address(settled.order, customer))
    if lesson is None or lesson.answer not in asked.readings or not is_enough(lesson):
        return None
    return _Answer(lesson, asked, asked.options[asked.readings.index(lesson.answer)].changes)


def _number(asked: Doubt, settled: Settled, taught: Taught) -> _Answer | None:
    lesson = taught.lessons.find(questions.of_number(taught.form))
    if lesson is None or lesson.answer != NO_NUMBER or settled.order.number is not None:
        return None
    return _Answer(lesson, asked, {}) if is_enough(lesson, of_a_scan=taught.form is Form.SCAN) else None


def _is_doubted(index: int, names: Sequence[str], taught: Taught) -> bool:
    """A lesson speaks of what the sender wrote, so what the reader is unsure of stays a question."""
    places = (f"/lines/{index}", *(f"/lines/{index}/{name}" for name in names))
    return any(place in taught.doubted for place in places)


# --- what was corrected before ------------------------------------------------------------------------


def _disputed(order: OrderRead, looked: Looked, taught: Taught) -> Iterator[Doubt]:
    """Lines that the desk reads without a doubt, and that a person corrected on an earlier order."""
    if not taught.lessons:
        return
    for index, (line, match) in enumerate(zip(order.lines, looked.matches, strict=True)):
        if match.product is None or is_decided(line.seller_item_id):
            continue
        lesson = taught.lessons.find(questions.of_product(line, taught.catalogue))
        other = taught.catalogue.find(lesson.answer) if lesson is not None else None
        if lesson is None or other is None or other.sku == match.product.sku:
            continue
        yield _which(index, match.product, other, lesson)


def _which(index: int, read: Product, corrected: Product, lesson: Lesson) -> Doubt:
    field = f"/lines/{index}/seller_item_id"
    label = N_("%(name)s (%(sku)s)")
    options = [
        (one.sku, Option(said(label, name=one.name, sku=one.sku), {field: one.sku}))
        for one in (corrected, read)
    ]
    reason = said(DISPUTED, code=lesson.source.code, product=corrected.name)
    return doubt(DoubtKind.PRODUCT, field, reason, options)


# --- who orders -----------------------------------------------------------------------------------------


def who_orders(
    order: OrderRead, directory: Directory, *, sender: str, lessons_of: Callable[[Question | None], Lessons]
) -> tuple[OrderRead, Match, tuple[Learned, ...]]:
    """Find who orders; where nobody is found, by whom confirmed orders from this sender were for.

    `lessons_of` is asked in that case alone.
    """
    found = head.find_customer(order, directory, sender=sender)
    if found.establishment is not None or is_decided(order.buyer.id):
        return order, found, ()
    question: Question | None = questions.of_sender(order, sender)
    lesson = lessons_of(question).find(question)
    known = _sender_of(lesson, found, order, directory)
    if lesson is None or known is None:
        return order, found, ()
    named = fold(order, [Step({"/buyer/id": known.number})], source=LEARNED)
    after = head.find_customer(named, directory, sender=sender)
    if after.establishment is not known or head.is_doubtful(after):
        return order, found, ()
    return named, after, (Learned(lesson, "/buyer/id", DoubtKind.CUSTOMER, found.how),)


def _sender_of(
    lesson: Lesson | None, found: Match, order: OrderRead, directory: Directory
) -> Establishment | None:
    """The establishment that a sender's lesson names, while the document itself names no other."""
    if lesson is None or not is_enough(lesson):
        return None
    known = directory.find_number(lesson.answer)
    is_silent = order.buyer.id is None and order.buyer.name is None
    return known if known is not None and (is_silent or known in found.others) else None
