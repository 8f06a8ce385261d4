"""From words with their places to orders: the part of reading that is the same for text and scans.

Pages are split into papers (a new number or title begins a new one), each paper is judged (an
order, an invoice, ...), and an order's table and head are read. One `Reading` an order.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rapidfuzz.distance import OSA

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.catalogue import Catalogue
from proche.orders.readers import figures, header, kinds, labels, phrases, second_look, tables, values
from proche.orders.readers.certainty import ASK_BELOW, PROVED, WITNESSED, Ink, as_digits
from proche.orders.readers.codes import Codes
from proche.orders.readers.columns import Role
from proche.orders.readers.kinds import Kind, folded
from proche.orders.readers.lines import Made, make_line, phrase_line, ticket_line, unread_line, with_details
from proche.orders.readers.words_on_page import PageWords, Row, rows_of
from proche.orders.reading import Doubt, Form, OrderRead, Party, Reading, Value, Where, not_an_order

NO_TEXT = N_("No text could be read on this document.")
NOT_SAID = N_("The document does not say that it is an order.")
NO_ORDER = N_("No order could be found in this document.")
NO_LINES = N_("The document names an order, but no order line could be read.")
SKIPPED = N_("Page %(page)s of the same file was not read as part of an order: %(why)s")
LOOSE = N_("%(count)s rows of the table have no quantity and were not taken as ordered.")
TOTAL_OFF = N_("The amounts of the lines add up to %(sum)s, but the total reads %(total)s.")
WORN_PAGE = N_("The page is hard to read: please compare it with the order before confirming.")
ILLEGIBLE = N_("Much of this page cannot be read. Lines may be missing or wrong: compare each of them.")
UNSURE_NUMBER = N_("The order number is hard to read here.")
OTHER_NUMBER = N_("Page %(page)s names another number: %(number)s. One order or two?")
UNSURE_NAME = N_("The name of the one who orders is hard to read here.")
UNSURE_DAY = N_("The day is hard to read here.")
DAY_TWO_WAYS = N_("The day can be read as day/month or as month/day.")

AMOUNT = re.compile(r"-?[€$£]?\s?\d[\d\s.,]*(?:\s?(?:€|eur|\$))?", re.IGNORECASE)
#: pages at or below this quality always meet a person, however sure their values seem
WORN = 0.5
#: a number after which more figures stand may be the half of one
CUT_SHORT = 0.6
#: a buyer's name below this is asked: a worn scan that the engine is sure of gives 0.7
FAINT_NAME = 0.6
#: words on a page make a line when they are this plain; a letterhead is full of numbers
PLAIN = 0.85
#: an unlabelled page with fewer words than this says nothing
FEW_WORDS = 4


@dataclass(frozen=True)
class Sheet:
    """The rows of one page, or of the part of a page that one paper takes."""

    page: PageWords
    rows: tuple[Row, ...]


@dataclass
class Paper:
    """One order (or invoice, ...): its sheets in order."""

    sheets: list[Sheet]
    kind: Kind | None
    number: str | None
    #: what a person is asked about where this paper begins and ends
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(sheet.page.number for sheet in self.sheets))

    @property
    def rows(self) -> list[Row]:
        return [row for sheet in self.sheets for row in sheet.rows]


def read_words(pages: Iterable[PageWords], *, form: Form, catalogue: Catalogue | None) -> list[Reading]:
    """Read every order that stands on these pages; exactly one reading when there is none."""
    papers = split_papers(pages)
    if not papers:
        return not_an_order(form, said(NO_TEXT))
    codes = Codes.of(catalogue)
    read = [(paper, _read_paper(paper, form, codes)) for paper in papers]
    orders = [reading for _, reading in read if reading.is_order]
    if not orders:
        return [
            max(
                (reading for _, reading in read),
                key=lambda r: r.error is not None and str(r.error) != NO_ORDER,
            )
        ]
    skipped = [_skipped(paper, reading) for paper, reading in read if not reading.is_order]
    first, *rest = orders
    return [replace(r, part=i + 1) for i, r in enumerate([first.with_doubts(*skipped), *rest])]


def _skipped(paper: Paper, reading: Reading) -> Doubt:
    page = paper.pages[0]
    why = str(reading.error) if reading.error is not None else ""
    return Doubt("", "SKIPPED", said(SKIPPED, page=page, why=why), (), Where(page, (0.0, 0.0, 1.0, 1.0)))


# --- papers -----------------------------------------------------------------------------------------------


def split_papers(pages: Iterable[PageWords]) -> list[Paper]:
    """Part the pages into papers: a title or number that differs from the one before begins a new one."""
    papers: list[Paper] = []
    for page in pages:
        for sheet in _sheets(page):
            verdict = kinds.judge(sheet.rows)
            number = _find_number(sheet.rows)
            text = None if number is None else number.text
            goes_on = bool(papers) and _goes_on(papers[-1], verdict.kind, text, sheet)
            if not goes_on and papers and number is not None and _may_go_on(papers[-1], verdict.kind, sheet):
                papers[-1].doubts.append(_other_number(papers[-1], number))
                goes_on = _is_misread(papers[-1].number or "", number.text, sheet.page)
            if goes_on:
                papers[-1].sheets.append(sheet)
            else:
                papers.append(Paper([sheet], verdict.kind, text))
    return papers


def _sheets(page: PageWords) -> Iterator[Sheet]:
    """Cut a page where a second title with a table of its own begins below the first table."""
    rows = [row for row in rows_of(page) if not header.is_fax_strip(row) and not tables.DRAWN.match(row.text)]
    if not rows:
        return
    starts = [0]
    titles = [place for place, row in enumerate(rows) if _opens_paper(row)]
    later = [place for place in titles[1:] if place > 4]
    begin = _first_line(rows) if later else None
    for place in later:
        if begin is not None and rows[place].middle > begin and place - starts[-1] > 4:
            starts += [place] if _has_heads(rows[place:]) else []
    for start, end in itertools.pairwise([*starts, len(rows)]):
        yield Sheet(page, tuple(rows[start:end]))


def _first_line(rows: Sequence[Row]) -> float | None:
    """The height at which the first line of the page's table stands."""
    table = tables.find_table(rows)
    return table.bands[0].rows[0].middle if table is not None and table.bands else None


