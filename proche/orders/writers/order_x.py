"""Order-X 1.0, profile COMFORT: an order, or the answer to one, as XML or inside a PDF/A-3."""

from __future__ import annotations

from lxml import etree

from proche.orders.readers.values import is_gln, is_siret
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.writers.answer import Answer, AnsweredLine, Verdict
from proche.orders.writers.xml import Names, as_bytes

DATA = "urn:un:unece:uncefact:data:"
SPACES = {
    "rsm": DATA + "SCRDMCCBDACIOMessageStructure:100",
    "ram": DATA + "standard:ReusableAggregateBusinessInformationEntity:128",
    "qdt": DATA + "standard:QualifiedDataType:128",
    "udt": DATA + "standard:UnqualifiedDataType:128",
}
rsm, ram, udt = Names(SPACES["rsm"]), Names(SPACES["ram"]), Names(SPACES["udt"])
PROFILE = "urn:order-x.eu:1p0:comfort"

ORDER, RESPONSE = "220", "231"
ORIGINAL = "9"
#: the schema demands a country, and addresses at home rarely name it
HOME = "FR"
#: UNTDID 1373: accepted, conditionally accepted, rejected
STATUS = {Verdict.ACCEPTED: "1", Verdict.CHANGED: "3", Verdict.REJECTED: "8"}


def write(order: OrderRead, *, seller: Party | None = None) -> bytes:
    """Write an order; `seller` is the desk's own house, where the receiver wants it named."""
    root, trade = _frame()
    _head(root, trade, order, ORDER, _text(order.number), _text(order.issued_on))
    for line in order.lines:
        _line(trade, line)
    _agreement(trade, order, ORDER, seller or Party())
    _delivery(trade, order)
    _settlement(trade, order)
    return as_bytes(root)


def order_response(answer: Answer) -> bytes:
    """Write an answer (document type 231): each line with its state, as ordered and as agreed."""
    root, trade = _frame()
    _head(root, trade, answer.order, RESPONSE, answer.number, answer.issued_on, answer=answer)
    for line in answer.lines:
        _answered(trade, line)
    _agreement(trade, answer.order, RESPONSE, answer.seller)
    _delivery(trade, answer.order)
    _settlement(trade, answer.order)
    return as_bytes(root)


def in_pdf(xml: bytes, pdf: bytes, *, lang: str = "fr-FR", title: str = "") -> bytes:
    """Put an order or a response into a PDF as Order-X asks (PDF/A-3, order-x.xml inside)."""
    # Imported here: it takes a third of a second, and most orders never meet it.
    from facturx import generate_from_binary

    kind = "order_response" if b">231</ram:TypeCode>" in xml else "order"
    # Given, because the library's own metadata need a seller's name, which an order may lack.
    named = dict.fromkeys(("author", "keywords", "title", "subject"), title or "Order-X")
    made: bytes = generate_from_binary(
        pdf,
        xml,
        flavor="order-x",
        level="comfort",
        orderx_type=kind,
        check_xsd=False,
        lang=lang,
        pdf_metadata=named,
    )
    return made


