"""The checks: what an order says against what the desk knows. Each raises doubts in words. Pure.

    lines        the product of each line, its unit, quantity and price
    head         who orders, when it is delivered, the total
    duplicates   whether it came before
docs/checks.md says what each one asks and when it stays silent.
"""

from proche.orders.checks.all import Checked, check
from proche.orders.checks.kinds import DoubtKind
from proche.orders.checks.lines import LineMatch

__all__ = ["Checked", "DoubtKind", "LineMatch", "check"]
