"""EDIFACT D.96A, subset EANCOM 1997: an order as ORDERS (EAN008), the answer to one as ORDRSP (EAN005)."""

from __future__ import annotations

from collections.abc import Iterator

from proche.orders.readers.values import is_gln, is_siret
from proche.orders.reading import Line, OrderRead, Party, Value
from proche.orders.writers.answer import Answer, AnsweredLine, Verdict

#: how long the components of free text may be, and how many an element has
NAME, STREET, WORDS, NOTE = (35, 5), (35, 4), (35, 2), (70, 5)

Element = str | tuple[str, ...]
SegmentText = tuple[Element, ...]


#: UNTDID 1225: what is done with the order
FUNCTIONS = {Verdict.ACCEPTED: "29", Verdict.CHANGED: "4", Verdict.REJECTED: "27"}


def write(
    order: OrderRead, *, sender: str = "BUYER", receiver: str = "SELLER", reference: str = "1"
) -> bytes:
    """Write an order; `sender` and `receiver` are the partners of UNB, `reference` its number."""
    return _interchange(
        list(_message(order)),
        partners=((sender, "14"), (receiver, "14")),
        stamp=_stamp(order.issued_on),
        reference=reference,
    )


def order_response(answer: Answer) -> bytes:
    """Write an answer as ORDRSP. Sent again it has the same interchange reference, so that a twin is told."""
    return _interchange(
        list(_answer(answer)),
        partners=(_partner(answer.seller, "SELLER"), _partner(answer.order.buyer, "BUYER")),
        stamp=_moment(answer.issued_at),
        reference=answer.number[:LONGEST_REFERENCE],
    )


#: of an interchange or a message
LONGEST_REFERENCE = 14
#: of a partner of UNB
LONGEST_PARTNER = 35


def _partner(party: Party, without: str) -> tuple[str, ...]:
    """A partner by its GLN or SIRET, else by what it calls itself (qualifier ZZZ)."""
    number = _text(party.id)[:LONGEST_PARTNER]
    if is_gln(number):
        return (number, "14")
    return (number, "5") if is_siret(number) else (number or without, "ZZZ")


def _interchange(
    inner: list[SegmentText],
    *,
    partners: tuple[tuple[str, ...], tuple[str, ...]],
    stamp: tuple[str, str],
    reference: str,
) -> bytes:
    segments: list[SegmentText] = [*inner, ("UNT", str(len(inner) + 1), "1"), ("UNZ", "1", reference)]
    body = "\n".join(map(_written, segments))
    names = "".join(part for partner in partners for part in partner)
    charset, encoding = _charset(names + body)
    head = _written(("UNB", charset, *partners, stamp, reference))
    return f"UNA:+.? '\n{head}\n{body}\n".encode(encoding, "replace")


def _charset(body: str) -> tuple[tuple[str, str], str]:
    """UNOA for plain letters, UNOC for Latin-1, else UTF-8.

    Latin-1 that would pass for UTF-8 is written as UTF-8: receivers try that first.
    """
    if body.isascii():
        return ("UNOA", "3"), "ascii"
    try:
        body.encode("latin-1").decode("utf-8")
    except UnicodeEncodeError:
        return ("UNOW", "4"), "utf-8"
    except UnicodeDecodeError:
        return ("UNOC", "3"), "latin-1"
    return ("UNOW", "4"), "utf-8"


def _stamp(issued_on: Value | None) -> tuple[str, str]:
    """The day of the order as the moment of preparation: the writer has no clock."""
    day = "000101" if issued_on is None else issued_on.value.replace("-", "")[2:]
    return day, "0000"


def _moment(issued_at: str) -> tuple[str, str]:
    """YYMMDD and HHMM of an ISO moment."""
    day, _, hour = issued_at.partition("T")
    return day.replace("-", "")[2:], hour[:5].replace(":", "") or "0000"


def _written(segment: SegmentText) -> str:
    elements = [_element(element) for element in segment]
    while not elements[-1]:
        elements.pop()
    return "+".join(elements) + "'"


def _element(element: Element) -> str:
    if isinstance(element, str):
        return _escaped(element)
    components = [_escaped(component) for component in element]
    while components and not components[-1]:
        components.pop()
    return ":".join(components)


def _escaped(text: str) -> str:
    flat = " ".join(text.split())
    for mark in "?:+'":
        flat = flat.replace(mark, "?" + mark)
    return flat


def _message(order: OrderRead) -> Iterator[SegmentText]:
    yield ("UNH", "1", ("ORDERS", "D", "96A", "UN", "EAN008"))
    yield ("BGM", "220", _text(order.number), "9")
    yield from _day("137", order.issued_on)
    yield from _day("2", order.deliver_on)
    yield from _note(order.note)
    yield from _party("BY", order.buyer)
    yield from _party("DP", order.deliver_to)
    if order.currency is not None:
        yield ("CUX", ("2", order.currency.value, "9"))
    for line in order.lines:
        yield from _line(line)
    yield ("UNS", "S")
    if order.total_net is not None:
        yield ("MOA", ("79", order.total_net.value))
    yield ("CNT", ("2", str(len(order.lines))))


