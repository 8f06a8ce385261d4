"""Checks of the whole order: who orders, when it is delivered, the currency, the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from proche.customers import rules as customers
from proche.customers.rules import DeliveryAddress, Directory, Establishment, Match
from proche.kernel.words import gettext_noop, said
from proche.orders.checks import days
from proche.orders.checks.kinds import DoubtKind, doubt, keep, plain
from proche.orders.checks.lines import LineMatch
from proche.orders.reading import Doubt, Option, OrderRead, Value
from proche.orders.rules import is_decided, line_amount

N_ = gettext_noop

#: Beyond this an order is for another season, or its year is misread.
LONGEST_DAYS = 366


def find_customer(order: OrderRead, directory: Directory, *, sender: str) -> Match:
    """Find who orders: by the document's own identifiers, by the sender, then by name."""
    buyer, deliver_to = order.buyer, order.deliver_to
    number = _text(buyer.id)
    if is_decided(buyer.id) and (chosen := directory.find_number(number)) is not None:
        return Match(chosen, 1.0, said(N_("Chosen by a person.")))
    digits = "".join(number.split())
    address = _text(buyer.address) or _text(deliver_to.address)
    found = directory.find(
        number=number,
        gln=digits if len(digits) == 13 else "",
        siret=digits if len(digits) == 14 else "",
        email=sender or _text(buyer.email),
        name=_text(buyer.name),
        postcode=_postcode(address),
    )
    if found.establishment is None and not found.others and _text(deliver_to.name):
        ship = "".join(_text(deliver_to.id).split())
        found = directory.find(
            gln=ship if len(ship) == 13 else "", name=_text(deliver_to.name), postcode=_postcode(address)
        )
    return found


def _postcode(address: str) -> str:
    return next(
        (
            word.strip(",")
            for word in address.split()
            if word.strip(",").isdigit() and len(word.strip(",")) == 5
        ),
        "",
    )


def check_customer(order: OrderRead, found: Match) -> Iterator[Doubt]:
    """An establishment that is not known, or that several could be."""
    if found.establishment is not None:
        return
    options = [_customer_option(other) for other in found.others]
    name = _text(order.buyer.name) or _text(order.buyer.id)
    if options:
        reason = said(N_("Which establishment orders? “%(name)s” is near several."), name=name or "?")
    elif name:
        reason = said(N_("“%(name)s” is not among the customers. Choose the one who orders."), name=name)
    else:
        reason = said(N_("The document does not say who orders. Choose the customer."))
    yield doubt(DoubtKind.CUSTOMER, "/buyer/id", reason, options)


def _customer_option(one: Establishment) -> tuple[str, Option]:
    where = " ".join(part for part in (one.postcode, one.city) if part)
    label = (
        said(N_("%(name)s, %(where)s"), name=one.name, where=where)
        if where
        else said(N_("%(name)s"), name=one.name)
    )
    return one.number, Option(label, {"/buyer/id": one.number})


def find_address(order: OrderRead, customer: Establishment | None) -> DeliveryAddress | None:
    """The delivery address that the document names, among the customer's own; the only one is taken."""
    if customer is None or not customer.addresses:
        return None
    gln, name = "".join(_text(order.deliver_to.id).split()), customers.fold_name(_text(order.deliver_to.name))
    for address in customer.addresses:
        if (gln and address.gln == gln) or (name and customers.fold_name(address.name) == name):
            return address
    return customer.addresses[0]


