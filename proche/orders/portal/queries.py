"""The only readers of the customer's page. What they give is frozen, and the establishment's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from proche.customers.link_queries import Visitor
from proche.customers.rules import DeliveryAddress, Establishment
from proche.orders import catalogue_queries, models, rules
from proche.orders.access import OrderRef
from proche.orders.catalogue import Product, SalesUnit
from proche.orders.checks.units import price_of
from proche.orders.desk import HABITS_FOR, MOST_PAST_LINES
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.history import Habit, PastLine, habits_of
from proche.orders.portal import access, places
from proche.orders.portal import rules as portal
from proche.orders.portal.actions.baskets import Sending, Wish
from proche.orders.portal.actions.standing import plan_of
from proche.orders.portal.rules import Delivery
from proche.orders.rules import OrderState
from proche.queue import queries as cases

#: As many products as the usual basket shows, and as many orders as the list.
USUAL, ORDERS, FOUND = 14, 40, 24
#: A standing order shows the days of so many weeks to come.
DAY, AHEAD = timedelta(days=1), timedelta(weeks=9)
MOST_DAYS = 8


@dataclass(frozen=True, slots=True)
class UnitShown:
    unit: SalesUnit
    price: Decimal | None
    is_agreed: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ProductShown:
    """A product with what is in the basket of it. `is_over`: withdrawn; `from_on`: its first day of sale."""

    product: Product
    units: tuple[UnitShown, ...]
    quantity: int = 0
    in_basket: bool = False
    habit: Habit | None = None
    is_over: bool = False
    from_on: date | None = None
    instead: tuple[Product, ...] = ()

    @property
    def chosen(self) -> UnitShown | None:
        return next((one for one in self.units if one.is_chosen), None)

    @property
    def is_sold(self) -> bool:
        return not self.is_over and self.from_on is None

    @property
    def amount(self) -> Decimal | None:
        one = self.chosen
        return rules.line_amount(Decimal(self.quantity), one.price) if one and one.price is not None else None


@dataclass(frozen=True, slots=True)
class BasketPage:
    """All that the basket shows."""

    code: str
    version: int
    lines: tuple[ProductShown, ...]
    days: tuple[date, ...]
    places: tuple[DeliveryAddress, ...]
    place: str
    reference: str
    note: str
    changed_at: datetime | None
    total: Decimal | None
    has_problem: bool
    #: the day that is proposed: what was chosen while it is possible, else the first
    day: date | None


@dataclass(frozen=True, slots=True)
class BasketRow:
    """A basket in a sentence: how much is in it, since when."""

    code: str
    count: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order in the list of its customer; `code` is empty while it is being read."""

    code: str
    number: str
    state: str
    received_at: datetime
    deliver_on: date | None
    line_count: int
    total: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    pk: int
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineShown:
    name: str
    sku: str
    quantity: Decimal
    unit: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order down to its trace."""

    row: OrderShown
    ref: OrderRef
    lines: tuple[LineShown, ...]
    questions: tuple[QuestionShown, ...]
    facts: ConfirmedOrder | None
    reject_reason: str


@dataclass(frozen=True, slots=True)
class SentPage:
    """A basket that was sent and is still being read."""

    code: str
    number: str
    sent_at: datetime
    deliver_on: date | None
    lines: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of a standing order: what becomes of it, or what became of it."""

    delivery: Delivery
    made: str
    order: str
    choices: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class StandingShown:
    code: str
    name: str
    rhythm: str
    days: tuple[int, ...]
    on_holiday: str
    starts_on: date
    ends_on: date | None
    place: str
    note: str
    is_paused: bool
    lines: tuple[ProductShown, ...]
    coming: tuple[DayShown, ...]


# --- products -----------------------------------------------------------------------------------------


