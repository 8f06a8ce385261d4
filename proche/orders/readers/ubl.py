"""UBL 2.x orders (OASIS UBL 2.0-2.4, Peppol BIS Order, OIOUBL, NLCIUS) under any prefix.

Total: `AnticipatedMonetaryTotal/LineExtensionAmount`, the sum of the lines before allowances
and charges of the whole order, because that is what the lines can be checked against; where it
is absent, `TaxExclusiveAmount` (which OIOUBL uses for the tax itself, hence second).
Delivery party: only what `Delivery` names; the buyer is never copied, and an originator is who
asked for the goods, not where they go. A period of delivery gives its first day, the last one
stands among the other readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import papers, values, xml
from proche.orders.readers.drafts import Draft, text_value
from proche.orders.reading import Form, Line, OrderRead, Party, Reading, Value, not_an_order

N_ = gettext_noop

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = "{" + UBL + "CommonAggregateComponents-2}"
CBC = "{" + UBL + "CommonBasicComponents-2}"
ORDER = "{" + UBL + "Order-2}Order"
MARK = re.compile(rb"urn:oasis:names:(?:specification:ubl|tc:ubl):")

OLD = said(N_("This is an order in UBL 1, which the desk does not read. Ask for UBL 2, or type the order."))
UNKNOWN = said(N_("This is XML, but no order that the desk knows (Order-X, UBL)."))
NO_ORDER: dict[str, Said] = {
    "Invoice": papers.INVOICE,
    "SelfBilledInvoice": papers.INVOICE,
    "FreightInvoice": papers.INVOICE,
    "CreditNote": papers.CREDIT_NOTE,
    "DebitNote": papers.INVOICE,
    "OrderResponse": papers.RESPONSE,
    "OrderResponseSimple": papers.RESPONSE,
    "OrderChange": papers.CHANGE,
    "OrderCancellation": papers.CANCELLATION,
    "DespatchAdvice": papers.DELIVERY_NOTE,
    "ReceiptAdvice": papers.RECEIPT_ADVICE,
    "Catalogue": papers.CATALOGUE,
    "CataloguePricingUpdate": papers.CATALOGUE,
    "Quotation": papers.QUOTE,
    "RequestForQuotation": papers.QUOTE,
    "Forecast": papers.FORECAST,
    "InventoryReport": papers.FORECAST,
    "StockAvailabilityReport": papers.FORECAST,
    "Reminder": papers.STATEMENT,
    "Statement": papers.STATEMENT,
    "RemittanceAdvice": papers.REMITTANCE,
    "ApplicationResponse": papers.TECHNICAL,
}
#: schemes of identifiers that name an establishment surely: GLN, SIRET (ISO 6523 and the names in use)
SURE_SCHEMES = frozenset({"0088", "GLN", "EAN", "9", "0009", "SIRET", "FR:SIRET"})


def looks_like(data: bytes, *, name: str = "") -> bool:
    """True for XML that names a UBL schema near its start."""
    return MARK.search(xml.opening(data)) is not None


def read(data: bytes, *, name: str = "") -> list[Reading]:
    """Read the one order of a UBL file; other UBL documents are named."""
    parsed = xml.parse(data)
    root = parsed.root
    if root is None:
        return not_an_order(Form.UBL, parsed.error or xml.UNREADABLE)
    if root.tag == ORDER:
        return [_read_order(root, parsed.error)]
    wrapped = next(root.iter(ORDER), None)
    if wrapped is not None:
        # A Peppol envelope (SBDH) carries the order as its second child.
        return [_read_order(order, parsed.error) for order in root.iter(ORDER)]
    return not_an_order(Form.UBL, parsed.error if parsed.error and not _known(root) else _say(root))


def _known(root: etree._Element) -> bool:
    return xml.local_name(root) in NO_ORDER


def _say(root: etree._Element) -> Said:
    kind, space = xml.local_name(root), xml.namespace(root)
    if "xsd:Order-1" in space or (kind == "Order" and "ubl:Order:1" in space):
        return OLD
    inner = next((el for el in root.iterchildren() if xml.local_name(el) in NO_ORDER), None)
    if kind not in NO_ORDER and inner is not None:
        kind = xml.local_name(inner)
    if kind in NO_ORDER:
        return NO_ORDER[kind]
    return said(papers.OTHER, kind=kind[:60]) if "ubl" in space else UNKNOWN


def _read_order(root: etree._Element, error: Said | None) -> Reading:
    no_order = papers.why_no_order(_text(root, "OrderTypeCode"))
    if no_order is not None:
        return not_an_order(Form.UBL, no_order)[0]
    draft = Draft()
    lines, days = _read_lines(root, draft)
    order = OrderRead(
        number=text_value(_text(root, "ID")),
        issued_on=draft.day("issued_on", _text(root, "IssueDate")),
        deliver_on=_deliver_on(root, draft, days),
        currency=_currency(root),
        buyer=_party(root.find(f"{CAC}BuyerCustomerParty/{CAC}Party")),
        deliver_to=_deliver_to(root.find(f"{CAC}Delivery")),
        lines=lines,
        total_net=draft.total(_total(root)),
        note=text_value(" ".join(_texts(root, "Note"))),
    )
    draft.has_lines(len(lines))
    return Reading(form=Form.UBL, order=order, doubts=tuple(draft.doubts), error=error)


def _text(parent: etree._Element | None, name: str) -> str:
    return "" if parent is None else xml.text_of(parent.find(CBC + name))


def _texts(parent: etree._Element, name: str) -> Iterator[str]:
    return (xml.text_of(el) for el in parent.iterchildren(CBC + name))


def _deliver_on(root: etree._Element, draft: Draft, days: list[str]) -> Value | None:
    """The day asked for the whole order, else the one that all lines share."""
    for delivery in root.iterchildren(CAC + "Delivery"):
        if (found := _day_of(delivery, draft)) is not None:
            return found
    if (found := _period(root.find(CAC + "RequestedDeliveryPeriod"), draft)) is not None:
        return found
    return draft.day_of_lines(days)


def _day_of(delivery: etree._Element, draft: Draft) -> Value | None:
    found = _period(delivery.find(CAC + "RequestedDeliveryPeriod"), draft)
    if found is not None:
        return found
    plain = _text(delivery, "RequestedDeliveryDate") or _text(delivery, "LatestDeliveryDate")
    return draft.day("deliver_on", plain)


def _period(period: etree._Element | None, draft: Draft) -> Value | None:
    first, last = _text(period, "StartDate"), _text(period, "EndDate")
    value = draft.day("deliver_on", first or last)
    if value is None or not last or last[:10] == value.value:
        return value
    end = values.read_day(last)
    return value if end is None else Value(value.value, others=(end.value,), source=f"{first} / {last}")


def _currency(root: etree._Element) -> Value | None:
    code = _text(root, "DocumentCurrencyCode") or _text(root, "PricingCurrencyCode")
    if not code:
        amount = next(root.iter(CBC + "LineExtensionAmount", CBC + "PriceAmount"), None)
        code = "" if amount is None else amount.get("currencyID", "")
    return text_value(code)


def _total(root: etree._Element) -> str:
    totals = root.find(CAC + "AnticipatedMonetaryTotal")
    return _text(totals, "LineExtensionAmount") or _text(totals, "TaxExclusiveAmount")


# --- parties --------------------------------------------------------------------------------------


def _party(party: etree._Element | None, *more: etree._Element | None) -> Party:
    if party is None and not any(el is not None for el in more):
        return Party()
    return Party(
        name=text_value(_name(party)),
        id=_surest([*_ids(party), *(el for el in more if el is not None)]),
        address=text_value(_address(None if party is None else party.find(CAC + "PostalAddress"))),
        email=_email(party),
    )


def _name(party: etree._Element | None) -> str:
    if party is None:
        return ""
    named = party.find(f"{CAC}PartyName/{CBC}Name")
    if named is None or not xml.text_of(named):
        named = party.find(f"{CAC}PartyLegalEntity/{CBC}RegistrationName")
    return xml.text_of(named)


def _ids(party: etree._Element | None) -> list[etree._Element]:
    if party is None:
        return []
    paths = (
        f"{CAC}PartyIdentification/{CBC}ID",
        f"{CBC}EndpointID",
        f"{CAC}PartyLegalEntity/{CBC}CompanyID",
    )
    return [el for path in paths for el in party.findall(path)]


def _surest(ids: list[etree._Element]) -> Value | None:
    """A GLN or SIRET before any other number, else the first one that is given."""
    given = [el for el in ids if xml.text_of(el)]
    sure = next((el for el in given if el.get("schemeID", "").upper() in SURE_SCHEMES), None)
    first = sure if sure is not None else next(iter(given), None)
    return None if first is None else Value(xml.text_of(first))


def _email(party: etree._Element | None) -> Value | None:
    found = None if party is None else party.find(f"{CAC}Contact/{CBC}ElectronicMail")
    return text_value(xml.text_of(found))


STREET = ("StreetName", "BuildingNumber", "AdditionalStreetName", "BuildingName", "Postbox")


def _address(address: etree._Element | None) -> str:
    if address is None:
        return ""
    street = " ".join(filter(None, (_text(address, name) for name in STREET)))
    lines = (xml.text_of(el) for el in address.findall(f"{CAC}AddressLine/{CBC}Line"))
    town = f"{_text(address, 'PostalZone')} {_text(address, 'CityName')}"
    country = xml.text_of(address.find(f"{CAC}Country/{CBC}IdentificationCode"))
    return ", ".join(part for part in (street, *lines, town.strip(), country) if part)


def _deliver_to(delivery: etree._Element | None) -> Party:
    if delivery is None:
        return Party()
    place = delivery.find(CAC + "DeliveryLocation")
    party = _party(
        delivery.find(CAC + "DeliveryParty"), place.find(CBC + "ID") if place is not None else None
    )
    address = _address(place.find(CAC + "Address") if place is not None else None)
    address = address or _address(delivery.find(CAC + "DeliveryAddress"))
    return Party(
        name=party.name or text_value(_text(place, "Name")),
        id=party.id,
        address=text_value(address) or party.address,
        email=party.email,
    )


# --- lines ----------------------------------------------------------------------------------------


def _read_lines(root: etree._Element, draft: Draft) -> tuple[tuple[Line, ...], list[str]]:
    days: list[str] = []
    lines = []
    for index, outer in enumerate(root.iterchildren(CAC + "OrderLine")):
        item = outer.find(CAC + "LineItem")
        lines.append(_read_line(index, outer if item is None else item, draft, days))
    return tuple(lines), days


def _read_line(index: int, line: etree._Element, draft: Draft, days: list[str]) -> Line:
    """Walk the line's children once: an order has thousands of them, a search for each costs its parse."""
    parts = {child.tag: child for child in line.iterchildren(*LINE_PARTS)}
    codes, description = _read_item(parts.get(CAC + "Item"))
    quantity = parts.get(CBC + "Quantity")
    unit = quantity.get("unitCode") if quantity is not None else None
    if (delivery := parts.get(CAC + "Delivery")) is not None:
        days.extend(_line_days(delivery))
    draft.names_product(index, *codes.values(), description)
    return Line(
        position=index + 1,
        description=description,
        quantity=draft.quantity(index, xml.text_of(quantity)),
        unit=text_value(unit) if unit else None,
        unit_price=_read_price(index, parts.get(CAC + "Price"), draft),
        net_amount=draft.line_number(
            index, "net_amount", xml.text_of(parts.get(CBC + "LineExtensionAmount"))
        ),
        buyer_item_id=codes.get("buyer_item_id"),
        seller_item_id=codes.get("seller_item_id"),
        gtin=codes.get("gtin"),
    )


