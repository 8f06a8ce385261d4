"""Order-X 1.0 (BASIC, COMFORT, EXTENDED): the bare XML, or the XML inside a PDF.

The XML is what both sides agreed to process, so the page around it is not read: `where` is
empty. Total: `LineTotalAmount` of the header, the sum of the lines before allowances and
charges of the whole order, else `TaxBasisTotalAmount`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
from lxml import etree

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import papers, xml
from proche.orders.readers.drafts import Draft, text_value
from proche.orders.reading import Form, Line, OrderRead, Party, Reading, Value, not_an_order

N_ = gettext_noop

ROOT = "SCRDMCCBDACIOMessageStructure"
MARK = ROOT.encode()
#: attachments that are looked into, and how large one may be: orders have some ten kilobytes
MOST_ATTACHMENTS, LARGEST = 50, 20 * 1024 * 1024

DAMAGED = said(N_("This PDF is damaged and its order could not be taken out. Ask the sender for it again."))
NONE_INSIDE = said(N_("This PDF carries no Order-X order inside."))
SURE_SCHEMES = frozenset({"0088", "0009"})


def looks_like(data: bytes, *, name: str = "") -> bool:
    """True for Order-X XML, and for a PDF that carries some."""
    if b"%PDF-" in data[:1024]:
        return any(True for _ in _embedded(data))
    return MARK in xml.opening(data)


def read(data: bytes, *, name: str = "") -> list[Reading]:
    """Read the order, or each order that a PDF carries."""
    if b"%PDF-" not in data[:1024]:
        return _read_xml(data)
    readings = [reading for inner in _embedded(data) for reading in _read_xml(inner)]
    return readings or not_an_order(Form.ORDER_X, NONE_INSIDE)


def _embedded(data: bytes) -> Iterator[bytes]:
    """The Order-X files inside a PDF, whatever they are called."""
    # A file's name may stand in a packed stream, so the bytes cannot rule attachments out cheaply;
    # opening the document and counting them takes about a millisecond.
    try:
        with pdfium.PdfDocument(data) as document:
            for index in range(min(document.count_attachments(), MOST_ATTACHMENTS)):
                inner = bytes(document.get_attachment(index).get_data())
                if len(inner) <= LARGEST and MARK in xml.opening(inner):
                    yield inner
    # pdfium says of a damaged, locked or lying PDF only that it failed; the PDF reader says why.
    except pdfium.PdfiumError:
        return


def _read_xml(data: bytes) -> list[Reading]:
    parsed = xml.parse(data)
    if parsed.root is None:
        return not_an_order(Form.ORDER_X, parsed.error or xml.UNREADABLE)
    if xml.local_name(parsed.root) != ROOT:
        return not_an_order(Form.ORDER_X, said(papers.OTHER, kind=xml.local_name(parsed.root)[:60]))
    return [_read_order(parsed.root, parsed.error)]


def _find(parent: etree._Element | None, *names: str) -> etree._Element | None:
    """Go down by local names: the namespaces carry version numbers that differ from file to file."""
    return None if parent is None else parent.find("/".join("{*}" + name for name in names))


def _text(parent: etree._Element | None, *names: str) -> str:
    return xml.text_of(_find(parent, *names))


def _read_order(root: etree._Element, error: Said | None) -> Reading:
    document = _find(root, "ExchangedDocument")
    no_order = papers.why_no_order(_text(document, "TypeCode"))
    no_order = no_order or papers.why_not_new(_text(document, "PurposeCode"))
    if no_order is not None:
        return not_an_order(Form.ORDER_X, no_order)[0]
    draft = Draft()
    order = _order(root, document, draft)
    number = order.number.value if order.number is not None else ""
    draft.doubts.extend(papers.doubt_function(_text(document, "PurposeCode"), number))
    draft.has_lines(len(order.lines))
    return Reading(form=Form.ORDER_X, order=order, doubts=tuple(draft.doubts), error=error)


def _order(root: etree._Element, document: etree._Element | None, draft: Draft) -> OrderRead:
    trade = _find(root, "SupplyChainTradeTransaction")
    agreement = _find(trade, "ApplicableHeaderTradeAgreement")
    delivery = _find(trade, "ApplicableHeaderTradeDelivery")
    settlement = _find(trade, "ApplicableHeaderTradeSettlement")
    days: list[str] = []
    lines = () if trade is None else trade.iterchildren("{*}IncludedSupplyChainTradeLineItem")
    return OrderRead(
        lines=tuple(_read_line(index, line, draft, days) for index, line in enumerate(lines)),
        number=text_value(_text(document, "ID")),
        issued_on=draft.day("issued_on", _text(document, "IssueDateTime", "DateTimeString")),
        deliver_on=_requested(delivery, draft) or draft.day_of_lines(days),
        currency=text_value(_text(settlement, "OrderCurrencyCode")),
        buyer=_party(_find(agreement, "BuyerTradeParty")),
        deliver_to=_party(_find(delivery, "ShipToTradeParty")),
        total_net=draft.total(_total(settlement)),
        note=_note(document),
    )


def _requested(parent: etree._Element | None, draft: Draft) -> Value | None:
    """The day asked for, else the first day of the period asked for."""
    event = _find(parent, "RequestedDeliverySupplyChainEvent")
    text = _text(event, "OccurrenceDateTime", "DateTimeString")
    for bound in ("StartDateTime", "EndDateTime"):
        text = text or _text(event, "OccurrenceSpecifiedPeriod", bound, "DateTimeString")
    return draft.day("deliver_on", text)


def _total(settlement: etree._Element | None) -> str:
    totals = _find(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    return _text(totals, "LineTotalAmount") or _text(totals, "TaxBasisTotalAmount")


def _note(document: etree._Element | None) -> Value | None:
    notes = () if document is None else document.findall("{*}IncludedNote/{*}Content")
    return text_value(" ".join(filter(None, map(xml.text_of, notes))))


def _party(party: etree._Element | None) -> Party:
    if party is None:
        return Party()
    return Party(
        name=text_value(
            _text(party, "Name") or _text(party, "SpecifiedLegalOrganization", "TradingBusinessName")
        ),
        id=_surest(party),
        address=text_value(_address(_find(party, "PostalTradeAddress"))),
        email=text_value(_text(party, "DefinedTradeContact", "EmailURIUniversalCommunication", "URIID")),
    )


def _surest(party: etree._Element) -> Value | None:
    """A GLN or SIRET before the number that the seller or buyer gave, else what there is."""
    paths = ("{*}GlobalID", "{*}ID", "{*}SpecifiedLegalOrganization/{*}ID")
    given = [el for path in paths for el in party.findall(path) if xml.text_of(el)]
    sure = next((el for el in given if el.get("schemeID", "") in SURE_SCHEMES), None)
    first = sure if sure is not None else next(iter(given), None)
    return None if first is None else Value(xml.text_of(first))


def _address(address: etree._Element | None) -> str:
    lines = (_text(address, name) for name in ("LineOne", "LineTwo", "LineThree"))
    town = f"{_text(address, 'PostcodeCode')} {_text(address, 'CityName')}".strip()
    return ", ".join(part for part in (*lines, town, _text(address, "CountryID")) if part)


# --- lines ----------------------------------------------------------------------------------------


def _read_line(index: int, line: etree._Element, draft: Draft, days: list[str]) -> Line:
    product = _find(line, "SpecifiedTradeProduct")
    delivery = _find(line, "SpecifiedLineTradeDelivery")
    quantity = _find(delivery, "RequestedQuantity")
    if (day := _requested(delivery, Draft())) is not None:
        days.append(day.value)
    made = Line(
        position=index + 1,
        buyer_item_id=text_value(_text(product, "BuyerAssignedID")),
        seller_item_id=text_value(_text(product, "SellerAssignedID")),
        gtin=_gtin(product),
        description=_description(product),
        quantity=draft.quantity(index, xml.text_of(quantity)),
        unit=text_value(quantity.get("unitCode", "")) if quantity is not None else None,
        unit_price=_price(index, line, draft),
        net_amount=draft.line_number(index, "net_amount", _amount(line)),
    )
    draft.names_product(index, made.buyer_item_id, made.seller_item_id, made.gtin, made.description)
    return made


def _gtin(product: etree._Element | None) -> Value | None:
    for code in () if product is None else product.findall("{*}GlobalID"):
        if code.get("schemeID", "0160") in ("0160", "GTIN", ""):
            return text_value(xml.text_of(code))
    return None


def _description(product: etree._Element | None) -> Value | None:
    name, more = _text(product, "Name"), _text(product, "Description")
    return text_value(name if more.casefold() in name.casefold() else f"{name} {more}")


def _price(index: int, line: etree._Element, draft: Draft) -> Value | None:
    price = _find(line, "SpecifiedLineTradeAgreement", "NetPriceProductTradePrice")
    return draft.price(index, _text(price, "ChargeAmount"), _text(price, "BasisQuantity"))


def _amount(line: etree._Element) -> str:
    totals = "SpecifiedTradeSettlementLineMonetarySummation"
    return _text(line, "SpecifiedLineTradeSettlement", totals, "LineTotalAmount")