class Shelf:
    """The catalogue as one establishment sees it on a day, with what is in its basket."""

    def __init__(self, visitor: Visitor, *, at: datetime) -> None:
        self.house = places.establishment(visitor.customer)
        self.on = places.today(at)
        self.catalogue = catalogue_queries.catalogue()
        self.basket = _lines_of(find_open(visitor))
        self.at = at

    def show(self, product: Product, *, habit: Habit | None = None) -> ProductShown:
        chosen, quantity = self._amount(product, habit)
        units = tuple(self._unit(product, unit, chosen) for unit in product.units)
        return _shown(
            product, units, quantity, on=self.on, habit=habit, in_basket=product.sku in self.basket,
            instead=self.instead(product),
        )  # fmt: skip

    def _amount(self, product: Product, habit: Habit | None) -> tuple[str, int]:
        if product.sku in self.basket:
            return self.basket[product.sku]
        usual = product.units[0].code if product.units else ""
        if habit is None or product.unit(habit.usual_unit) is None:
            return usual, 0
        # With something in the basket already, what is usual is told and no longer filled in.
        return habit.usual_unit, 0 if self.basket or not product.is_active(self.on) else int(
            habit.usual_quantity
        )

    def _unit(self, product: Product, unit: SalesUnit, chosen: str) -> UnitShown:
        return unit_shown(self.house, product, unit, is_chosen=unit.code == chosen)

    def instead(self, product: Product) -> tuple[Product, ...]:
        if product.is_active(self.on):
            return ()
        found = (self.catalogue.find(sku) for sku in product.substitutes)
        return tuple(one for one in found if one is not None and one.is_active(self.on))[:3]


def unit_shown(house: Establishment, product: Product, unit: SalesUnit, *, is_chosen: bool) -> UnitShown:
    is_agreed = (product.sku, unit.code) in house.agreed_prices
    return UnitShown(unit, price_of(product, unit, house), is_agreed, is_chosen)


def _shown(
    product: Product, units: tuple[UnitShown, ...], quantity: int, *, on: date, habit: Habit | None,
    in_basket: bool, instead: tuple[Product, ...],
) -> ProductShown:  # fmt: skip
    is_over = product.active_to is not None and product.active_to <= on
    from_on = product.active_from if product.active_from is not None and product.active_from > on else None
    return ProductShown(product, units, quantity, in_basket, habit, is_over, from_on, instead)


def list_usual(visitor: Visitor, *, at: datetime) -> list[ProductShown]:
    """What the establishment usually orders, the most frequent first, with how much of it."""
    shelf = Shelf(visitor, at=at)
    number = visitor.customer.number
    found = sorted(_habits(number, at=at).items(), key=lambda one: (-one[1].times, one[0]))
    known = [(shelf.catalogue.find(sku), habit) for (_, sku), habit in found]
    return [shelf.show(product, habit=habit) for product, habit in known if product is not None][:USUAL]


def _habits(number: str, *, at: datetime) -> Mapping[tuple[str, str], Habit]:
    past = (
        models.OrderLine.objects.filter(
            order__customer__number=number, order__received_at__gt=at - HABITS_FOR
        )
        .order_by("-order__received_at", "-order", "position")
        .values_list("sku", "quantity", "unit", "pieces")[:MOST_PAST_LINES]
    )
    return habits_of([PastLine(number, *row) for row in past])


def search(visitor: Visitor, text: str, *, at: datetime) -> list[ProductShown]:
    """Find products by code or name; those that are no longer sold are shown with what stands in."""
    shelf = Shelf(visitor, at=at)
    found = shelf.catalogue.search(text[:80], on=shelf.on, limit=FOUND) if text.strip() else []
    return [shelf.show(product) for product in found]


# --- the basket ---------------------------------------------------------------------------------------


def find_open(visitor: Visitor) -> models.Basket | None:
    return models.Basket.objects.filter(link_id=visitor.link_pk, sent_at=None).first()


def find_left(visitor: Visitor, *, at: datetime) -> BasketRow | None:
    """A basket that was begun with a link that is over: nothing of it is lost."""
    over = Q(link=None) | Q(link__revoked_at__isnull=False) | Q(link__expires_at__lte=at)
    left = models.Basket.objects.filter(over, customer_id=visitor.customer.pk, sent_at=None)
    return _row_of(left.filter(lines__isnull=False).order_by("-changed_at", "-pk").first())


def find_basket(visitor: Visitor) -> BasketRow | None:
    """The open basket, where something is in it."""
    return _row_of(find_open(visitor))


def _row_of(row: models.Basket | None) -> BasketRow | None:
    count = row.lines.count() if row else 0
    return BasketRow(row.code, count, row.changed_at) if row and count else None


def _lines_of(row: models.Basket | None) -> dict[str, tuple[str, int]]:
    if row is None:
        return {}
    lines = row.lines.order_by("pk").values_list("sku", "unit", "quantity")
    return {sku: (unit, quantity) for sku, unit, quantity in lines}