def _text(value: Value | None) -> str:
    return "" if value is None else value.value


def _day(kind: str, day: Value | None) -> Iterator[SegmentText]:
    if day is not None:
        yield ("DTM", (kind, day.value.replace("-", ""), "102"))


def _note(note: Value | None) -> Iterator[SegmentText]:
    length, count = NOTE
    parts = wrapped(_text(note), length)
    for start in range(0, len(parts), count):
        yield ("FTX", "AAI", "", "", tuple(parts[start : start + count]))


def wrapped(text: str, length: int) -> list[str]:
    """Part a text between words; a word longer than a component keeps it to itself, uncut."""
    parts: list[str] = []
    for word in text.split():
        if parts and len(parts[-1]) + 1 + len(word) <= length:
            parts[-1] += " " + word
        else:
            parts.append(word)
    return parts


def fitted(text: str, size: tuple[int, int]) -> tuple[str, ...]:
    """Part a text for an element of few components; what is left over joins the last one."""
    length, count = size
    parts = wrapped(text, length)
    return (*parts[: count - 1], " ".join(parts[count - 1 :]))


def _party(role: str, party: Party) -> Iterator[SegmentText]:
    if party == Party():
        return
    number = _text(party.id)
    agency = "9" if is_gln(number) else "107" if is_siret(number) else "91"
    identity: Element = (number, "", agency) if number else ""
    yield ("NAD", role, identity, "", fitted(_text(party.name), NAME), fitted(_text(party.address), STREET))


def _line(line: Line) -> Iterator[SegmentText]:
    yield ("LIN", str(line.position), "", (line.gtin.value, "EN") if line.gtin is not None else "")
    yield from _codes(line)
    yield from _words(line.description)
    yield from _amount("21", line)
    if line.net_amount is not None:
        yield ("MOA", ("203", line.net_amount.value))
    if line.unit_price is not None:
        yield ("PRI", ("AAA", line.unit_price.value))


def _codes(line: Line, *, function: str = "") -> Iterator[SegmentText]:
    """The seller's code and the buyer's; with a function of UNTDID 4347 the GTIN too, which LIN has else."""
    gtin = line.gtin if function else None
    for code, kind in ((line.seller_item_id, "SA"), (line.buyer_item_id, "BP"), (gtin, "EN")):
        if code is not None:
            yield ("PIA", function or ("5" if kind == "SA" else "1"), (code.value, kind))


def _amount(kind: str, line: Line) -> Iterator[SegmentText]:
    if line.quantity is not None or line.unit is not None:
        yield ("QTY", (kind, _text(line.quantity), _text(line.unit)))


def _words(description: Value | None) -> Iterator[SegmentText]:
    length, count = WORDS
    parts = wrapped(_text(description), length)
    for start in range(0, len(parts), count):
        yield ("IMD", "F", "", ("", "", "", *parts[start : start + count]))


# --- the answer -----------------------------------------------------------------------------------


def _answer(answer: Answer) -> Iterator[SegmentText]:
    order = answer.order
    yield ("UNH", "1", ("ORDRSP", "D", "96A", "UN", "EAN005"))
    yield ("BGM", "231", answer.number, FUNCTIONS[answer.verdict])
    yield from _day("137", Value(answer.issued_on))
    if answer.verdict is not Verdict.REJECTED:
        yield from _day("2", answer.wanted_on)
        yield from _day("69", order.deliver_on)
    for note in answer.notes:
        yield from _note(Value(note))
    if order.number is not None:
        yield ("RFF", ("ON", order.number.value))
        yield from _day("171", order.issued_on)
    yield from _party("BY", order.buyer)
    yield from _party("SU", answer.seller)
    yield from _party("DP", order.deliver_to)
    if order.currency is not None:
        yield ("CUX", ("2", order.currency.value, "9"))
    for line in answer.lines:
        yield from _answered(line, order)
    yield ("UNS", "S")
    if order.total_net is not None and answer.verdict is not Verdict.REJECTED:
        yield ("MOA", ("79", order.total_net.value))
    yield ("CNT", ("2", str(len(answer.lines))))


def _answered(answered: AnsweredLine, order: OrderRead) -> Iterator[SegmentText]:
    """One line: what is delivered, with the number of the line that it answers (RFF+ON, second component)."""
    line, wanted = answered.line, answered.wanted
    yield ("LIN", str(answered.position), answered.code, (_text(line.gtin), "EN") if line.gtin else "")
    yield from _codes(line)
    if answered.is_substituted:
        yield from _codes(wanted, function="4")
    yield from _words(line.description)
    yield from _amount("21", wanted)
    if answered.verdict is not Verdict.REJECTED:
        yield from _amount("113", line)
        if line.net_amount is not None:
            yield ("MOA", ("203", line.net_amount.value))
    if answered.note:
        yield from _note(Value(answered.note))
    if line.unit_price is not None:
        yield ("PRI", ("AAA", line.unit_price.value))
    if answered.ordered_position:
        yield ("RFF", ("ON", _text(order.number), str(answered.ordered_position)))