def _opens_paper(row: Row) -> bool:
    first = row.cells()[0].text
    return kinds.title_of(first) is not None and len(first.split()) <= 8


def _has_heads(rows: Sequence[Row]) -> bool:
    table = tables.find_table(rows)
    return table is not None and bool(table.bands)


def _goes_on(paper: Paper, kind: Kind | None, number: str | None, sheet: Sheet) -> bool:
    if kind is not None and paper.kind is not None and kind is not paper.kind:
        return False
    if number is not None and paper.number is not None:
        return number == paper.number
    if sheet.page.number == paper.sheets[-1].page.number:
        return False
    return kind is None or not _has_total(paper.sheets[-1].rows)


def _may_go_on(paper: Paper, kind: Kind | None, sheet: Sheet) -> bool:
    """A page under another number whose lines go on from the page before, with no head of their own."""
    latest = paper.sheets[-1]
    if paper.number is None or sheet.page.number == latest.page.number or _has_total(latest.rows):
        return False
    if kind is not None and paper.kind is not None and kind is not paper.kind:
        return False
    before = tables.find_table(latest.rows)
    table = None if before is None else tables.find_table(sheet.rows, before.columns)
    return table is not None and bool(table.bands) and not _has_head(sheet.rows)


def _has_head(rows: Sequence[Row]) -> bool:
    """Whether these rows name who buys, where to deliver, or when."""
    return (
        header.block_after(rows, labels.DELIVER_TO) is not None
        or header.block_after(rows, labels.BUYER) is not None
        or next(_days(rows, labels.DELIVER_ON, figures.Style()), None) is not None
    )