def get_basket(visitor: Visitor, *, at: datetime, place: str = "") -> BasketPage:
    row, shelf = find_open(visitor), Shelf(visitor, at=at)
    found = [shelf.catalogue.find(sku) for sku in shelf.basket]
    lines = tuple(shelf.show(product) for product in found if product is not None)
    chosen = places.place(shelf.house, place or (row.place if row else ""))
    amounts = [line.amount for line in lines]
    days = tuple(places.days(shelf.house, chosen, at=at))
    wanted = row.deliver_on if row else None
    return BasketPage(
        code=row.code if row else "",
        version=row.version if row else 0,
        lines=lines,
        days=days,
        day=wanted if wanted in days else next(iter(days), None),
        places=shelf.house.addresses,
        place=chosen.name if chosen else "",
        reference=row.reference if row else "",
        note=row.note if row else "",
        changed_at=row.changed_at if row else None,
        total=None if None in amounts else rules.total([one for one in amounts if one is not None]),
        has_problem=any(not line.is_sold for line in lines),
    )


def is_as_sent(row: models.Basket, sending: Sending, wishes: Sequence[Wish]) -> bool:
    """Whether a form that comes once more says what was sent, or something that was changed afterwards."""
    row.refresh_from_db()
    sent = _lines_of(row)
    beside = (row.deliver_on, row.reference, row.note)
    if beside != (sending.deliver_on, sending.reference.strip(), sending.note.strip()):
        return False
    return all(sent.get(one.sku, (one.unit, 0)) == (one.unit, one.quantity) for one in wishes)


def get_sent(row: models.Basket) -> tuple[SentPage, str]:
    """What became of a basket that was sent: its page, and the code of its order once it was read."""
    code = models.Order.objects.filter(document=row.document_id).order_by("pk").values_list("code", flat=True)
    assert row.sent_at is not None
    shown = SentPage(
        row.code,
        row.reference or row.code,
        row.sent_at,
        row.deliver_on,
        tuple(_basket_lines(row.document_id)),
    )
    return shown, code.first() or ""


def _basket_lines(document_pk: int | None) -> list[LineShown]:
    lines = models.BasketLine.objects.filter(basket__document=document_pk).order_by("pk")
    sold = catalogue_queries.catalogue()
    return [
        LineShown(_name(sold.find(sku), sku), sku, Decimal(quantity), unit, None)
        for sku, unit, quantity in lines.values_list("sku", "unit", "quantity")
    ]


def _name(product: Product | None, sku: str) -> str:
    return product.name if product else sku


# --- orders -------------------------------------------------------------------------------------------


def list_orders(visitor: Visitor, *, at: datetime, size: int = ORDERS) -> list[OrderShown]:
    """The establishment's latest orders, those on their way to the reader first."""
    theirs = models.Order.objects.filter(access.THEIRS, customer_id=visitor.customer.pk, is_order=True)
    rows = list(theirs.defer("reading", "facts").order_by("-received_at", "-id")[:size])
    taken = _in_hand(rows, at=at)
    unread = models.Basket.objects.filter(
        customer_id=visitor.customer.pk, sent_at__isnull=False, document__orders__isnull=True
    )
    fresh = [_fresh(row) for row in unread.order_by("-sent_at", "-pk")[:5]]
    return [*fresh, *(_order(row, is_in_hand=row.case_id in taken) for row in rows)]


def _in_hand(rows: Sequence[models.Order], *, at: datetime) -> frozenset[int]:
    """The cases that someone of the desk has in hand."""
    open_ones = [row.case_id for row in rows if row.state == OrderState.OPEN]
    found = cases.list_rows(open_ones, at=at) if open_ones else {}
    return frozenset(pk for pk, row in found.items() if row.holder is not None)


def _fresh(row: models.Basket) -> OrderShown:
    assert row.sent_at is not None
    return OrderShown(
        "", row.reference or row.code, "RECEIVED", row.sent_at, row.deliver_on, row.lines.count(), None, "EUR"
    )


def _order(row: models.Order, *, is_in_hand: bool) -> OrderShown:
    is_open = row.state == OrderState.OPEN
    state = ("LOOKED_AT" if is_in_hand else "WAITING") if is_open else str(row.state)
    return OrderShown(
        row.code, row.number or row.code, state, row.received_at, row.deliver_on, row.line_count,
        row.total_net, row.currency,
    )  # fmt: skip


