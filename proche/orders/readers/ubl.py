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
from collections.abc import Iterable

from lxml import etree

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import papers, xml
from proche.orders.readers.drafts import Draft, machine_day, text_value
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
    head, outer_lines = _split(root)
    no_order = papers.why_no_order(xml.text_of(head.get(TYPE_CODE)))
    if no_order is not None:
        return not_an_order(Form.UBL, no_order)[0]
    draft = Draft()
    days: list[str] = []
    lines = tuple(_read_line(index, line, draft, days) for index, line in enumerate(outer_lines))
    delivery = xml.parts(head.get(DELIVERY))
    order = OrderRead(
        number=text_value(xml.text_of(head.get(ID))),
        issued_on=draft.day("issued_on", xml.text_of(head.get(ISSUE_DATE))),
        deliver_on=_day_of(delivery, draft) or _period(head.get(PERIOD), draft) or draft.day_of_lines(days),
        currency=_currency(head, root),
        buyer=_party(head.get(BUYER)),
        deliver_to=_deliver_to(delivery),
        lines=lines,
        total_net=draft.total(_total(head.get(TOTALS))),
        note=_note(head, root),
    )
    draft.has_lines(len(lines))
    return Reading(form=Form.UBL, order=order, doubts=tuple(draft.doubts), error=error)


#: the names that are looked for; made once, since joining them costs more than looking
ID, NAME, DESCRIPTION, NOTE = CBC + "ID", CBC + "Name", CBC + "Description", CBC + "Note"
TYPE_CODE, ISSUE_DATE = CBC + "OrderTypeCode", CBC + "IssueDate"
CURRENCY, PRICING_CURRENCY = CBC + "DocumentCurrencyCode", CBC + "PricingCurrencyCode"
LINE_AMOUNT, TAX_EXCLUSIVE = CBC + "LineExtensionAmount", CBC + "TaxExclusiveAmount"
QUANTITY, PRICE_AMOUNT, BASE = CBC + "Quantity", CBC + "PriceAmount", CBC + "BaseQuantity"
START, END = CBC + "StartDate", CBC + "EndDate"
BUYER, PARTY, TOTALS = CAC + "BuyerCustomerParty", CAC + "Party", CAC + "AnticipatedMonetaryTotal"
ORDER_LINE, LINE_ITEM, ITEM, PRICE = CAC + "OrderLine", CAC + "LineItem", CAC + "Item", CAC + "Price"
DELIVERY, PERIOD = CAC + "Delivery", CAC + "RequestedDeliveryPeriod"
DELIVERY_DAYS = (CBC + "RequestedDeliveryDate", CBC + "LatestDeliveryDate")
PLACE, DELIVERY_ADDRESS = CAC + "DeliveryLocation", CAC + "DeliveryAddress"
DELIVERY_PARTY, ADDRESS, POSTAL = CAC + "DeliveryParty", CAC + "Address", CAC + "PostalAddress"
IDENTITY, ENDPOINT, PARTY_NAME = CAC + "PartyIdentification", CBC + "EndpointID", CAC + "PartyName"
LEGAL, COMPANY, REGISTERED = CAC + "PartyLegalEntity", CBC + "CompanyID", CBC + "RegistrationName"
CONTACT, MAIL = CAC + "Contact", CBC + "ElectronicMail"


def _split(root: etree._Element) -> tuple[dict[str, etree._Element], list[etree._Element]]:
    """The first child of each name, and the lines."""
    head: dict[str, etree._Element] = {}
    lines = []
    for child in root:
        tag = child.tag
        if tag == ORDER_LINE:
            lines.append(child)
        elif tag not in head:
            head[tag] = child
    return head, lines


def _note(head: dict[str, etree._Element], root: etree._Element) -> Value | None:
    if NOTE not in head:
        return None
    return text_value(" ".join(filter(None, map(xml.text_of, root.iterchildren(NOTE)))))


def _currency(head: dict[str, etree._Element], root: etree._Element) -> Value | None:
    code = xml.text_of(head.get(CURRENCY)) or xml.text_of(head.get(PRICING_CURRENCY))
    if not code:
        amount = next(root.iter(LINE_AMOUNT, PRICE_AMOUNT), None)
        code = "" if amount is None else amount.get("currencyID", "")
    return text_value(code)


def _total(totals: etree._Element | None) -> str:
    if totals is None:
        return ""
    amounts = xml.parts(totals)
    return xml.text_of(amounts.get(LINE_AMOUNT)) or xml.text_of(amounts.get(TAX_EXCLUSIVE))


# --- delivery -------------------------------------------------------------------------------------


def _day_of(delivery: dict[str, etree._Element], draft: Draft) -> Value | None:
    found = _period(delivery.get(PERIOD), draft)
    if found is not None:
        return found
    return draft.day(
        "deliver_on", next((xml.text_of(delivery[n]) for n in DELIVERY_DAYS if n in delivery), "")
    )


def _period(period: etree._Element | None, draft: Draft) -> Value | None:
    """The first day of the period; the last one is another reading."""
    if period is None:
        return None
    days = xml.parts(period)
    first, last = xml.text_of(days.get(START)), xml.text_of(days.get(END))
    value = draft.day("deliver_on", first or last)
    end = machine_day(last) if last and last != first else None
    if value is None or end in (None, value.value):
        return value
    return Value(value.value, others=(str(end),), source=f"{first} / {last}")


def _deliver_to(delivery: dict[str, etree._Element]) -> Party:
    place = xml.parts(delivery.get(PLACE))
    party = _named_party(delivery.get(DELIVERY_PARTY), place.get(ID))
    address = place.get(ADDRESS)
    address = delivery.get(DELIVERY_ADDRESS) if address is None else address
    return Party(
        name=party.name or text_value(xml.text_of(place.get(NAME))),
        id=party.id,
        address=text_value(_address(address)) or party.address,
        email=party.email,
    )