def _is_misread(one: str, other: str, page: PageWords) -> bool:
    """On a scan, one character may have been read wrong: then it is one order, and a person is asked."""
    return page.is_scan and OSA.distance(as_digits(one), as_digits(other), score_cutoff=1) <= 1


def _other_number(paper: Paper, number: header.Found) -> Doubt:
    page = number.row.page
    reason = said(OTHER_NUMBER, page=page.number, number=number.text)
    return Doubt("/number", "NUMBERS", reason, (paper.number or "", number.text), page.where(number.box))


def _has_total(rows: Sequence[Row]) -> bool:
    """A total with its figure; "Montant HT" also heads a column."""
    return any(
        next(_totals(rows[::-1], label, AMOUNT), None) is not None
        for label in (labels.TOTAL_NET, labels.TOTAL)
    )


# --- one paper --------------------------------------------------------------------------------------------


@dataclass
class _Parts:
    """What the sheets of one paper gave."""

    made: list[Made] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    roles: set[Role] = field(default_factory=set)
    style: figures.Style = field(default_factory=figures.Style)


def _read_paper(paper: Paper, form: Form, codes: Codes) -> Reading:
    if sum(len(row.words) for row in paper.rows) < FEW_WORDS:
        return not_an_order(form, said(NO_TEXT))[0]
    if paper.kind not in (Kind.ORDER, None):
        return not_an_order(form, kinds.SAYS[paper.kind])[0]
    parts = _read_sheets(paper, codes)
    if paper.kind is None and not _is_order_like(parts):
        why = kinds.SAYS[Kind.PRICE_LIST] if _is_price_list(parts) else said(NO_ORDER)
        return not_an_order(form, why)[0]
    order, doubts = _assemble(parts)
    desk = second_look.Desk({sheet.page.number: sheet.page for sheet in paper.sheets}, parts.style, codes)
    order = second_look.settle(order, doubts, desk)
    doubts += paper.doubts
    if not order.lines and order.number is None:
        return not_an_order(form, said(NO_LINES))[0]
    if not order.lines:
        doubts.append(Doubt("/lines", "NO_LINES", said(NO_LINES)))
    if (worn := next((sheet.page for sheet in paper.sheets if sheet.page.quality <= WORN), None)) is not None:
        doubts.append(Doubt("", "WORN", said(WORN_PAGE), (), worn.where((0.0, 0.0, worn.width, worn.height))))
    if (page := next((sheet.page for sheet in paper.sheets if sheet.page.is_illegible), None)) is not None:
        where = page.where((0.0, 0.0, page.width, page.height))
        doubts.append(Doubt("/lines", "WORN", said(ILLEGIBLE), (), where))
    if paper.kind is None:
        doubts.append(Doubt("", "NOT_SAID", said(NOT_SAID)))
    return Reading(form=form, order=order, doubts=tuple(doubts), pages=paper.pages)


def _is_order_like(parts: _Parts) -> bool:
    known = [made.line.seller_item_id for made in parts.made]
    proved = sum(code is not None and code.confidence >= PROVED for code in known)
    # Products of ours in a table of lines: an order, though no quantity of it could be read.
    return (proved > 1 and Role.QUANTITY in parts.roles) or any(
        made.line.quantity is not None for made in parts.made
    )


def _is_price_list(parts: _Parts) -> bool:
    return bool(parts.roles & {Role.PRICE}) and Role.QUANTITY not in parts.roles


def _read_sheets(paper: Paper, codes: Codes) -> _Parts:
    parts = _Parts(style=_style(paper.rows))
    columns: tuple[tables.Column, ...] = ()
    for sheet in paper.sheets:
        table = tables.find_table(sheet.rows, columns)
        if table is None:
            (parts.below if parts.made else parts.above).extend(sheet.rows)
            continue
        columns = table.columns
        _read_table(parts, table, codes)
    if not parts.made and (paper.kind is Kind.ORDER or _asks(paper)):
        _read_unheaded(parts, codes)
    return parts


