"""What the order's page shows beside the order: places on its pages, answers, a question's first words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from proche.customers import queries as customers
from proche.kernel.words import Said, gettext_noop, said
from proche.orders import catalogue_queries, queries, rules, sheets
from proche.orders.access import OrderRef
from proche.orders.catalogue import SalesUnit
from proche.orders.checks import DoubtKind
from proche.orders.handover import state
from proche.orders.learning.rules import Learned
from proche.orders.queries import OrderPage
from proche.orders.reading import Option, OrderRead, Where, iter_values
from proche.orders.standing import AskedDoubt, StandingLine
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue import queries as cases
from proche.ui.saying import say

N_ = gettext_noop

#: Fields of a doubt that a person may type into, beside choosing an answer.
TYPED = ("quantity", "unit_price", "deliver_on", "number")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value's place on a page, in fractions of it."""

    field: str
    x: float
    y: float
    width: float
    height: float
    is_doubt: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    number: int
    url: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a button: `place` is its place among the doubt's options, `pick` the figure that
    chooses it, `is_first` whether Enter does."""

    place: int
    label: Said
    pick: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """A doubt as its partial shows it. `typed` is the pointer that may be typed into, "" for none."""

    key: str
    kind: str
    field: str
    reason: Said
    answers: tuple[Answer, ...]
    piece: str
    typed: str
    searches: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: StandingLine
    asks: tuple[Ask, ...]
    units: tuple[SalesUnit, ...]
    learned: tuple[Learned, ...] = ()


def context(request: DeskRequest, code: str) -> dict[str, Any]:
    """All that the page's templates name."""
    page = queries.get_page(code, person=request.person.ref, at=request.at)
    return {
        "page": page,
        "why": cases.why_of(page.case, at=request.at, person=request.person.ref),
        "sheets": _sheets(page),
        "asks": tuple(_ask(page, asked) for asked in page.standing.head_doubts),
        "lines": tuple(_line(page, line) for line in page.standing.lines),
        "learned": _learned(page, None),
        "question": _question(page),
        "outline": _outline(page),
        "handed_over": state.list_of(code) if page.facts is not None else (),
        "may_mend": request.person.has_right(Right.ADMIN),
        "at": request.at,
    }


def _outline(page: OrderPage) -> sheets.Outline:
    return sheets.outline(page.sha256, page.standing.reading.source)


def _sheets(page: OrderPage) -> tuple[ShownPage, ...]:
    reading = page.standing.reading
    numbers = reading.pages or range(1, _outline(page).pages + 1)
    places = _places(page)
    return tuple(
        ShownPage(
            number,
            reverse("order_page_image", args=[page.row.code, number]),
            tuple(_mark(field, where, is_doubt) for field, where, is_doubt in places if where.page == number),
        )
        for number in numbers
    )


def _places(page: OrderPage) -> list[tuple[str, Where, bool]]:
    """Every value that has a place, the doubts last so that they lie on top."""
    doubted = [(asked.doubt.field, asked.where) for asked in page.standing.doubts]
    values = [(field, value.where) for field, value in iter_values(page.standing.order)]
    fields = {field for field, _ in doubted}
    plain = [(field, where, False) for field, where in values if where is not None and field not in fields]
    own = dict(values)
    asked = [(field, own.get(field) or where) for field, where in doubted]
    doubtful = [(field, where, True) for field, where in asked if where is not None and not _is_all(where)]
    return [*plain, *doubtful]


def _mark(field: str, where: Where, is_doubt: bool) -> Mark:
    x0, y0, x1, y1 = where.box
    return Mark(field, x0, y0, max(0.0, x1 - x0), max(0.0, y1 - y0), is_doubt)


def _line(page: OrderPage, line: StandingLine) -> ShownLine:
    units = line.product.units if line.product else ()
    asks = tuple(_ask(page, asked) for asked in line.doubts)
    return ShownLine(line, asks, units, _learned(page, line.index))


def _learned(page: OrderPage, index: int | None) -> tuple[Learned, ...]:
    """What earlier orders settled on this line, or on the whole order (None)."""
    return tuple(one for one in page.standing.learned if rules.line_of(one.field) == index)


def _ask(page: OrderPage, asked: AskedDoubt) -> Ask:
    doubt = asked.doubt
    name = doubt.field.rsplit("/", 1)[-1]
    return Ask(
        key=asked.key,
        kind=doubt.kind,
        field=doubt.field,
        reason=doubt.reason,
        answers=_answers(asked, page.standing.order),
        piece=_piece(page, asked.where),
        typed=doubt.field if name in TYPED and doubt.kind != DoubtKind.DUPLICATE else "",
        searches=_searches(doubt.kind),
    )