# --- parties --------------------------------------------------------------------------------------


def _party(customer: etree._Element | None) -> Party:
    return _named_party(xml.parts(customer).get(PARTY))


def _named_party(party: etree._Element | None, *more: etree._Element | None) -> Party:
    known = xml.parts(party)
    legal = xml.parts(known.get(LEGAL))
    named, contact = known.get(PARTY_NAME), known.get(CONTACT)
    name = "" if named is None else xml.text_of(xml.first(named, NAME))
    return Party(
        name=text_value(name or xml.text_of(legal.get(REGISTERED))),
        id=_surest([*_identities(party, known), known.get(ENDPOINT), legal.get(COMPANY), *more]),
        address=text_value(_address(known.get(POSTAL))),
        email=None if contact is None else text_value(xml.text_of(xml.first(contact, MAIL))),
    )


def _identities(
    party: etree._Element | None, known: dict[str, etree._Element]
) -> list[etree._Element | None]:
    if party is None or IDENTITY not in known:
        return []
    return [xml.first(identity, ID) for identity in party.iterchildren(IDENTITY)]


def _surest(numbers: Iterable[etree._Element | None]) -> Value | None:
    """A GLN or SIRET before any other number, else the first one that is given."""
    other = ""
    for element in numbers:
        text = xml.text_of(element)
        if element is None or not text:
            continue
        if element.get("schemeID", "").upper() in SURE_SCHEMES:
            return text_value(text)
        other = other or text
    return text_value(other)


STREET = tuple(
    CBC + name for name in ("StreetName", "BuildingNumber", "AdditionalStreetName", "BuildingName", "Postbox")
)
TOWN = (CBC + "PostalZone", CBC + "CityName")
FREE_LINE, COUNTRY, COUNTRY_CODE = CAC + "AddressLine", CAC + "Country", CBC + "IdentificationCode"


def _address(address: etree._Element | None) -> str:
    if address is None:
        return ""
    known = xml.parts(address)
    street, town = _joined(known, STREET), _joined(known, TOWN)
    lines = address.iterchildren(FREE_LINE) if FREE_LINE in known else ()
    free = [xml.text_of(line[0]) for line in lines if len(line)]
    country = known.get(COUNTRY)
    land = "" if country is None else xml.text_of(xml.first(country, COUNTRY_CODE))
    return ", ".join([part for part in (street, *free, town, land) if part])


def _joined(known: dict[str, etree._Element], names: Iterable[str]) -> str:
    return " ".join([text for name in names if name in known and (text := xml.text_of(known[name]))])


# --- lines ----------------------------------------------------------------------------------------


def _read_line(index: int, outer: etree._Element, draft: Draft, days: list[str]) -> Line:
    inner = xml.first(outer, LINE_ITEM)
    known = xml.parts(outer if inner is None else inner)
    item = xml.parts(known.get(ITEM))
    quantity, price, amount = known.get(QUANTITY), known.get(PRICE), known.get(LINE_AMOUNT)
    if DELIVERY in known:
        days.extend(_line_days(known[DELIVERY]))
    named = _read_item(item)
    draft.names_product(index, *named)
    # By position: names cost as much as the rest of making a line.
    return Line(
        index + 1,
        *named,
        draft.quantity(index, "" if quantity is None else xml.text_of(quantity)),
        None if quantity is None else text_value(quantity.get("unitCode", "")),
        None if price is None else _read_price(index, price, draft),
        None if amount is None else draft.line_number(index, "net_amount", xml.text_of(amount)),
    )


def _line_days(delivery: etree._Element) -> list[str]:
    found = _day_of(xml.parts(delivery), Draft())
    return [] if found is None else [found.value]


def _read_price(index: int, price: etree._Element, draft: Draft) -> Value | None:
    known = xml.parts(price)
    return draft.price(index, xml.text_of(known.get(PRICE_AMOUNT)), xml.text_of(known.get(BASE)))


BUYERS, SELLERS = CAC + "BuyersItemIdentification", CAC + "SellersItemIdentification"
STANDARD = CAC + "StandardItemIdentification"
GTIN_SCHEMES = frozenset({"0160", "GTIN", "GTN", "EAN", "EAN13", "SRV", ""})


def _read_item(
    item: dict[str, etree._Element],
) -> tuple[Value | None, Value | None, Value | None, Value | None]:
    """The buyer's code, the seller's code, the GTIN and the words, as a line holds them."""
    name, description = xml.text_of(item.get(NAME)), xml.text_of(item.get(DESCRIPTION))
    return (
        _code(item[BUYERS]) if BUYERS in item else None,
        _code(item[SELLERS]) if SELLERS in item else None,
        _gtin(item[STANDARD]) if STANDARD in item else None,
        text_value(_wording(name, description) if description else name),
    )


def _code(identification: etree._Element) -> Value | None:
    return text_value(xml.text_of(xml.first(identification, ID)))


def _gtin(identification: etree._Element) -> Value | None:
    """The code; a standard number of another kind than GTIN (an ISBN, say) is left out."""
    element = xml.first(identification, ID)
    text = xml.text_of(element)
    if element is None or (text.isdigit() and len(text) in (8, 12, 13, 14)):
        return text_value(text)
    return text_value(text) if element.get("schemeID", "").upper() in GTIN_SCHEMES else None


def _wording(name: str, description: str) -> str:
    """Name and description in one, without saying the same twice."""
    if not description or not name:
        return name or description
    if name.casefold() in description.casefold():
        return description
    return name if description.casefold() in name.casefold() else f"{name} {description}"
