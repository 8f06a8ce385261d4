"""UBL 2.1: an order as `Order`, and the answer to one as `OrderResponse`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from proche.orders.readers.values import is_gln, is_siret
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.writers.answer import Answer, AnsweredLine, Verdict
from proche.orders.writers.xml import Names, as_bytes

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES = {"cac": UBL + "CommonAggregateComponents-2", "cbc": UBL + "CommonBasicComponents-2"}
cac, cbc = Names(SPACES["cac"]), Names(SPACES["cbc"])

#: UNTDID 4343
RESPONSES = {Verdict.ACCEPTED: "AP", Verdict.CHANGED: "CA", Verdict.REJECTED: "RE"}


def write(order: OrderRead, *, seller: Party | None = None, uuid: str = "") -> bytes:
    """Write an order; `seller` is the desk's own house, where the receiver wants it named.

    `uuid` tells two orders apart that say the very same.
    """
    root = _root("Order")
    cbc.value(root, "ID", order.number or Value(""))
    if uuid:
        cbc.add(root, "UUID", uuid)
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


def order_response(answer: Answer) -> bytes:
    """Write an answer. Its lines are told only where something differs, as Peppol BIS Ordering 3 demands
    (PEPPOL-T76-R007 to R009): an order accepted or rejected as it stands is answered as a whole."""
    order = answer.order
    root = _root("OrderResponse")
    cbc.add(root, "ID", answer.number)
    cbc.add(root, "IssueDate", answer.issued_on)
    cbc.add(root, "OrderResponseCode", RESPONSES[answer.verdict])
    for note in answer.notes:
        cbc.add(root, "Note", note)
    cbc.value(root, "DocumentCurrencyCode", order.currency)
    cbc.value(cac.add(root, "OrderReference"), "ID", order.number)
    _party(cac.add(root, "SellerSupplierParty"), answer.seller)
    _party(cac.add(root, "BuyerCustomerParty"), order.buyer)
    if answer.verdict is not Verdict.REJECTED:
        _delivery(root, order, period="PromisedDeliveryPeriod")
    for line in answer.lines if answer.verdict is Verdict.CHANGED else ():
        _answered(root, line, currency=_text(order.currency))
    return as_bytes(root)


def _answered(root: etree._Element, line: AnsweredLine, *, currency: str) -> None:
    """One answered line; of a substituted one `LineItem` is what was ordered, as Peppol has it."""
    outer = cac.add(root, "OrderLine")
    item = line.wanted if line.is_substituted else line.line
    told = replace(
        line.line,
        position=line.position,
        buyer_item_id=item.buyer_item_id,
        seller_item_id=item.seller_item_id,
        gtin=item.gtin,
        description=item.description,
    )
    _line_item(cac.add(outer, "LineItem"), told, currency=currency, status=line.code, note=line.note)
    if line.is_substituted:
        instead = cac.add(outer, "SellerSubstitutedLineItem")
        cbc.add(instead, "ID", str(line.position))
        _item(cac.add(instead, "Item"), line.line)
    if line.ordered_position:
        cbc.add(cac.add(outer, "OrderLineReference"), "LineID", str(line.ordered_position))


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


def _line(root: etree._Element, line: Line, *, currency: str) -> None:
    _line_item(cac.add(cac.add(root, "OrderLine"), "LineItem"), line, currency=currency)


def _line_item(item: etree._Element, line: Line, *, currency: str, status: str = "", note: str = "") -> None:
    cbc.add(item, "ID", str(line.position))
    if note:
        cbc.add(item, "Note", note)
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