#: Doubts without whose answer nothing could be delivered: they cannot be waved through.
NEEDS_AN_ANSWER = {
    DoubtKind.PRODUCT,
    DoubtKind.CUSTOMER,
    DoubtKind.QUANTITY,
    DoubtKind.UNIT,
    DoubtKind.ADDRESS,
}
#: Doubts among whose answers what stands is one already.
HOLDS_WHAT_STANDS = {DoubtKind.TOTAL, DoubtKind.SENDER}
KEEP = -1


def _answers(asked: AskedDoubt, order: OrderRead) -> tuple[Answer, ...]:
    """The answers as they stand: readings, keeping what is written, and taking the line away at the end.

    Enter never takes a line away: a hand that hurries must not lose what was ordered.
    """
    places = [place for place, option in enumerate(asked.options) if not _takes_away(option)]
    away = [place for place, option in enumerate(asked.options) if _takes_away(option)]
    labels = {place: option.label for place, option in enumerate(asked.options)}
    if _can_keep(asked, order):
        places.append(KEEP)
        labels[KEEP] = _keeping(asked, order)
    has_first = bool(places) and (not away or away[0] > 0)
    return tuple(
        Answer(place, labels[place], pick, has_first and pick == 1)
        for pick, place in enumerate([*places, *away], start=1)
    )


def _takes_away(option: Option) -> bool:
    return any(pointer.endswith(f"/{rules.REMOVED}") for pointer in option.changes)


def _can_keep(asked: AskedDoubt, order: OrderRead) -> bool:
    if asked.doubt.kind in NEEDS_AN_ANSWER | HOLDS_WHAT_STANDS:
        return False
    return not any(_is_as_it_stands(option, order) for option in asked.options)


def _is_as_it_stands(option: Option, order: OrderRead) -> bool:
    return all(rules.value_at(order, pointer) == value for pointer, value in option.changes.items())


def _keeping(asked: AskedDoubt, order: OrderRead) -> Said:
    """What keeping is called: of a page it was compared, of a value that is not there it stays open."""
    field = asked.doubt.field
    if "/" not in field.strip("/") and field.strip("/") not in rules.HEADER_FIELDS:
        return said(N_("It is right"))
    return said(N_("Keep as written") if rules.value_at(order, field) else N_("Leave it open"))


def _searches(kind: str) -> str:
    if kind in (DoubtKind.PRODUCT, DoubtKind.WITHDRAWN, DoubtKind.NOT_YET):
        return "products"
    return "customers" if kind == DoubtKind.CUSTOMER else ""


#: A place larger than this says nothing that the page beside it does not.
MOST_OF_A_PAGE = 0.5


def _is_all(where: Where) -> bool:
    return (where.box[2] - where.box[0]) * (where.box[3] - where.box[1]) > MOST_OF_A_PAGE


def _piece(page: OrderPage, where: Where | None) -> str:
    """The address of the picture of a place, "" where the document has no pages, or all of one is meant."""
    if where is None or where.box[0] >= where.box[2] or where.box[1] >= where.box[3]:
        return ""
    if _is_all(where):
        return ""
    box = "-".join(str(round(min(1.0, max(0.0, side)) * 10_000)) for side in where.box)
    return reverse("order_piece", args=[page.row.code, where.page, box])


def _question(page: OrderPage) -> dict[str, str]:
    """The first words of a question to the customer, in their language: what the doubts leave open."""
    language = page.customer.language if page.customer else translation.get_language()
    with translation.override(language):
        number = page.row.number or page.row.code
        points = [f"- {say(asked.doubt.reason)}" for asked in page.standing.doubts]
        text = "\n".join(
            [
                gettext("Hello,"),
                "",
                gettext("Thank you for your order %(number)s. Before we confirm it, please tell us:")
                % {"number": number},
                *points,
                "",
                gettext("Thank you for your answer."),
            ]
        )
        subject = gettext("A question about your order %(number)s (%(code)s)")
        return {"subject": subject % {"number": number, "code": page.row.code}, "text": text}


def duplicate_of(order: OrderRef, key: str, option: int, *, at: datetime) -> str | None:
    """The note to close with, when the chosen answer says that this order came before; else None."""
    for asked in queries.get_standing(order.pk, at=at).doubts:
        if asked.key == key and asked.doubt.kind == DoubtKind.DUPLICATE and 0 <= option < len(asked.options):
            twin = asked.options[option].changes.get("duplicate")
            return gettext("Duplicate of %(code)s.") % {"code": twin} if twin else None
    return None


def found_products(request: DeskRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()
    today = timezone.localdate(request.at)
    found = catalogue_queries.catalogue().search(text, on=today) if text else []
    return {
        "products": found,
        "q": text,
        "pointer": request.GET.get("pointer", ""),
        "doubt": request.GET.get("doubt", ""),
    }


def found_customers(request: DeskRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()
    return {"customers": customers.search(text), "q": text, "doubt": request.GET.get("doubt", "")}
