"""The order's total as a witness: which unit do its lines count, when none of them says so?"""

from __future__ import annotations

from decimal import Decimal

from proche.orders.checks.gather import changes_of, is_unnamed
from proche.orders.checks.lines import Known, LineMatch, check_lines
from proche.orders.reading import Doubt, OrderRead
from proche.orders.rules import Step, fold, line_amount

CENT = Decimal("0.01")


def check_lines_by_total(
    order: OrderRead, known: Known, *, removed: frozenset[int]
) -> tuple[list[LineMatch], list[Doubt]]:
    """Check the lines; where units are open and one answer for all adds up to the total, that is it."""
    matches, doubts = check_lines(order, known, removed=removed)
    unnamed = [doubt for doubt in doubts if is_unnamed(doubt, order)]
    total = order.total_net.decimal if order.total_net else None
    if not unnamed or total is None:
        return matches, doubts
    for code in dict.fromkeys(code for doubt in unnamed for code in doubt.readings):
        counted = fold(order, [Step(changes_of(unnamed, code))])
        tried = check_lines(counted, known, removed=removed)
        if _adds_up(tried[0], total, removed):
            return tried
    return matches, doubts


def _adds_up(matches: list[LineMatch], total: Decimal, removed: frozenset[int]) -> bool:
    kept = [match for index, match in enumerate(matches) if index not in removed]
    amounts = [
        line_amount(match.quantity, match.unit_price)
        for match in kept
        if match.quantity is not None and match.unit_price is not None
    ]
    return len(amounts) == len(kept) and abs(sum(amounts, Decimal(0)) - total) <= CENT * len(amounts)