def check_delivery(
    order: OrderRead, customer: Establishment | None, address: DeliveryAddress | None, *, today: date
) -> Iterator[Doubt]:
    """A delivery day that cannot be: past, before the order, on a day that is not served, or far away."""
    day = _day(order.deliver_on)
    if day is None or is_decided(order.deliver_on):
        return
    if day < today:
        words = N_("Delivery is asked for %(day)s, which has passed.")
    elif (issued := _day(order.issued_on)) is not None and day < issued:
        words = N_("Delivery is asked for %(day)s, before the day of the order.")
    elif (day - today).days > LONGEST_DAYS:
        words = N_("Delivery is asked for %(day)s, more than a year from now.")
    elif day.isoweekday() > 5 and day.isoweekday() not in days.served_weekdays(customer, address):
        words = N_("%(day)s is a weekend day; nothing is delivered then.")
    elif not days.is_served(day, customer, address):
        words = N_("%(day)s is a holiday, or a day on which this address is not served.")
    else:
        return
    options = [_day_option(possible) for possible in days.next_served(today, customer, address)]
    yield doubt(DoubtKind.DELIVERY, "/deliver_on", said(words, day=f"{day:%d/%m/%Y}"), [*options, keep()])


def _day_option(day: date) -> tuple[str, Option]:
    return day.isoformat(), Option(
        said(N_("%(day)s"), day=f"{day:%d/%m/%Y}"), {"/deliver_on": day.isoformat()}
    )


def check_currency(order: OrderRead, currency: str) -> Iterator[Doubt]:
    written = _text(order.currency)
    if written and written.upper() != currency and not is_decided(order.currency):
        reason = said(
            N_("The order counts in %(written)s; the catalogue in %(ours)s."), written=written, ours=currency
        )
        ours = currency, Option(said(N_("%(value)s"), value=currency), {"/currency": currency})
        yield doubt(DoubtKind.CURRENCY, "/currency", reason, [ours, keep()])


def check_total(order: OrderRead, lines: Sequence[LineMatch]) -> Iterator[Doubt]:
    """A total that is not the sum of its lines, by the document's own amounts or by the desk's.

    A total that includes VAT, or freight, is recognised as such where a usual rate fits.
    """
    written = order.total_net.decimal if order.total_net else None
    if written is None or is_decided(order.total_net) or not lines:
        return
    sums = [found for found in (_own_sum(order), _desk_sum(lines)) if found is not None]
    if not sums or any(_fits(written, found) for found in sums):
        return
    reason = said(
        N_("The order says %(written)s in all; its lines come to %(sum)s. A line may be missing or misread."),
        written=f"{written:.2f}",
        sum=f"{sums[0]:.2f}",
    )
    lines_right = plain(sums[0]), Option(said(N_("The lines are right")), {"/total_net": plain(sums[0])})
    yield doubt(DoubtKind.TOTAL, "/total_net", reason, [lines_right])


#: VAT rates of France on what such desks sell, in percent: the total may include one.
RATES = (Decimal(0), Decimal("5.5"), Decimal(10), Decimal(20))


def _fits(written: Decimal, net: Decimal) -> bool:
    slack = max(Decimal("0.05"), net * Decimal("0.0005"))
    return any(abs(written - net * (1 + rate / 100)) <= slack for rate in RATES)


def _own_sum(order: OrderRead) -> Decimal | None:
    """The sum of the amounts that the document itself prints, None unless every line has one."""
    amounts = [_own_amount(order, index) for index in range(len(order.lines))]
    return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


def _own_amount(order: OrderRead, index: int) -> Decimal | None:
    line = order.lines[index]
    if line.net_amount is not None:
        return line.net_amount.decimal
    quantity = line.quantity.decimal if line.quantity else None
    price = line.unit_price.decimal if line.unit_price else None
    return line_amount(quantity, price) if quantity is not None and price is not None else None


def _desk_sum(lines: Sequence[LineMatch]) -> Decimal | None:
    amounts = [
        line_amount(m.quantity, m.unit_price)
        for m in lines
        if m.quantity is not None and m.unit_price is not None
    ]
    return sum(amounts, Decimal(0)) if len(amounts) == len(lines) else None


def _text(value: Value | None) -> str:
    return value.value.strip() if value is not None else ""


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value.value) if value is not None else None
    except ValueError:
        return None