def _asks(paper: Paper) -> bool:
    """A letter that asks for goods, in whatever words."""
    text = labels.ASKS_NOTHING.sub(" ", folded("\n".join(row.text for row in paper.rows)))
    return labels.ASKS.search(text) is not None and labels.ASKS_AFTER.search(text) is None


def _read_unheaded(parts: _Parts, codes: Codes) -> None:
    """An order without a table: rows such as "12 ctn HP-125V Crème vanille" between head and foot."""
    rows, parts.above, parts.below = [*parts.above, *parts.below], [], []
    for row in rows:
        if (
            ticket := ticket_line(row, parts.above[-1] if parts.above else None, codes, parts.style)
        ) is not None:
            # The words above a ticket's figures are its product's.
            parts.above = parts.above[: len(parts.above) - (ticket.line.description is not None)]
            parts.made.append(ticket)
            continue
        if parts.made and (joined := with_details(parts.made[-1], row, codes, parts.style)) is not None:
            parts.made[-1] = joined
            continue
        # A wide gap parts name and figure as well as a row of dots.
        text = "  ".join(cell.text for cell in row.cells())
        found = [] if phrases.is_aside(text) else list(phrases.find_phrases(text, codes))
        plain = [phrase for phrase in found if phrase.sure >= PLAIN or phrase.code]
        parts.made.extend(phrase_line(row, phrase, codes) for phrase in plain)
        if not plain:
            parts.above.append(row)


def _seen(ink: Ink) -> str | None:
    """Ask the second engine, where the first one is not sure enough by itself."""
    return ink.witness() if ink.chance < ASK_BELOW else None


def _style(rows: Sequence[Row]) -> figures.Style:
    return figures.Style.of(cell.text for row in rows for cell in row.cells())


def _read_table(parts: _Parts, table: tables.Table, codes: Codes) -> None:
    parts.roles |= {column.role for column in table.columns if column.role is not None}
    parts.heads.extend(table.heads)
    parts.above.extend(table.above if not parts.made else ())
    parts.below.extend(table.below if not parts.made else (*table.above, *table.below))
    placed = [(band.rows[0].middle, make_line(band, codes, parts.style)) for band in table.bands]
    for row in table.loose:
        if _is_worth_asking(row):
            placed.append((row.middle, unread_line(row.page, row.words, row.page.where(row.box))))
    # Two tables side by side are read one after the other: only within one do heights order the lines.
    heights = [height for height, _ in placed[: len(table.bands)]]
    if heights == sorted(heights):
        placed.sort(key=lambda pair: pair[0])
    parts.made.extend(made for _, made in placed)


def _is_worth_asking(row: Row) -> bool:
    """A section's title has no figure; a row with one may be a line that was read badly."""
    return any(letter.isdigit() for letter in row.text) and len(row.text) > 3


# --- putting the order together ---------------------------------------------------------------------------


def _assemble(parts: _Parts) -> tuple[OrderRead, list[Doubt]]:
    made = _kept(parts)
    lines = [one.placed(index) for index, one in enumerate(made)]
    doubts = [doubt for one in lines for doubt in one.doubts] + parts.doubts
    order = _head(parts, doubts)
    order = replace(order, lines=tuple(one.line for one in lines), total_net=_total(parts))
    return _prove_total(order, parts, doubts), doubts


def _kept(parts: _Parts) -> list[Made]:
    """Leave out the rows that a printed form lists and nobody filled in, and say so."""
    empty = [one for one in parts.made if _is_unfilled(one)]
    if len(empty) < 3 or 4 * len(empty) < len(parts.made) or len(empty) == len(parts.made):
        return parts.made
    parts.doubts.append(Doubt("", "UNFILLED", said(LOOSE, count=len(empty)), (), empty[0].line.where))
    return [one for one in parts.made if not _is_unfilled(one)]


