"""Checks of the whole order: who orders, when it is delivered, the currency, the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from proche.customers import rules as customers
from proche.customers.rules import DeliveryAddress, Directory, Establishment, Match
from proche.kernel.words import gettext_noop, said
from proche.orders.checks import days
from proche.orders.checks.kinds import DoubtKind, day_words, doubt, keep, plain
from proche.orders.checks.lines import LineMatch
from proche.orders.reading import Doubt, Form, Option, OrderRead, Value
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
    # A fax comes from a number, everything else from an address.
    is_fax = bool(sender) and "@" not in sender
    # Under "Customer:" many a sheet has the customer number in place of the name.
    by_name = directory.find_number(_text(buyer.name)) if not number else None
    found = directory.find(
        number=by_name.number if by_name else number,
        gln=digits if len(digits) == 13 else "",
        siret=digits if len(digits) == 14 else "",
        email=_text(buyer.email) if is_fax else sender or _text(buyer.email),
        fax=sender if is_fax else _text(buyer.fax),
        name="" if by_name else _text(buyer.name),
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


#: An establishment found with less than this is asked about, when another may be meant.
SURE = 0.8


def is_doubtful(found: Match) -> bool:
    """Whether the establishment that was found may well be another one."""
    return found.establishment is not None and found.confidence < SURE and bool(found.others)


def check_customer(order: OrderRead, found: Match, directory: Directory) -> Iterator[Doubt]:
    """An establishment that is not known, that several could be, or whose sender is another one."""
    if not directory.establishments or is_decided(order.buyer.id):
        return
    if found.establishment is not None:
        if is_doubtful(found):
            options = [_customer_option(one) for one in (found.establishment, *found.others)]
            yield doubt(DoubtKind.SENDER, "/buyer/id", found.how, options)
        return
    name = _text(order.buyer.name) or _text(order.buyer.id)
    if found.others:
        options = [_customer_option(other) for other in found.others]
        yield doubt(DoubtKind.CUSTOMER, "/buyer/id", found.how, options)
    elif name:
        reason = said(N_("“%(name)s” is not among the customers. Choose the one who orders."), name=name)
        yield doubt(DoubtKind.CUSTOMER, "/buyer/id", reason)
    else:
        reason = said(N_("The document does not say who orders. Choose the customer."))
        yield doubt(DoubtKind.CUSTOMER, "/buyer/id", reason)


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
    return _named_address(order, customer) or customer.addresses[0]


def _named_address(order: OrderRead, customer: Establishment) -> DeliveryAddress | None:
    gln, name = "".join(_text(order.deliver_to.id).split()), customers.fold_name(_text(order.deliver_to.name))
    # The whole name first: a door called "Économat" has no word left once names are folded.
    whole = customers.fold(_text(order.deliver_to.name))
    exact = [one for one in customer.addresses if whole and customers.fold(one.name) == whole]
    if len(exact) == 1 and not gln:
        return exact[0]
    for address in customer.addresses:
        if (gln and address.gln == gln) or (name and customers.fold_name(address.name) == name):
            return address
    # "Pharmacie, 35 allée des Soins": the one address whose name or street stands in what is written.
    written = customers.fold_name(f"{_text(order.deliver_to.name)} {_text(order.deliver_to.address)}")
    named = [one for one in customer.addresses if _stands_in(one.name, written)]
    found = named or [one for one in customer.addresses if _stands_in(one.street, written)]
    return found[0] if len(found) == 1 else None


def _stands_in(words: str, text: str) -> bool:
    folded = customers.fold_name(words)
    return bool(folded) and f" {folded} " in f" {text} "


def check_address(order: OrderRead, customer: Establishment | None) -> Iterator[Doubt]:
    """A customer with several doors whose order names none of them: the first one is only a guess."""
    if customer is None or len(customer.addresses) < 2 or _named_address(order, customer) is not None:
        return
    written = _text(order.deliver_to.name)
    if is_decided(order.deliver_to.name) or is_decided(order.deliver_to.id):
        return
    reason = (
        said(
            N_("“%(written)s” is none of this customer's delivery addresses. Deliver where?"), written=written
        )
        if written and customers.fold_name(written) != customers.fold_name(customer.name)
        else said(N_("The order does not say to which address. Deliver where?"))
    )
    field = "/deliver_to/name"
    options = [_address_option(address) for address in customer.addresses]
    yield doubt(DoubtKind.ADDRESS, field, reason, options)


def _address_option(address: DeliveryAddress) -> tuple[str, Option]:
    where = " ".join(part for part in (address.postcode, address.city) if part)
    label = (
        said(N_("%(name)s, %(where)s"), name=address.name, where=where)
        if where
        else said(N_("%(name)s"), name=address.name)
    )
    # Its number goes along: two doors of one house may be called the same.
    return address.name, Option(label, {"/deliver_to/name": address.name, "/deliver_to/id": address.gln})


#: Forms whose orders carry a number; letters and sheets often have none.
NUMBERED = (Form.PDF_TEXT, Form.SCAN, Form.UBL, Form.EDIFACT, Form.ORDER_X)


def check_number(order: OrderRead, customer: Establishment | None, form: Form) -> Iterator[Doubt]:
    """A printed order of a known customer without a number: it is there and was not read, or it has none."""
    if order.number is None and customer is not None and form in NUMBERED:
        none = "", Option(said(N_("It has none")))
        yield doubt(DoubtKind.NUMBER, "/number", said(N_("No order number was found.")), [none])


def check_delivery(
    order: OrderRead, customer: Establishment | None, address: DeliveryAddress | None, *, today: date
) -> Iterator[Doubt]:
    """A delivery day that cannot be, or none: past, before the order, not served, or far away."""
    if is_decided(order.deliver_on):
        return
    day = _day(order.deliver_on)
    if day is None:
        # Of a customer that is not known yet, neither is the day on which they are served.
        if customer is not None:
            possible = days.next_served(today, customer, address)
            reason = said(N_("No delivery day is written. When is it wanted?"))
            yield doubt(DoubtKind.DELIVERY, "/deliver_on", reason, [_day_option(one) for one in possible])
        return
    words = _why_not(day, order, customer, address, today)
    if words:
        options = [_day_option(possible) for possible in days.near(day, today, customer, address)]
        reason = said(words, day=day_words(day))
        yield doubt(DoubtKind.DELIVERY, "/deliver_on", reason, [*options, keep()])


def _why_not(
    day: date, order: OrderRead, customer: Establishment | None, address: DeliveryAddress | None, today: date
) -> str:
    """Why nothing can be delivered on that day; empty when it can."""
    issued = _day(order.issued_on)
    if day < today:
        return N_("Delivery is asked for %(day)s, which has passed.")
    if issued is not None and day < issued:
        return N_("Delivery is asked for %(day)s, before the day of the order.")
    if (day - today).days > LONGEST_DAYS:
        return N_("Delivery is asked for %(day)s, more than a year from now.")
    if days.is_holiday_of(day, customer, address):
        return N_("%(day)s is a public holiday; nothing is delivered then.")
    if day.isoweekday() in days.served_weekdays(customer, address):
        return ""
    if day.isoweekday() > 5:
        return N_("%(day)s is a weekend day; nothing is delivered then.")
    return N_("%(day)s is no day on which this address is served.")


def _day_option(day: date) -> tuple[str, Option]:
    label = said(N_("%(day)s"), day=day_words(day))
    return day.isoformat(), Option(label, {"/deliver_on": day.isoformat()})


def check_currency(order: OrderRead, currency: str) -> Iterator[Doubt]:
    written = _text(order.currency)
    if written and written.upper() != currency and not is_decided(order.currency):
        reason = said(
            N_("The order counts in %(written)s; the catalogue in %(ours)s."), written=written, ours=currency
        )
        ours = currency, Option(said(N_("%(value)s"), value=currency), {"/currency": currency})
        yield doubt(DoubtKind.CURRENCY, "/currency", reason, [ours, keep()])


def check_total(
    order: OrderRead,
    lines: Sequence[LineMatch],
    about_lines: Sequence[Doubt],
    *,
    removed: frozenset[int] = frozenset(),
) -> Iterator[Doubt]:
    """A total that is not the sum of its lines, by the document's own amounts or by the desk's.

    A total that includes VAT is recognised where a usual rate fits. Silent while a line is in
    doubt, which would explain it, and once a person changed a line, since the total is older.
    """
    written = order.total_net.decimal if order.total_net else None
    if written is None or is_decided(order.total_net) or not lines or removed or _is_touched(order):
        return
    if any(asked.kind in EXPLAIN for asked in about_lines):
        return
    sums = [found for found in (_own_sum(order), _desk_sum(lines)) if found is not None]
    if not sums or any(_fits(written, found) for found in sums):
        return
    words = (
        N_("The order says %(written)s in all; its lines come to %(sum)s. A line may be missing or misread.")
        if written < sums[0] or written > sums[0] * MOST_CARRIAGE
        else N_(
            "The order says %(written)s in all, %(more)s more than its lines: carriage, or a missing line?"
        )
    )
    reason = said(words, written=_money(written), sum=_money(sums[0]), more=_money(written - sums[0]))
    right = plain(sums[0]), Option(said(N_("The lines are right")), {"/total_net": plain(sums[0])})
    yield doubt(DoubtKind.TOTAL, "/total_net", reason, [right])


#: Doubts about a line that may be why the total is another.
EXPLAIN = frozenset((DoubtKind.AMOUNT, DoubtKind.QUANTITY, DoubtKind.UNIT))
#: What a total may hold beyond its lines and still be carriage.
MOST_CARRIAGE = Decimal("1.1")


def _is_touched(order: OrderRead) -> bool:
    return any(
        is_decided(value)
        for line in order.lines
        for value in (line.seller_item_id, line.quantity, line.unit, line.unit_price)
    )


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


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
