"""What a confirmed order tells, in the words of its sender. Pure.

A person's own step on a line makes a lesson (`decided`); what the desk read by itself only agrees with one
or contradicts it. What was chosen because a product is withdrawn, or at another price, is a choice of that
day and teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from proche.orders.catalogue import PIECE, Catalogue
from proche.orders.checks.kinds import DoubtKind
from proche.orders.learning import layouts, questions
from proche.orders.learning.rules import LONGEST_ANSWER, NO_NUMBER, SOME_NUMBER, Question, Told
from proche.orders.reading import OrderRead
from proche.orders.rules import Step
from proche.orders.standing import Standing, StandingLine


def told(standing: Standing, steps: Sequence[Step], *, catalogue: Catalogue, sender: str) -> list[Told]:
    """Everything that the order as confirmed says to a question, line by line, then of the whole."""
    read = standing.reading.order or OrderRead()
    found = [*_lines(standing, read, steps, catalogue), *_head(standing, read, steps, sender)]
    found += layouts.told(standing, by_person=bool(steps))
    return [one for one in found if len(one.answer) <= LONGEST_ANSWER]


def _lines(
    standing: Standing, read: OrderRead, steps: Sequence[Step], catalogue: Catalogue
) -> Iterator[Told]:
    for line in standing.lines:
        if line.index >= len(read.lines) or line.product is None:
            continue
        as_read = read.lines[line.index]
        chosen = _kinds(steps, f"/lines/{line.index}/seller_item_id")
        question = questions.of_product(as_read, catalogue)
        if question is not None and not chosen & DAY_CHOICES:
            is_decided = bool(chosen)
            yield Told(question, line.product.sku, is_decided, line.product.sku, line.index)
        yield from _unit(line, read, steps)


#: Chosen for the day, whatever the sender's words mean.
DAY_CHOICES = frozenset((DoubtKind.WITHDRAWN.value, DoubtKind.NOT_YET.value))


def _unit(line: StandingLine, read: OrderRead, steps: Sequence[Step]) -> Iterator[Told]:
    as_read, product = read.lines[line.index], line.product
    meaning = _meaning(line, as_read.quantity.decimal if as_read.quantity else None)
    if not meaning or product is None:
        return
    kinds = _kinds(steps, f"/lines/{line.index}/unit")
    is_decided = bool(kinds & {DoubtKind.UNIT.value, ""})
    for question in questions.of_unit(as_read, product.sku):
        yield Told(question, meaning, is_decided, product.sku, line.index)


def _meaning(line: StandingLine, written: Decimal | None) -> str:
    """Which unit the written quantity counted, "" where the amount was changed beside it."""
    if written is None or line.quantity is None or line.unit is None or line.product is None:
        return ""
    if line.quantity == written:
        return line.unit.code
    if line.pieces == written:
        return PIECE
    fits = [unit.code for unit in line.product.units if written * unit.pieces == line.pieces]
    return fits[0] if len(fits) == 1 else ""


def _head(standing: Standing, read: OrderRead, steps: Sequence[Step], sender: str) -> Iterator[Told]:
    if standing.customer is None:
        return
    where = questions.of_address(read, standing.customer)
    if where is not None and standing.address is not None:
        yield Told(where, standing.address.name, bool(_kinds(steps, "/deliver_to/name")))
    yield from _number(standing, read, steps)
    who = questions.of_sender(read, sender)
    if who is not None:
        yield Told(who, standing.customer.number, bool(_kinds(steps, "/buyer/id")))


def _number(standing: Standing, read: OrderRead, steps: Sequence[Step]) -> Iterator[Told]:
    question: Question = questions.of_number(standing.reading.form)
    if read.number is not None or standing.order.number is not None:
        yield Told(question, SOME_NUMBER, decided=False)
    elif any(_kind(step) == DoubtKind.NUMBER for step in steps):
        yield Told(question, NO_NUMBER, decided=True)


def _kinds(steps: Sequence[Step], pointer: str) -> frozenset[str]:
    """What people answered when they set this value; "" for a correction that nobody asked for."""
    return frozenset(_kind(step) for step in steps if step.changes.get(pointer))


def _kind(step: Step) -> str:
    parts = step.answers.split("|")
    return parts[1] if len(parts) > 2 else ""