LINE_PARTS = (CBC + "Quantity", CBC + "LineExtensionAmount", CAC + "Price", CAC + "Item", CAC + "Delivery")


def _line_days(delivery: etree._Element) -> list[str]:
    found = _day_of(delivery, Draft())
    return [] if found is None else [found.value]


def _read_price(index: int, price: etree._Element | None, draft: Draft) -> Value | None:
    if price is None:
        return None
    return draft.price(index, _text(price, "PriceAmount"), _text(price, "BaseQuantity"))


ITEM_CODES = {
    CAC + "BuyersItemIdentification": "buyer_item_id",
    CAC + "SellersItemIdentification": "seller_item_id",
    CAC + "StandardItemIdentification": "gtin",
}
NAME, DESCRIPTION, ID = CBC + "Name", CBC + "Description", CBC + "ID"
ITEM_PARTS = (NAME, DESCRIPTION, *ITEM_CODES)


def _read_item(item: etree._Element | None) -> tuple[dict[str, Value], Value | None]:
    codes: dict[str, Value] = {}
    words: dict[str, str] = {}
    for child in () if item is None else item.iterchildren(*ITEM_PARTS):
        if (field := ITEM_CODES.get(str(child.tag))) is None:
            words.setdefault(str(child.tag), xml.text_of(child))
        elif text := _code(child.find(ID), field):
            codes.setdefault(field, Value(text))
    return codes, text_value(_wording(words.get(NAME, ""), words.get(DESCRIPTION, "")))


def _code(element: etree._Element | None, field: str) -> str:
    """The code; a standard number of another kind than GTIN (an ISBN scheme, say) is left out."""
    text = xml.text_of(element)
    if field != "gtin" or element is None:
        return text
    is_gtin_scheme = element.get("schemeID", "").upper() in ("0160", "GTIN", "GTN", "EAN", "SRV", "EAN13", "")
    return text if is_gtin_scheme or (text.isdigit() and len(text) in (8, 12, 13, 14)) else ""


def _wording(name: str, description: str) -> str:
    """Name and description in one, without saying the same twice."""
    if not name or name.casefold() in description.casefold():
        return description or name
    return name if not description or description.casefold() in name.casefold() else f"{name} {description}"