def _is_unfilled(one: Made) -> bool:
    return (
        one.line.quantity is None
        and one.line.net_amount is None
        and any(d.kind == "MISSING" for d in one.doubts)
    )


def _total(parts: _Parts) -> Value | None:
    rows = [*parts.below, *parts.above]
    found = _last_word(_totals(rows, labels.TOTAL_NET, AMOUNT))
    if found is None and not any(labels.TAXED.search(folded(row.text)) for row in parts.below):
        found = _last_word(_totals(rows, labels.TOTAL, AMOUNT))
    if found is None:
        return None
    number = figures.read_number(found.text, parts.style)
    return (
        None if number is None else Ink(found.row.page, found.words).value(number.value, others=number.others)
    )


#: a chapter's or a page's total
PARTIAL = re.compile(r"\b(?:sous[ -]?total|sub-?\s?total)")


def _last_word(totals: Iterable[header.Found]) -> header.Found | None:
    """The first total that is not a chapter's; where there are only subtotals, the last of them."""
    latest = None
    for found in totals:
        if PARTIAL.search(folded(found.row.text)) is None:
            return found
        latest = found
    return latest


def _totals(rows: Sequence[Row], label: re.Pattern[str], value: re.Pattern[str]) -> Iterator[header.Found]:
    """A total stands in its label's cell or at the right end of its row."""
    for row in rows:
        cells = row.cells()
        for index, cell in enumerate(cells):
            match = label.match(folded(cell.text))
            if match is None:
                continue
            for other, start in ((cell, match.end()), *((c, 0) for c in cells[index + 1 :])):
                place = re.search(r"[-€$£\d]", other.text[start:])
                hit = None if place is None else value.match(other.text, start + place.start())
                if hit is not None and figures.read_number(hit[0]) is not None:
                    yield header.found_at(row, other, hit.start(), hit.end())


def _prove_total(order: OrderRead, parts: _Parts, doubts: list[Doubt]) -> OrderRead:
    amounts = [line.net_amount.decimal for line in order.lines if line.net_amount is not None]
    if order.total_net is None or not amounts or len(amounts) != len(order.lines):
        return order
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if total == order.total_net.decimal:
        for proved in (order.total_net, *(line.net_amount for line in order.lines)):
            if proved is not None:
                proved.confidence = PROVED  # made for this order, held by nobody else
        return order
    is_scan = any(row.page.is_scan for row in parts.below[:1] or parts.above[:1])
    if is_scan:
        # On a text the desk's own check of totals says this; on a scan the reading is in question.
        reason = said(TOTAL_OFF, sum=values.decimal_text(total), total=order.total_net.value)
        readings = (order.total_net.value, values.decimal_text(total))
        doubts.append(Doubt("/total_net", "SUM", reason, readings, order.total_net.where))
        return replace(
            order, total_net=replace(order.total_net, confidence=min(0.7, order.total_net.confidence))
        )
    return order


# --- the head ---------------------------------------------------------------------------------------------


def _head(parts: _Parts, doubts: list[Doubt]) -> OrderRead:
    rows = [*parts.above, *parts.below]
    deliver_on = _day(rows, labels.DELIVER_ON, parts.style, "/deliver_on", doubts)
    issued_on = _issued(rows, deliver_on, parts.style, doubts)
    buyer, deliver_to = _parties(parts.above, rows)
    if buyer.name is not None and buyer.name.confidence < FAINT_NAME:
        readings = (buyer.name.value, *buyer.name.others)
        doubts.append(Doubt("/buyer/name", "UNSURE", said(UNSURE_NAME), readings, buyer.name.where))
    if rows and (fax := header.fax_of_strip(rows[0].page)) is not None:
        buyer = replace(buyer, fax=fax)
    return OrderRead(
        number=_number(rows, doubts),
        issued_on=issued_on,
        deliver_on=deliver_on,
        currency=_currency(parts),
        buyer=buyer,
        deliver_to=deliver_to,
        note=_note(rows),
    )