def _frame() -> tuple[etree._Element, etree._Element]:
    """The document with its profile, and the transaction inside that all parts but the head go to."""
    root = etree.Element(rsm.prefix + "SCRDMCCBDACIOMessageStructure", nsmap=SPACES)
    context = rsm.add(root, "ExchangedDocumentContext")
    ram.add(ram.add(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", PROFILE)
    return root, rsm.add(root, "SupplyChainTradeTransaction")


def _text(value: Value | None) -> str:
    return "" if value is None else value.value


def _head(
    root: etree._Element,
    trade: etree._Element,
    order: OrderRead,
    kind: str,
    number: str,
    issued_on: str,
    *,
    answer: Answer | None = None,
) -> None:
    head = rsm.add(root, "ExchangedDocument")
    trade.addprevious(head)
    ram.add(head, "ID", number)
    ram.add(head, "TypeCode", kind)
    if answer is not None:
        ram.add(head, "StatusCode", STATUS[answer.verdict])
    if issued_on:
        _day(ram.add(head, "IssueDateTime"), issued_on)
    ram.add(head, "PurposeCode", ORIGINAL)
    for note in answer.notes if answer is not None else ([order.note.value] if order.note else []):
        ram.add(ram.add(head, "IncludedNote"), "Content", note)


def _day(parent: etree._Element, day: str) -> None:
    udt.add(parent, "DateTimeString", day.replace("-", ""), format="102")


def _agreement(trade: etree._Element, order: OrderRead, kind: str, seller: Party) -> None:
    agreement = ram.add(trade, "ApplicableHeaderTradeAgreement")
    _party(agreement, "SellerTradeParty", seller)
    _party(agreement, "BuyerTradeParty", order.buyer)
    if kind == RESPONSE and order.number is not None:
        reference = ram.add(agreement, "BuyerOrderReferencedDocument")
        ram.value(reference, "IssuerAssignedID", order.number)


def _party(parent: etree._Element, name: str, party: Party) -> None:
    element = ram.add(parent, name)
    if party.id is not None:
        number = party.id.value
        scheme = "0088" if is_gln(number) else "0009" if is_siret(number) else ""
        ram.add(element, "GlobalID" if scheme else "ID", number, schemeID=scheme)
    ram.value(element, "Name", party.name)
    if party.email is not None:
        contact = ram.add(element, "DefinedTradeContact")
        ram.value(ram.add(contact, "EmailURIUniversalCommunication"), "URIID", party.email)
    if party.address is not None:
        _address(ram.add(element, "PostalTradeAddress"), party.address.value)


def _address(element: etree._Element, text: str) -> None:
    street, _, country = text.rpartition(", ")
    names_country = len(country) == 2 and country.isascii() and country.isupper()
    ram.add(element, "LineOne", street if names_country else text)
    ram.add(element, "CountryID", country if names_country else HOME)


def _delivery(trade: etree._Element, order: OrderRead) -> None:
    delivery = ram.add(trade, "ApplicableHeaderTradeDelivery")
    if order.deliver_to != Party():
        _party(delivery, "ShipToTradeParty", order.deliver_to)
    if order.deliver_on is not None:
        event = ram.add(delivery, "RequestedDeliverySupplyChainEvent")
        _day(ram.add(event, "OccurrenceDateTime"), order.deliver_on.value)


def _settlement(trade: etree._Element, order: OrderRead) -> None:
    settlement = ram.add(trade, "ApplicableHeaderTradeSettlement")
    ram.value(settlement, "OrderCurrencyCode", order.currency)
    if order.total_net is not None:
        totals = ram.add(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
        for name in ("LineTotalAmount", "TaxBasisTotalAmount"):
            ram.value(totals, name, order.total_net)


def _line(trade: etree._Element, line: Line) -> None:
    item = ram.add(trade, "IncludedSupplyChainTradeLineItem")
    ram.add(ram.add(item, "AssociatedDocumentLineDocument"), "LineID", str(line.position))
    _product(ram.add(item, "SpecifiedTradeProduct"), line)
    _terms(item, line, {"RequestedQuantity": line})


def _answered(trade: etree._Element, answered: AnsweredLine) -> None:
    line = answered.line
    item = ram.add(trade, "IncludedSupplyChainTradeLineItem")
    head = ram.add(item, "AssociatedDocumentLineDocument")
    ram.add(head, "LineID", str(answered.position))
    ram.add(head, "LineStatusCode", answered.code)
    if answered.note:
        ram.add(ram.add(head, "IncludedNote"), "Content", answered.note)
    _product(ram.add(item, "SpecifiedTradeProduct"), line)
    if answered.is_substituted:
        _product(ram.add(item, "SubstitutedReferencedProduct"), answered.wanted)
    _terms(item, line, _amounts(answered), answers=answered.ordered_position)


def _amounts(answered: AnsweredLine) -> dict[str, Line]:
    """What was asked for and what is agreed; nothing is agreed of a line that is not delivered."""
    if answered.verdict is Verdict.REJECTED:
        return {"RequestedQuantity": answered.wanted}
    return {"RequestedQuantity": answered.wanted, "AgreedQuantity": answered.line}


def _terms(item: etree._Element, line: Line, amounts: dict[str, Line], *, answers: int = 0) -> None:
    agreement = ram.add(item, "SpecifiedLineTradeAgreement")
    if answers:
        ram.add(ram.add(agreement, "BuyerOrderReferencedDocument"), "LineID", str(answers))
    # The schema demands both of a line that answers; for one that does not come, nothing is charged.
    nothing = Value("0") if answers else None
    if (price := line.unit_price or nothing) is not None:
        ram.value(ram.add(agreement, "NetPriceProductTradePrice"), "ChargeAmount", price)
    _quantities(ram.add(item, "SpecifiedLineTradeDelivery"), amounts)
    settlement = ram.add(item, "SpecifiedLineTradeSettlement")
    if (amount := line.net_amount or nothing) is not None:
        totals = ram.add(settlement, "SpecifiedTradeSettlementLineMonetarySummation")
        ram.value(totals, "LineTotalAmount", amount)


def _product(product: etree._Element, line: Line) -> None:
    ram.value(product, "GlobalID", line.gtin, schemeID="0160")
    ram.value(product, "SellerAssignedID", line.seller_item_id)
    ram.value(product, "BuyerAssignedID", line.buyer_item_id)
    ram.value(product, "Name", line.description)


def _quantities(delivery: etree._Element, amounts: dict[str, Line]) -> None:
    for name, line in amounts.items():
        if line.quantity is not None or line.unit is not None:
            ram.value(delivery, name, line.quantity or Value(""), unitCode=_text(line.unit))
