"""EDIFACT orders: ORDERS D.96A, D.01B, D.03B and their EANCOM subsets, one reading a message.

`edifact_syntax` cuts the interchange into messages; here their segments become an order.
Day of delivery: asked for (DTM 2), else promised or scheduled, else the earliest (64) or latest
(63) day. Price: PRI+AAA (net); PRI+AAB (gross) only where the line has no allowance (ALC).
Total: MOA 79 (sum of the lines), else 125, 128 or 86.
Delivery party: NAD DP, else ST, else UC; never the buyer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.readers import edifact_syntax, papers
from proche.orders.readers.drafts import Draft, machine_number, short, text_value
from proche.orders.readers.edifact_syntax import Message, Segment, part, whole
from proche.orders.reading import Form, Line, OrderRead, Party, Reading, Value, not_an_order

N_ = gettext_noop

SUB_LINE = N_(
    "Line %(line)s is marked as a part of line %(parent)s. "
    "Ask whether it is wanted besides that line, or in it."
)
LINE_COUNT = N_(
    "The sender counts %(said)s lines, %(found)s arrived. "
    "Compare with the sender's document before confirming."
)
SEGMENT_COUNT = N_(
    "The sender counts %(said)s segments in this message, %(found)s arrived. "
    "Something may be missing: compare with the sender's document before confirming."
)
GROSS = N_(
    "The price of line %(line)s, %(text)s, is a gross price with allowances to come off. Type the net price."
)
UNKNOWN_SEGMENT = N_(
    "A segment reads “%(segment)s”, which no order has: a line may be missing. "
    "Compare with the sender's document before confirming."
)
QUANTITIES = N_(
    "Line %(line)s names several quantities: %(texts)s. "
    "Perhaps they are for several days, or a line is missing. Choose one, or ask the customer."
)
PERIOD = N_("The day of delivery reads “%(text)s”, which is a week or a month. Choose a day.")

NO_ORDER: dict[str, Said] = {
    "INVOIC": papers.INVOICE,
    "DESADV": papers.DELIVERY_NOTE,
    "RECADV": papers.RECEIPT_ADVICE,
    "ORDRSP": papers.RESPONSE,
    "ORDCHG": papers.CHANGE,
    "PRICAT": papers.CATALOGUE,
    "PRODAT": papers.CATALOGUE,
    "QUOTES": papers.QUOTE,
    "REQOTE": papers.QUOTE,
    "SLSRPT": papers.FORECAST,
    "SLSFCT": papers.FORECAST,
    "INVRPT": papers.FORECAST,
    "DELFOR": papers.FORECAST,
    "REMADV": papers.REMITTANCE,
    "COACSU": papers.STATEMENT,
    "PARTIN": papers.PARTIES,
    "CONTRL": papers.TECHNICAL,
    "APERAK": papers.TECHNICAL,
}


def looks_like(data: bytes, *, name: str = "") -> bool:
    """True for what opens like an interchange, in any encoding."""
    return (
        re.match(
            rb"\s*(?:UNA[^A-Za-z0-9]{6}|UNB[^A-Za-z0-9])",
            data[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"),
        )
        is not None
    )


def read(data: bytes, *, name: str = "") -> list[Reading]:
    """Read each order of the file; a broken message stands beside the good ones with its error."""
    messages, trouble = edifact_syntax.messages(data)
    if not messages:
        return not_an_order(Form.EDIFACT, trouble or edifact_syntax.NO_MESSAGE)
    return [_read_message(message, place) for place, message in enumerate(messages, start=1)]


def _read_message(message: Message, place: int) -> Reading:
    no_order = _why_no_order(message)
    if no_order is not None:
        return Reading(form=Form.EDIFACT, part=place, is_order=False, error=no_order)
    reader = _MessageReader()
    for segment in message.segments:
        tag = str(segment[0])
        step = STEPS.get(tag)
        if step is not None:
            step(reader, segment)
        elif tag not in PASSED_OVER and not reader.stray:
            reader.stray = tag
    return reader.reading(message, place)


def _why_no_order(message: Message) -> Said | None:
    if message.kind != "ORDERS":
        return NO_ORDER.get(message.kind) or said(papers.OTHER, kind=message.kind or "?")
    opening = next((segment for segment in message.segments if segment[0] == "BGM"), None)
    if opening is None:
        return None
    return papers.why_no_order(part(opening, 1, 0)) or papers.why_not_new(part(opening, 3, 0))


# --- one message ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _LineDraft:
    """What the segments behind one LIN say."""

    codes: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    quantities: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: quantities ordered besides the first
    further: list[str] = field(default_factory=list)
    prices: dict[str, tuple[str, str]] = field(default_factory=dict)
    amount: str = ""
    words: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)
    has_allowance: bool = False


@dataclass(slots=True)
class _MessageReader:
    """What the segments of one ORDERS message have said so far."""

    number: str = ""
    function: str = ""
    currency: str = ""
    days: dict[str, str] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    counts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lines: list[_LineDraft] = field(default_factory=list)
    #: the first segment that is none of this message
    stray: str = ""
    #: the line that segments belong to; none before the first LIN and behind UNS
    line: _LineDraft | None = None
    draft: Draft = field(default_factory=Draft)

    def reading(self, message: Message, place: int) -> Reading:
        lines = tuple(_make_line(index, line, self.draft) for index, line in enumerate(self.lines))
        order = OrderRead(
            number=text_value(self.number or self.references.get("ON", "")),
            issued_on=_day(self.draft, "issued_on", self.days, ISSUED),
            deliver_on=self._deliver_on(),
            currency=text_value(self.currency),
            buyer=_first(self.parties, "BY", "OB"),
            deliver_to=_first(self.parties, "DP", "ST", "UC"),
            lines=lines,
            total_net=self.draft.total(
                next((self.totals[kind] for kind in TOTALS if kind in self.totals), "")
            ),
            note=text_value(" ".join(self.notes)),
        )
        self._check(message)
        return Reading(Form.EDIFACT, place, order=order, doubts=tuple(self.draft.doubts), error=message.error)

    def _deliver_on(self) -> Value | None:
        if any(kind in self.days for kind in DELIVERY):
            return _day(self.draft, "deliver_on", self.days, DELIVERY)
        found = (_day(self.draft, "deliver_on", line.days, DELIVERY) for line in self.lines if line.days)
        return self.draft.day_of_lines(value.value for value in found if value is not None)

    def _check(self, message: Message) -> None:
        self.draft.doubts.extend(papers.doubt_function(self.function, self.number))
        self.draft.has_lines(len(self.lines))
        if self.stray:
            self.draft.ask("/lines", "UNKNOWN_SEGMENT", said(UNKNOWN_SEGMENT, segment=short(self.stray)))
        counted = machine_number(self.counts.get("2", ""))
        if counted is not None and float(counted) != len(self.lines):
            words = said(LINE_COUNT, said=counted, found=len(self.lines))
            self.draft.ask("/lines", "LINE_COUNT", words)
        elif message.counted is not None and message.counted != message.found:
            words = said(SEGMENT_COUNT, said=message.counted, found=message.found)
            self.draft.ask("/lines", "SEGMENT_COUNT", words)


#: QTY 21 is the quantity ordered, 1 one that is told apart from nothing
ORDERED = ("21", "1")
ISSUED = ("137", "4", "3")
DELIVERY = ("2", "69", "76", "74", "64", "63", "17", "358", "10")
TOTALS = ("79", "125", "128", "86")


def _first(parties: dict[str, Party], *roles: str) -> Party:
    return next((parties[role] for role in roles if role in parties), Party())


# --- segments ---------------------------------------------------------------------------------------


def _bgm(reader: _MessageReader, segment: Segment) -> None:
    reader.number = part(segment, 2, 0)
    reader.function = part(segment, 3, 0)


def _dtm(reader: _MessageReader, segment: Segment) -> None:
    kind, text, form = part(segment, 1, 0), part(segment, 1, 1), part(segment, 1, 2)
    days = reader.days if reader.line is None else reader.line.days
    if text:
        days.setdefault(kind, f"{text}:{form}")


def _rff(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is None:
        reader.references.setdefault(part(segment, 1, 0), part(segment, 1, 1))


def _ftx(reader: _MessageReader, segment: Segment) -> None:
    text = " ".join(filter(None, whole(segment, 4)))
    if reader.line is None and text:
        reader.notes.append(text)
    elif reader.line is not None and text and part(segment, 1, 0) == "AFM":
        reader.line.titles.append(text)


def _nad(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is not None:
        return
    lines = list(filter(None, whole(segment, 3)))
    name = " ".join(filter(None, whole(segment, 4))) or next(iter(lines), "")
    street = " ".join(filter(None, whole(segment, 5)))
    town = " ".join(filter(None, (part(segment, 8, 0), part(segment, 6, 0))))
    address = ", ".join(
        filter(None, (*lines[0 if part(segment, 4, 0) else 1 :], street, town, part(segment, 9, 0)))
    )
    party = Party(text_value(name), text_value(part(segment, 2, 0)), text_value(address))
    reader.parties.setdefault(part(segment, 1, 0), party)


def _cux(reader: _MessageReader, segment: Segment) -> None:
    reader.currency = reader.currency or part(segment, 1, 1)


def _lin(reader: _MessageReader, segment: Segment) -> None:
    reader.line = _LineDraft(parent=part(segment, 4, 1) if part(segment, 4, 0) == "1" else "")
    reader.lines.append(reader.line)
    _take_code(reader.line, part(segment, 3, 0), part(segment, 3, 1) or "EN")


def _pia(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is None:
        return
    for place in range(2, len(segment)):
        _take_code(reader.line, part(segment, place, 0), part(segment, place, 1))


CODE_FIELDS = {
    **dict.fromkeys(("EN", "UP", "SRV", "SRS", "EAN", "EU"), "gtin"),
    **dict.fromkeys(("SA", "VN", "VP", "IB", "IS"), "seller_item_id"),
    **dict.fromkeys(("BP", "IN", "SK"), "buyer_item_id"),
}


def _take_code(line: _LineDraft, code: str, kind: str) -> None:
    name = CODE_FIELDS.get(kind)
    if name is not None and code:
        line.codes.setdefault(name, code)


def _imd(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is None:
        return
    text = " ".join(filter(None, whole(segment, 3)[3:5])) or part(segment, 3, 0)
    if text:
        reader.line.words.append(text)


def _qty(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is not None:
        kind, said_of = part(segment, 1, 0), (part(segment, 1, 1), part(segment, 1, 2))
        if kind in ORDERED and kind in reader.line.quantities:
            reader.line.further.append(said_of[0])
        reader.line.quantities.setdefault(kind, said_of)


def _pri(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is not None:
        said_of = (part(segment, 1, 1), part(segment, 1, 4))
        reader.line.prices.setdefault(part(segment, 1, 0), said_of)


def _moa(reader: _MessageReader, segment: Segment) -> None:
    kind, amount = part(segment, 1, 0), part(segment, 1, 1)
    if reader.line is None:
        reader.totals.setdefault(kind, amount)
    elif kind in ("203", "66") and not reader.line.amount:
        reader.line.amount = amount


def _alc(reader: _MessageReader, segment: Segment) -> None:
    if reader.line is not None and part(segment, 1, 0) == "A":
        reader.line.has_allowance = True


def _uns(reader: _MessageReader, segment: Segment) -> None:
    reader.line = None


def _cnt(reader: _MessageReader, segment: Segment) -> None:
    reader.counts.setdefault(part(segment, 1, 0), part(segment, 1, 1))


STEPS = {
    "BGM": _bgm, "DTM": _dtm, "RFF": _rff, "FTX": _ftx, "NAD": _nad, "CUX": _cux, "LIN": _lin, "PIA": _pia,
    "IMD": _imd, "QTY": _qty, "PRI": _pri, "MOA": _moa, "ALC": _alc, "UNS": _uns, "CNT": _cnt,
}  # fmt: skip


#: the other segments of ORDERS, D.96A to D.03B, which say nothing that the desk needs
PASSED_OVER = frozenset({
    "UNH", "UNT", "PAI", "ALI", "GIR", "GIS", "LOC", "FII", "DOC", "CTA", "COM", "TAX", "PAT", "PCD", "TDT",
    "TOD", "PAC", "MEA", "EQD", "SCC", "APR", "RNG", "RTE", "RCS", "DGS", "STG", "HAN", "PCI", "GIN", "EFI",
    "QVR", "CCI", "CAV", "AJT", "INP", "MTD", "STS", "RJL", "CST", "SEL", "TSR", "DLM", "AGR", "CPS", "ARD",
    "ATT",
})  # fmt: skip


# --- values -----------------------------------------------------------------------------------------


def _make_line(index: int, line: _LineDraft, draft: Draft) -> Line:
    quantity, unit = next((line.quantities[kind] for kind in ORDERED if kind in line.quantities), ("", ""))
    codes = line.codes
    made = Line(
        position=index + 1,
        buyer_item_id=text_value(codes.get("buyer_item_id", "")),
        seller_item_id=text_value(codes.get("seller_item_id", "")),
        gtin=text_value(codes.get("gtin", "")),
        description=text_value(" ".join(line.words or line.titles)),
        quantity=draft.quantity(index, quantity),
        unit=text_value(unit),
        unit_price=_price(index, line, draft),
        net_amount=draft.line_number(index, "net_amount", line.amount),
    )
    draft.names_product(index, made.buyer_item_id, made.seller_item_id, made.gtin, made.description)
    if line.further:
        texts = [quantity, *line.further]
        words = said(QUANTITIES, line=index + 1, texts=short(", ".join(texts)))
        readings = list(filter(None, map(machine_number, texts)))
        draft.ask(f"/lines/{index}/quantity", "SEVERAL_QUANTITIES", words, readings)
    if line.parent:
        draft.ask(f"/lines/{index}", "SUB_LINE", said(SUB_LINE, line=index + 1, parent=short(line.parent)))
    return made


def _price(index: int, line: _LineDraft, draft: Draft) -> Value | None:
    kind = next((kind for kind in ("AAA", "NTP", "INV", "AAB", "AAE") if kind in line.prices), "")
    text, base = line.prices.get(kind, ("", ""))
    value = draft.price(index, text, base)
    if kind in ("AAB", "AAE") and line.has_allowance and value is not None:
        words = said(GROSS, line=index + 1, text=value.value)
        draft.ask(f"/lines/{index}/unit_price", "GROSS_PRICE", words, [value.value])
    return value


def _day(draft: Draft, name: str, days: dict[str, str], kinds: Iterable[str]) -> Value | None:
    """Read the first of these kinds of day; what is no single day becomes a doubt."""
    for kind in kinds:
        if kind in days:
            text, _, form = days[kind].partition(":")
            found = edifact_day(text, form)
            if found is None:
                _ask_day(draft, name, text, form)
            return None if found is None else Value(found, source=text)
    return None


def _ask_day(draft: Draft, name: str, text: str, form: str) -> None:
    if name == "deliver_on" and form in ("610", "616"):
        draft.ask("/deliver_on", "UNREADABLE_DATE", said(PERIOD, text=short(text)))
    else:
        draft.day(name, text)


#: UNTDID 2379: how many figures the year has; what follows the day (time, zone, end of a period) is left
YEAR_FIGURES = {
    **dict.fromkeys(("102", "203", "204", "205", "303", "304", "718", "711", "719", ""), 4),
    **dict.fromkeys(("101", "201", "202", "301", "302", "713", "717"), 2),
}


def edifact_day(text: str, form: str) -> str | None:
    """Read the day of a DTM as ISO. Source: UN/EDIFACT code list 2379."""
    figures = text.replace("-", "") if form not in ("718", "719", "711", "713", "717") else text
    if form in ("2", "4"):  # DDMMYY, DDMMCCYY
        figures = figures[4:] + figures[2:4] + figures[:2]
        return _iso(figures, 2 if form == "2" else 4)
    years = YEAR_FIGURES.get(form)
    if form == "" and len(figures) == 6:
        years = 2
    return None if years is None else _iso(figures, years)


def _iso(figures: str, years: int) -> str | None:
    head = figures[: years + 4]
    if len(head) != years + 4 or not (head.isascii() and head.isdigit()):
        return None
    year = int(head[:years]) + (2000 if years == 2 else 0)
    try:
        return date(year, int(head[years : years + 2]), int(head[years + 2 :])).isoformat()
    except ValueError:
        return None
