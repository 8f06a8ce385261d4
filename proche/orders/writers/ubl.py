"""UBL 2.1: an order as `Order`, and the answer to a confirmed one as `OrderResponse`."""

from __future__ import annotations

from typing import Any

from lxml import etree

from proche.orders.readers.values import is_gln, is_siret
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.writers.xml import Names, as_bytes

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES = {"cac": UBL + "CommonAggregateComponents-2", "cbc": UBL + "CommonBasicComponents-2"}
cac, cbc = Names(SPACES["cac"]), Names(SPACES["cbc"])

#: UNTDID 4343 answers and UNTDID 1229 line states
ACCEPTED, ACCEPTED_WITH_CHANGES = "AP", "CA"
LINE_ACCEPTED, LINE_CHANGED = "5", "3"


def write(order: OrderRead, *, seller: Party | None = None) -> bytes:
    """Write an order; `seller` is the desk's own house, where the receiver wants it named."""
    root = _root("Order")
    cbc.value(root, "ID", order.number or Value(""))
    cbc.value(root, "IssueDate", order.issued_on)
    cbc.add(root, "OrderTypeCode", "220")
    cbc.value(root, "Note", order.note)
    cbc.value(root, "DocumentCurrencyCode", order.currency)
    _party(cac.add(root, "BuyerCustomerParty"), order.buyer)
    _party(cac.add(root, "SellerSupplierParty"), seller or Party())
    _delivery(root, order)
    _total(root, order)
    for line in order.lines:
        _line(root, line, currency=_text(order.currency))
    return as_bytes(root)


def order_response(
    order: OrderRead,
    *,
    number: str = "",
    issued_on: str = "",
    is_changed: bool = False,
    seller: Party | None = None,
) -> bytes:
    """Answer an order that was confirmed, as it is going to be delivered.

    `number` names the answer, `issued_on` its day; without them the order's own are used.
    `is_changed` says that a person changed something: the answer then accepts with changes.
    """
    root = _root("OrderResponse")
    cbc.add(root, "ID", number or _text(order.number))
    cbc.add(root, "IssueDate", issued_on or _text(order.issued_on))
    cbc.add(root, "OrderResponseCode", ACCEPTED_WITH_CHANGES if is_changed else ACCEPTED)
    cbc.value(root, "DocumentCurrencyCode", order.currency)
    cbc.value(cac.add(root, "OrderReference"), "ID", order.number)
    _party(cac.add(root, "SellerSupplierParty"), seller or Party())
    _party(cac.add(root, "BuyerCustomerParty"), order.buyer)
    _delivery(root, order, period="PromisedDeliveryPeriod")
    for line in order.lines:
        status = LINE_CHANGED if is_changed else LINE_ACCEPTED
        _line(root, line, currency=_text(order.currency), status=status)
    return as_bytes(root)


def _root(name: str) -> etree._Element:
    space = f"{UBL}{name}-2"
    spaces: Any = {None: space, **SPACES}  # the stubs know no default namespace
    root = etree.Element(f"{{{space}}}{name}", nsmap=spaces)
    cbc.add(root, "UBLVersionID", "2.1")
    return root


def _text(value: Value | None) -> str:
    return "" if value is None else value.value


def _scheme(number: str) -> str:
    """The ISO 6523 code of a GLN or SIRET, "" for a customer number."""
    return "0088" if is_gln(number) else "0009" if is_siret(number) else ""


def _party(parent: etree._Element, party: Party, *, name: str = "Party") -> None:
    element = cac.add(parent, name)
    if party.id is not None:
        identity = cac.add(element, "PartyIdentification")
        cbc.add(identity, "ID", party.id.value, schemeID=_scheme(party.id.value))
    if party.name is not None:
        cbc.value(cac.add(element, "PartyName"), "Name", party.name)
    if party.address is not None:
        _address(cac.add(element, "PostalAddress"), party.address)
    if party.email is not None:
        cbc.value(cac.add(element, "Contact"), "ElectronicMail", party.email)


def _address(element: etree._Element, address: Value) -> None:
    cbc.value(cac.add(element, "AddressLine"), "Line", address)


def _delivery(root: etree._Element, order: OrderRead, *, period: str = "RequestedDeliveryPeriod") -> None:
    place = order.deliver_to
    if order.deliver_on is None and place == Party():
        return
    delivery = cac.add(root, "Delivery")
    if place.address is not None:
        _address(cac.add(delivery, "DeliveryAddress"), place.address)
    if order.deliver_on is not None:
        cbc.value(cac.add(delivery, period), "StartDate", order.deliver_on)
    if place != Party():
        _party(delivery, Party(name=place.name, id=place.id, email=place.email), name="DeliveryParty")


def _total(root: etree._Element, order: OrderRead) -> None:
    if order.total_net is not None:
        totals = cac.add(root, "AnticipatedMonetaryTotal")
        for name in ("LineExtensionAmount", "PayableAmount"):
            cbc.value(totals, name, order.total_net, currencyID=_text(order.currency))


def _line(root: etree._Element, line: Line, *, currency: str, status: str = "") -> None:
    item = cac.add(cac.add(root, "OrderLine"), "LineItem")
    cbc.add(item, "ID", str(line.position))
    if status:
        cbc.add(item, "LineStatusCode", status)
    if line.quantity is not None or line.unit is not None:
        cbc.value(item, "Quantity", line.quantity or Value(""), unitCode=_text(line.unit))
    cbc.value(item, "LineExtensionAmount", line.net_amount, currencyID=currency)
    if line.unit_price is not None:
        cbc.value(cac.add(item, "Price"), "PriceAmount", line.unit_price, currencyID=currency)
    _item(cac.add(item, "Item"), line)


def _item(item: etree._Element, line: Line) -> None:
    cbc.value(item, "Name", line.description)
    codes = (
        ("BuyersItemIdentification", line.buyer_item_id, ""),
        ("SellersItemIdentification", line.seller_item_id, ""),
        ("StandardItemIdentification", line.gtin, "0160"),
    )
    for name, code, scheme in codes:
        if code is not None:
            cbc.value(cac.add(item, name), "ID", code, schemeID=scheme)