def _find_number(rows: Sequence[Row]) -> header.Found | None:
    for label in labels.NUMBER:
        for found in header.after_label(rows, label, labels.NUMBER_VALUE):
            if not figures.is_day(found.text) and not labels.PHONE.search(folded(found.row.text)[:12]):
                return found
    return None


def _number(rows: Sequence[Row], doubts: list[Doubt]) -> Value | None:
    found = _find_number(rows)
    if found is None:
        return None
    ink = Ink(found.row.page, found.words)
    text = found.text
    seen = _seen(ink)
    longer = header.longer_readings(found)
    if not longer and seen is not None and re.search(rf"(?<![\w./-]){re.escape(text)}(?![\w./-])", seen):
        return ink.value(text, chance=WITNESSED)
    others = [*longer, *(other for other in ink.others if len(other) == len(text))]
    value = ink.value(text, chance=min(ink.chance, CUT_SHORT) if longer else None, others=others)
    if longer or ink.chance < ASK_BELOW:
        doubts.append(Doubt("/number", "UNSURE", said(UNSURE_NUMBER), (text, *value.others), value.where))
    return value


_ANY = re.compile(r".+")


def _days(
    rows: Sequence[Row], label: re.Pattern[str], style: figures.Style
) -> Iterator[tuple[header.Found, values.Found]]:
    for found in header.after_label(rows, label, _ANY):
        day = figures.read_day(found.text, style)
        if day is not None:
            yield found, day


def _day(
    rows: Sequence[Row], label: re.Pattern[str], style: figures.Style, pointer: str, doubts: list[Doubt]
) -> Value | None:
    pair = next(_days(rows, label, style), None)
    return None if pair is None else _day_value(*pair, pointer, doubts)


def _day_value(found: header.Found, day: values.Found, pointer: str, doubts: list[Doubt]) -> Value:
    ink = Ink(found.row.page, found.words)
    # "04/09" is September in France; only an English paper leaves it open.
    is_open = bool(day.others) and _is_english(found.row)
    seen = _seen(ink)
    if not is_open and seen is not None and figures.read_day(seen, figures.Style()) == day:
        return replace(ink.value(day.value, chance=WITNESSED), source=found.text)
    value = ink.value(
        day.value, others=day.others if is_open else (), chance=min(ink.chance, 0.6) if is_open else None
    )
    if is_open:
        doubts.append(Doubt(pointer, "UNSURE", said(DAY_TWO_WAYS), (day.value, *day.others), value.where))
    elif ink.chance < ASK_BELOW:
        doubts.append(Doubt(pointer, "UNSURE", said(UNSURE_DAY), (day.value, *value.others), value.where))
    return replace(value, source=found.text)


def _is_english(row: Row) -> bool:
    text = " ".join(word.text.lower() for word in row.page.words)
    return len(re.findall(r"\b(?:order|delivery|qty|quantity|date|ship|unit price|total)\b", text)) > 2 * len(
        re.findall(r"\b(?:commande|livraison|livrer|qté|quantité|rue|désignation)\b", text)
    )


def _issued(
    rows: Sequence[Row], deliver_on: Value | None, style: figures.Style, doubts: list[Doubt]
) -> Value | None:
    """The first dated label that is not the day of delivery under another name."""
    for found, day in _days(rows, labels.ISSUED_ON, style):
        where = found.row.page.where(found.box)
        if deliver_on is None or where != deliver_on.where:
            return _day_value(found, day, "/issued_on", doubts)
    return None


