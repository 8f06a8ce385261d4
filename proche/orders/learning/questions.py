"""What an order asks, in the words of its sender. Pure.

Longer words (a line's description, a place, the sender's address) are remembered by their fingerprint alone:
someone's name may be among them, and a lesson holds nothing of persons. The page that explains a lesson
reads the words from the order that taught it.
"""

from __future__ import annotations

import hashlib

from proche.customers.rules import Establishment, fold, fold_code, fold_email, fold_phone
from proche.orders.catalogue import Catalogue
from proche.orders.learning.rules import EVERY_PRODUCT, LONGEST_KEY, Question, Subject
from proche.orders.reading import Form, Line, OrderRead, Value
from proche.orders.rules import is_decided

#: A value read with less than this is no word of the sender: it may be the reader's own.
SURE = 0.9
SHORTEST_CODE, SHORTEST_WORDS = 2, 4


def of_product(line: Line, catalogue: Catalogue) -> Question | None:
    """Which product a line means by its own code; by its words where it has no code."""
    values = [value for value in (line.buyer_item_id, line.seller_item_id, line.gtin) if value is not None]
    if any(not _is_sure(value) or _is_ours(value.value, catalogue) for value in values):
        return None
    for value in values:
        code = fold_code(value.value)
        if len(code) >= SHORTEST_CODE:
            return Question(Subject.CODE, code[:LONGEST_KEY])
    words = fold(line.description.value) if line.description is not None else ""
    if values or not _is_sure(line.description) or len(words) < SHORTEST_WORDS:
        return None
    return Question(Subject.WORDS, fingerprint(words))


def _is_ours(code: str, catalogue: Catalogue) -> bool:
    """A code of the catalogue means its product, whoever writes it."""
    digits = code.strip()
    return catalogue.find(code) is not None or (digits.isdecimal() and digits.zfill(14) in catalogue.by_gtin)


def of_unit(line: Line, sku: str) -> tuple[Question, ...]:
    """How a line counts: of this product, and by a word of theirs of every product.

    A bare number says nothing of another product: who means cartons of one may mean pots of the next.
    None of a quantity that a person set, who had the desk's own words before them.
    """
    if not _is_sure(line.quantity) or (line.unit is not None and not _is_sure(line.unit)):
        return ()
    word = unit_word(line)
    of_this = Question(Subject.UNIT, word, sku)
    return (of_this, Question(Subject.UNIT, word, EVERY_PRODUCT)) if word else (of_this,)


def unit_word(line: Line) -> str:
    return fold(line.unit.value)[:LONGEST_KEY] if line.unit is not None else ""


def of_address(order: OrderRead, customer: Establishment | None) -> Question | None:
    """Where to deliver when nothing is written, or just these words."""
    if customer is None or len(customer.addresses) < 2:
        return None
    written = [value for value in (order.deliver_to.name, order.deliver_to.address) if value is not None]
    if not all(_is_sure(value) for value in written):
        return None
    words = fold(" ".join(value.value for value in written))
    return Question(Subject.ADDRESS, fingerprint(words) if words else "")


def of_number(form: Form) -> Question:
    """Whether orders of this form have no number of their own."""
    return Question(Subject.NUMBER, form.value)


def of_sender(order: OrderRead, sender: str) -> Question | None:
    """Who orders from this address, or by this machine."""
    address = sender or (order.buyer.fax.value if order.buyer.fax else "")
    address = address or (order.buyer.email.value if order.buyer.email else "")
    known = fold_email(address) or fold_phone(address)
    return Question(Subject.SENDER, fingerprint(known)) if known else None


def fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:40]


def _is_sure(value: Value | None) -> bool:
    return value is not None and value.confidence >= SURE and not is_decided(value)
