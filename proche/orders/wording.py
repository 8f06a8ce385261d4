"""How an order's values read to a person, in the language and zone that are active."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proche.orders.catalogue import SalesUnit
from proche.orders.handover import differences as differing
from proche.orders.handover.differences import Difference, Kind
from proche.orders.handover.facts import ConfirmedLine, ConfirmedOrder, OrderedLine
from proche.orders.reading import Form
from proche.orders.rules import Channel, RejectReason
from proche.ui.saying import day_in_words, in_date_letters

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}


def number(text: str | Decimal) -> str:
    """A decimal in the reader's form, without needless zeros."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return str(text)
    plain = format(amount, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    places = len(plain.partition(".")[2])
    return formats.number_format(Decimal(plain), decimal_pos=places, use_l10n=True, force_grouping=True)


def money(text: str | Decimal | None, currency: str = "EUR") -> str:
    """An amount with its currency; up to four decimals where the price has them."""
    if text is None or text == "":
        return ""
    amount = Decimal(text)
    places = min(4, max(2, len(format(amount.normalize(), "f").partition(".")[2])))
    shown = formats.number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{shown} {SYMBOLS.get(currency, currency)}"


def day(text: str | date | None) -> str:
    """A day with its weekday, as the desk speaks of it."""
    if not text:
        return ""
    found = date.fromisoformat(text) if isinstance(text, str) else text
    return in_date_letters(found, _("l j F Y"))


def local(moment: str | datetime) -> datetime:
    """A moment in the reader's zone."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return timezone.localtime(found)


def quantity(amount: str | Decimal, unit: str) -> str:
    return f"{number(amount)} {unit_word(unit, Decimal(amount))}"


def unit_word(code: str, amount: Decimal = Decimal(1)) -> str:
    """The word for a UN/ECE Rec 20 unit; a code that the desk has no word for is shown as it is."""
    many = 1 if abs(amount) < 2 else 2
    match code:
        case "C62" | "EA" | "H87" | "PCE":
            return ngettext("piece", "pieces", many)
        case "CT" | "XCT" | "CS" | "XCS":
            return ngettext("carton", "cartons", many)
        case "BX" | "XBX":
            return ngettext("box", "boxes", many)
        case "PK" | "XPK" | "NMP":
            return ngettext("pack", "packs", many)
        case "BO" | "XBO":
            return ngettext("bottle", "bottles", many)
        case "CA" | "XCA":
            return ngettext("can", "cans", many)
        case "PF" | "XPX" | "D97":
            return ngettext("pallet", "pallets", many)
        case "KGM":
            return "kg"
        case "LTR":
            return "l"
        case _:
            return code


def unit_name(unit: SalesUnit, amount: Decimal = Decimal(1)) -> str:
    """A product's own word for its single items ("pots"), the usual word for its packings."""
    if unit.code not in PIECES or not unit.words:
        return unit_word(unit.code, amount)
    word = unit.words[0]
    return word if abs(amount) < 2 or word.endswith(("s", "x")) else f"{word}s"


PIECES = ("C62", "EA", "H87", "PCE")


def came_by(channel: str) -> str:
    """How a document came in, as the beginning of "by fax 2 min ago"."""
    return {
        Channel.UPLOAD: _("uploaded"),
        Channel.FOLDER: _("by the folder"),
        Channel.COMMAND: _("by command"),
        Channel.API: _("by the interface"),
        Channel.MAIL: _("by mail"),
        Channel.FAX: _("by fax"),
        Channel.PORTAL: _("from their own page"),
    }[Channel(channel)]


def form(code: str) -> str:
    """The form of a document, as the desk calls it."""
    return {
        Form.ORDER_X: "Order-X",
        Form.UBL: "UBL",
        Form.EDIFACT: "EDIFACT",
        Form.XLSX: _("spreadsheet"),
        Form.CSV: _("table (CSV)"),
        Form.PDF_TEXT: "PDF",
        Form.SCAN: _("scan"),
        Form.EMAIL: _("mail text"),
        Form.UNKNOWN: _("document"),
    }[Form(code)]


def confirmed(facts: ConfirmedOrder) -> str:
    """What was confirmed, and when the customer receives it."""
    values = {"number": facts.number or facts.code, "customer": facts.customer_name}
    if not facts.deliver_on:
        return _("Order %(number)s of %(customer)s is confirmed.") % values
    values["day"] = day_in_words(date.fromisoformat(facts.deliver_on))
    return _("Order %(number)s is confirmed. %(customer)s receives it on %(day)s.") % values


def rejected(reason: str) -> str:
    """Why a document was closed without a confirmation, as a sentence."""
    return {
        RejectReason.NOT_AN_ORDER: _("It was filed as not an order."),
        RejectReason.DUPLICATE: _("It was received before."),
        RejectReason.CANCELLED: _("The customer cancelled it."),
        RejectReason.OTHER: _("It was closed for another reason."),
    }[RejectReason(reason)]


def told_rejected(reason: str) -> str:
    """Why an order is not taken, as its customer is told."""
    return {
        RejectReason.NOT_AN_ORDER: _("We could not take this document as an order."),
        RejectReason.DUPLICATE: _("We received this order before; the first one stands."),
        RejectReason.CANCELLED: _("This order was cancelled at your request."),
        RejectReason.OTHER: _("We could not take this order. Call us, we will tell you why."),
    }[RejectReason(reason)]


def differences(order: ConfirmedOrder) -> list[str]:
    """Everything that is not as it was ordered, a sentence each."""
    return [difference(one, order) for one in differing.of(order)]


def difference(one: Difference, order: ConfirmedOrder) -> str:
    """One thing that is not as it was ordered, as its customer is told."""
    values = {
        "name": _name(one),
        "wanted": _ordered_amount(one.ordered) if one.ordered else "",
        "given": quantity(one.line.quantity, one.line.unit) if one.line else "",
    }
    match one.kind:
        case Kind.DAY:
            days = {"wanted": day(order.wanted_on), "given": day(order.deliver_on)}
            return _("Delivery on %(given)s, not on %(wanted)s.") % days
        case Kind.SUBSTITUTED if one.line is not None:
            return _("%(name)s is replaced by %(other)s.") % {**values, "other": one.line.name}
        case Kind.QUANTITY:
            return _("%(name)s: %(wanted)s ordered, %(given)s confirmed.") % values
        case Kind.REPACKED:
            return _("%(name)s: the %(wanted)s ordered come as %(given)s.") % values
        case Kind.LEFT_OUT:
            return _("%(name)s, %(wanted)s: not delivered.") % values
        case Kind.ADDED:
            return _("%(name)s, %(given)s: added.") % values
        case _:
            return _price_difference(one, order.currency)


def _price_difference(one: Difference, currency: str) -> str:
    prices = {
        "name": _name(one),
        "wanted": money(one.ordered.unit_price, currency) if one.ordered else "",
        "given": money(one.line.unit_price, currency) if one.line else "",
    }
    return _("%(name)s: the price is %(given)s, not %(wanted)s.") % prices


def _name(one: Difference) -> str:
    shown: OrderedLine | ConfirmedLine | None = one.ordered or one.line
    return "" if shown is None else shown.name or shown.buyer_item_id or shown.gtin


def _ordered_amount(line: OrderedLine) -> str:
    return quantity(line.quantity, line.unit) if line.quantity else line.unit
