"""What a structured document says it is: codes of UNTDID 1001 (the paper) and 1225 (what to do with it)."""

from __future__ import annotations

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.reading import Doubt

N_ = gettext_noop

INVOICE = said(N_("This is an invoice, not an order. Pass it on to accounts."))
CREDIT_NOTE = said(N_("This is a credit note, not an order. Pass it on to accounts."))
DELIVERY_NOTE = said(N_("This is a delivery note, not an order."))
RECEIPT_ADVICE = said(N_("This says that goods were received; it is not an order."))
RESPONSE = said(N_("This is the answer to an order, not an order."))
CHANGE = said(
    N_(
        "This changes an order that was sent before; it is not a new one. "
        "Find that order and change it by hand."
    )
)
CANCELLATION = said(
    N_("This cancels an order that was sent before; it is not a new one. Find that order and stop it.")
)
CATALOGUE = said(N_("This is a catalogue or a price list, not an order."))
QUOTE = said(N_("This is a quote or asks for one; it is not an order."))
FORECAST = said(N_("This is a forecast or a report of stock or sales, not an order."))
REMITTANCE = said(N_("This is a notice of payment, not an order. Pass it on to accounts."))
TECHNICAL = said(N_("This is a technical message between machines, not an order. Nothing is to be done."))
PARTIES = said(N_("This is a list of addresses, not an order."))
STATEMENT = said(N_("This is a statement of account, not an order. Pass it on to accounts."))
OTHER = N_("This is a “%(kind)s” document, which the desk does not know as an order. Open it and decide.")

#: UNTDID 1001; orders themselves have dozens of codes (220, 221, 224, 226, EANCOM's 22E, 50E, ...)
NO_ORDER: dict[str, Said] = {
    "230": CHANGE,
    "231": RESPONSE,
    "320": RESPONSE,
    "380": INVOICE,
    "325": INVOICE,
    "384": INVOICE,
    "386": INVOICE,
    "381": CREDIT_NOTE,
    "351": DELIVERY_NOTE,
    "270": DELIVERY_NOTE,
    "632": RECEIPT_ADVICE,
    "9": CATALOGUE,
    "310": QUOTE,
    "311": QUOTE,
    "315": QUOTE,
}


def why_no_order(code: str) -> Said | None:
    """Say what a document code names when that is no order; unknown and absent codes pass as orders."""
    return NO_ORDER.get(code.strip())


REPLACES = N_(
    "The sender marks this order as replacing one sent before. Look for %(number)s in the queue, "
    "so that it is not delivered twice."
)
COPY = N_("The sender marks this as a copy of order %(number)s. Make sure that it is not delivered twice.")
PROVISIONAL = N_("The sender marks this order as provisional. Ask whether to deliver it.")
CHANGED = N_(
    "The sender marks this as a change of order %(number)s. Compare it with that order before confirming."
)


def why_not_new(function: str) -> Said | None:
    """Say what UNTDID 1225 makes of the document when it is no order at all."""
    return CANCELLATION if function.strip() == "1" else None


#: UNTDID 1225: what is still an order, but must not be taken as a plain new one
FUNCTIONS = {"4": CHANGED, "5": REPLACES, "7": COPY, "31": COPY, "35": COPY, "46": PROVISIONAL}


def doubt_function(function: str, number: str) -> list[Doubt]:
    """Ask before an order that its sender marks as a copy, a replacement or provisional is delivered."""
    reason = FUNCTIONS.get(function.strip())
    if reason is None:
        return []
    readings = (number,) if number else ()
    return [Doubt("/number", "NOT_A_NEW_ORDER", said(reason, number=number or "?"), readings)]
