"""The demo's lines and its closing table, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from proche.orders.queries import DocumentRow
from proche.site.demo.verdict import Fate


def line(place: int, of: int, name: str, row: DocumentRow) -> str:
    """One document as it was just read: form, lines, doubts, seconds, the codes of its cases."""
    orders = [order for order in row.orders if order.is_order]
    codes = " ".join(order.code for order in row.orders)
    form = row.orders[0].form if row.orders else "-"
    lines, doubts = sum(order.line_count for order in orders), sum(order.doubt_count for order in orders)
    what = f"{_count(lines, 'line'):>9} {_count(doubts, 'doubt'):>10}" if orders else f"{'no order':>20}"
    return f"{place:3}/{of} {_fit(name, 34):34} {form:9} {what} {row.reading_seconds or 0:6.2f} s  {codes}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def table(fates: Sequence[Fate], failures: Mapping[str, Sequence[str]]) -> str:
    rows = [_row(fate, failures.get(fate.name, ())) for fate in fates]
    head = f"{'document':34} {'what it is':34} {'what became of it':40} holds"
    return "\n".join([head, "-" * len(head), *rows])


def _row(fate: Fate, failed: Sequence[str]) -> str:
    about = fate.truth["about"] if fate.truth else "of others"
    return (
        f"{_fit(fate.name, 34):34} {_fit(about, 34):34} {_fit(became(fate), 40):40} "
        f"{'NO: ' + '; '.join(failed) if failed else 'yes'}"
    )


def became(fate: Fate) -> str:
    """What became of one document in a few words."""
    if not fate.orders:
        return "no order: " + (fate.outcomes[0].error if fate.outcomes else "nothing")
    confirmed = sum(1 for one in fate.orders if one.confirmed is not None)
    asked = Counter(fate.doubts)
    words = [f"{confirmed} confirmed"] if confirmed else []
    if waiting := len(fate.orders) - confirmed:
        kinds = ", ".join(f"{kind} {times}" if times > 1 else kind for kind, times in asked.most_common(4))
        words.append(f"{waiting} waits: {kinds}" if kinds else f"{waiting} waits")
    return ("again; " if fate.is_again else "") + ", ".join(words)


def summary(fates: Sequence[Fate]) -> str:
    firsts = [fate for fate in fates if not fate.is_again]
    orders = [one for fate in firsts for one in fate.orders]
    confirmed = sum(1 for one in orders if one.confirmed is not None)
    asked = sum(len(one.doubts) for one in orders if one.confirmed is None)
    none = sum(1 for fate in firsts if not fate.orders)
    waiting = f"{len(orders) - confirmed} wait for a person ({_count(asked, 'doubt')})"
    return (
        f"{len(fates)} documents: {len(orders)} orders, {confirmed} confirmed without a question, "
        f"{waiting}; {none} documents are no order."
    )