def get_order(ref: OrderRef, *, at: datetime) -> OrderPage:
    row = models.Order.objects.defer("reading").get(pk=ref.pk)
    facts = ConfirmedOrder.from_json(row.facts) if row.facts else None
    return OrderPage(
        row=_order(row, is_in_hand=row.case_id in _in_hand([row], at=at)),
        ref=ref,
        lines=tuple(_fact_lines(facts) if facts else _basket_lines(row.document_id) or _run_lines(row)),
        questions=tuple(
            QuestionShown(*one)
            for one in models.Question.objects.filter(order=row)
            .order_by("asked_at", "pk")
            .values_list("pk", "text", "asked_at", "answer", "answered_at")
        ),
        facts=facts,
        reject_reason=row.reject_reason,
    )


def _fact_lines(facts: ConfirmedOrder) -> list[LineShown]:
    return [
        LineShown(line.name, line.sku, Decimal(line.quantity), line.unit, Decimal(line.net_amount))
        for line in facts.lines
    ]


def _run_lines(row: models.Order) -> list[LineShown]:
    """What a standing order asked for: as it stands on the document's plan."""
    run = models.StandingRun.objects.select_related("standing").filter(document=row.document_id).first()
    sold = catalogue_queries.catalogue()
    return [
        LineShown(_name(sold.find(sku), sku), sku, Decimal(many), unit, None)
        for sku, unit, many in (run.standing.lines if run else ())
    ]


# --- standing orders ----------------------------------------------------------------------------------


def list_standing(visitor: Visitor, *, at: datetime) -> list[StandingShown]:
    rows = models.StandingOrder.objects.filter(customer_id=visitor.customer.pk, ended_at=None)
    shelf = Shelf(visitor, at=at)
    return [_standing(row, shelf) for row in rows.order_by("name", "pk")]


def get_standing(visitor: Visitor, row: models.StandingOrder, *, at: datetime) -> StandingShown:
    return _standing(row, Shelf(visitor, at=at))


def _standing(row: models.StandingOrder, shelf: Shelf) -> StandingShown:
    return StandingShown(
        code=row.code,
        name=row.name,
        rhythm=row.rhythm,
        days=tuple(row.days),
        on_holiday=row.on_holiday,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        place=row.place,
        note=row.note,
        is_paused=row.paused_at is not None,
        lines=tuple(_standing_lines(row, shelf)),
        coming=tuple(_coming(row, shelf)),
    )


def _standing_lines(row: models.StandingOrder, shelf: Shelf) -> list[ProductShown]:
    found = []
    for sku, unit, quantity in row.lines:
        if (product := shelf.catalogue.find(sku)) is None:
            continue
        units = tuple(
            unit_shown(shelf.house, product, one, is_chosen=one.code == unit) for one in product.units
        )
        found.append(
            _shown(
                product,
                units,
                quantity,
                on=shelf.on,
                habit=None,
                in_basket=False,
                instead=shelf.instead(product),
            )
        )
    return found


def _coming(row: models.StandingOrder, shelf: Shelf) -> list[DayShown]:
    is_served = places.is_served(shelf.house, places.place(shelf.house, row.place))
    days = portal.deliveries(plan_of(row), start=shelf.on + DAY, end=shelf.on + AHEAD, is_served=is_served)
    runs = {run.due_on: run for run in row.runs.filter(due_on__gte=shelf.on)}
    codes = dict(
        models.Order.objects.filter(
            document__run__standing=row.pk, document__run__due_on__gte=shelf.on
        ).values_list("document__run__due_on", "code")
    )
    first = places.first_day(shelf.at)
    return [
        DayShown(
            day, str(runs[day.due_on].state) if day.due_on in runs else "", codes.get(day.due_on, ""),
            tuple(_choices(day, first, is_served)) if day.due_on not in runs else (),
        )
        for day in days[:MOST_DAYS]
    ]  # fmt: skip


def _choices(day: Delivery, first: date, is_served: portal.IsServed) -> list[date]:
    """The days near one that is not served, for whoever has to choose."""
    if day.deliver_on is not None or day.is_skipped:
        return []
    start = max(first, day.due_on - timedelta(days=6))
    return portal.possible_days(start, is_served=is_served, count=6)