def _parties(above: Sequence[Row], rows: Sequence[Row]) -> tuple[Party, Party]:
    ship = header.block_after(above, labels.DELIVER_TO) or header.block_after(rows, labels.DELIVER_TO)
    buy = header.block_after(above, labels.BUYER)
    chance = 0.95 if buy is not None else 0.75
    buyer = _party(buy or header.letterhead(above) or header.signature(rows), chance, rows)
    return buyer, _party(ship, 0.95, ())


def _party(block: header.Block | None, chance: float, rows: Sequence[Row]) -> Party:
    if block is None or block.name is None:
        return Party(id=_party_id(None, rows))
    page = block.name.row.page
    name = Ink(page, block.name.words)
    rest = [found for found in block.rows[1:] if not labels.EMAIL.search(found.text)]
    address = None
    if rest:
        words = tuple(word for found in rest for word in found.words)
        address = Ink(page, words).value(", ".join(found.text for found in rest), chance=chance)
    email = _email(block)
    text, street = _parted_name(_without_title(block.name.text))
    if street and address is None:
        address = name.value(street, chance=min(chance, name.chance))
    if not any(letter.isalpha() for letter in text) or header.figures_only(text):
        return Party(id=_party_id(block, rows), address=address, email=email)
    return Party(
        name=name.value(text, chance=min(chance, name.chance)),
        id=_party_id(block, rows),
        address=address,
        email=email,
    )


TITLE_WORDS = re.compile(
    r"\s+(?=(?:bon de commande|commande(?: d.achat| fournisseur| n)|purchase order|bdc\b))"
)


def _without_title(text: str) -> str:
    """ "Centre hospitalier de Vaucombe Commande d'achat 9831": the paper's title stands close behind."""
    match = TITLE_WORDS.search(folded(text))
    return text if match is None else text[: match.start()]


def _parted_name(text: str) -> tuple[str, str]:
    """Part "Cuisine, 34 route de la Forêt, 67950 Altwiller, le 27/11/2026" into name and address."""
    text = text.lstrip(" ·•-")
    text = re.sub(
        r"\s[-–—]\s(?:(?:gln|siret|finess)\b|client\s*(?:n[°o]\s*)?:?\s*[a-z]{0,4}[-_]?\d).*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    name, _, rest = text.partition(",")
    rest = re.sub(r",?\s*(?:pour )?le\s+\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s*$", "", rest)
    return (name.strip(), rest.strip()) if re.search(r"\d", rest) else (text, "")


def _email(block: header.Block) -> Value | None:
    for found in block.rows:
        match = labels.EMAIL.search(found.text)
        if match is not None:
            return Ink(found.row.page, found.words).value(match[0])
    return None


def _party_id(block: header.Block | None, rows: Sequence[Row]) -> Value | None:
    for pattern in (labels.GLN, labels.SIRET):
        for found in (*(block.rows if block else ()), *(_whole(row) for row in rows)):
            match = pattern.search(folded(found.text))
            if match is not None:
                return Ink(found.row.page, found.words).value(re.sub(r"\D", "", match[1]))
    value = re.compile(r"[A-Za-z]{0,6}[-_]?\d[\w\-/.]*")
    for found in header.after_label(rows, labels.CUSTOMER_ID, value):
        return Ink(found.row.page, found.words).value(found.text)
    return None


def _whole(row: Row) -> header.Found:
    return header.Found(row.text, row, row.words)


def _currency(parts: _Parts) -> Value | None:
    for row in (*parts.below, *parts.heads, *parts.above):
        code = header.currency_of(row.text)
        if code is not None:
            words = tuple(word for word in row.words if header.currency_of(word.text) == code) or row.words
            return Ink(row.page, words[:1]).value(code)
    return None


def _note(rows: Sequence[Row]) -> Value | None:
    for row in rows:
        for cell in row.cells():
            match = labels.NOTE.match(folded(cell.text))
            if match is not None and cell.text[match.end() :].strip():
                found = header.found_at(row, cell, match.end(), len(cell.text))
                return Ink(row.page, found.words).value(found.text)
    return None
