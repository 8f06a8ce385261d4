"""The answer in the customer's own form, when they ordered in one: what is confirmed, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from proche.orders import wording
from proche.orders.handover import differences
from proche.orders.handover.differences import Difference, Kind
from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder, OrderedLine
from proche.orders.reading import Form, OrderRead, Party, Reading, Value
from proche.orders.rules import RejectReason
from proche.orders.writers.answer import Answer, AnsweredLine, Verdict

#: Forms whose customers' programs wait for an answer.
ANSWERED_IN_KIND = frozenset({Form.UBL, Form.EDIFACT, Form.ORDER_X})


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over: its name, its very bytes, their media type."""

    name: str
    data: bytes
    media_type: str


def confirmed(order: ConfirmedOrder, reading: Reading) -> File | None:
    """The answer to an order that was confirmed, in the form that it came in; None for forms without one."""
    return _written(answer_to(order, reading), order.form, order.code)


def rejected(code: str, reading: Reading, *, form: str, reason: str, at: str) -> File | None:
    """The answer to an order that the desk does not take; `at` is the ISO moment when that was decided."""
    order = _named(reading.order or OrderRead(), code)
    lines = tuple(AnsweredLine(line.position, Verdict.REJECTED, line, line.position) for line in order.lines)
    notes = (wording.told_rejected(reason),)
    answer = Answer(f"{code}-R", at, Verdict.REJECTED, order, lines, notes, seller())
    return _written(answer, form, code)


def is_told_of_rejection(form: str, reason: str) -> bool:
    """Whether a customer's program waits for an answer to an order that is closed so."""
    return form in ANSWERED_IN_KIND and reason != RejectReason.NOT_AN_ORDER


def _written(answer: Answer, form: str, code: str) -> File | None:
    # lxml takes a while to load: the worker waits for it once, no page does.
    from proche.orders.writers import edifact, order_x, ubl

    match form:
        case Form.UBL:
            return File(f"{code}-OrderResponse.xml", ubl.order_response(answer), "application/xml")
        case Form.ORDER_X:
            name = f"{code}-order-x-response.xml"
            return File(name, order_x.order_response(answer), "application/xml")
        case Form.EDIFACT:
            return File(f"{code}-ORDRSP.edi", edifact.order_response(answer), "application/edifact")
        case _:
            return None


def seller() -> Party:
    """The desk's own house, as answers name it."""
    number = settings.PROCHE["PROCHE_SELLER_ID"]
    return Party(name=Value(settings.PROCHE["PROCHE_DESK_NAME"]), id=Value(number) if number else None)


def answer_to(order: ConfirmedOrder, reading: Reading) -> Answer:
    """Say of each line that was ordered what becomes of it, then what was added."""
    differing = differences.of(order)
    told = _by_line(differing)
    lines = tuple(replace(line, position=place) for place, line in enumerate(_lines(order, told), start=1))
    is_changed = bool(differing) or order.is_part
    return Answer(
        number=order.code,
        issued_at=order.confirmed_at,
        verdict=Verdict.CHANGED if is_changed else Verdict.ACCEPTED,
        order=_head(order, reading.order or OrderRead()),
        lines=lines,
        notes=_notes(order, differing),
        seller=seller(),
        wanted_on=Value(order.wanted_on) if order.wanted_on else None,
    )


def _notes(order: ConfirmedOrder, differing: tuple[Difference, ...]) -> tuple[str, ...]:
    """What is said of the whole order: its lines say theirs themselves."""
    whole = [wording.difference(one, order) for one in differing if one.kind is Kind.DAY]
    part = _("The rest of your order is answered apart, under a reference of its own.")
    return tuple([*whole, part] if order.is_part else whole)


def _head(order: ConfirmedOrder, sent: OrderRead) -> OrderRead:
    """What is promised, with the parties named as the customer named them."""
    promised = order.as_order_read()
    buyer = Party(name=sent.buyer.name or promised.buyer.name, id=sent.buyer.id or promised.buyer.id)
    number = sent.number or promised.number
    return replace(promised, lines=(), buyer=buyer, number=number, issued_on=sent.issued_on)


def _named(order: OrderRead, code: str) -> OrderRead:
    """An order that is not taken: nothing is charged, and one without a number is named by ours."""
    return replace(order, number=order.number or Value(code), total_net=order.total_net or Value("0"))


Told = Mapping[tuple[OrderedLine | None, ConfirmedLine | None], list[Difference]]


def _by_line(differing: tuple[Difference, ...]) -> Told:
    told: dict[tuple[OrderedLine | None, ConfirmedLine | None], list[Difference]] = {}
    for one in differing:
        told.setdefault((one.ordered, one.line), []).append(one)
    return told


def _lines(order: ConfirmedOrder, told: Told) -> Iterator[AnsweredLine]:
    for place, ordered in enumerate(order.as_ordered, start=1):
        mine = [line for line in order.lines if line.ordered == place]
        if not mine:
            yield _left_out(order, ordered, told)
        for line in mine:
            yield _delivered(order, ordered, line, told)
    for line in order.lines:
        if line.ordered == 0:
            yield _added(order, line, told)


def _left_out(order: ConfirmedOrder, ordered: OrderedLine, told: Told) -> AnsweredLine:
    note = _words(order, told.get((ordered, None), []))
    return AnsweredLine(0, Verdict.REJECTED, ordered.as_line(), ordered.position, note=note)


def _delivered(order: ConfirmedOrder, ordered: OrderedLine, line: ConfirmedLine, told: Told) -> AnsweredLine:
    differing = told.get((ordered, line), [])
    return AnsweredLine(
        position=0,
        verdict=Verdict.CHANGED if differing else Verdict.ACCEPTED,
        line=line.as_line(),
        ordered_position=ordered.position,
        ordered=ordered.as_line(),
        is_substituted=any(one.kind is Kind.SUBSTITUTED for one in differing),
        note=_words(order, differing),
    )


def _added(order: ConfirmedOrder, line: ConfirmedLine, told: Told) -> AnsweredLine:
    if not order.as_ordered:
        # Nothing is known of what was ordered: the line stands for itself.
        return AnsweredLine(0, Verdict.ACCEPTED, line.as_line(), line.position)
    return AnsweredLine(0, Verdict.ADDED, line.as_line(), note=_words(order, told.get((None, line), [])))


def _words(order: ConfirmedOrder, differing: list[Difference]) -> str:
    return " ".join(wording.difference(one, order) for one in differing)
