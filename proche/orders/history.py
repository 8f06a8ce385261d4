"""What customers usually order and what came lately, as pure data: for habits and duplicates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from statistics import median_low, multimode

from proche.orders.rules import Channel, OrderState


@dataclass(frozen=True, slots=True)
class PastLine:
    """One confirmed line of one customer. `pieces` counts single items."""

    customer: str
    sku: str
    quantity: Decimal
    unit: str
    pieces: Decimal


@dataclass(frozen=True, slots=True)
class Habit:
    """How much of one product one customer usually takes. `usual_quantity` is in `usual_unit`."""

    times: int
    median_pieces: Decimal
    low_pieces: Decimal
    high_pieces: Decimal
    usual_unit: str
    usual_quantity: Decimal

    @property
    def is_known(self) -> bool:
        """Whether it was ordered often enough to make a habit."""
        return self.times >= ENOUGH

    def is_far(self, pieces: Decimal) -> bool:
        """Whether an amount is so far from the habit that a person should look: three times beyond it."""
        return self.is_known and (pieces > self.high_pieces * FAR or pieces * FAR < self.low_pieces)

    def distance(self, pieces: Decimal) -> Decimal:
        """How many times more or less than usual: 1 is the usual amount itself."""
        if pieces <= 0 or self.median_pieces <= 0:
            return Decimal(10**9)
        ratio = pieces / self.median_pieces
        return ratio if ratio >= 1 else 1 / ratio


#: Fewer past orders than this make no habit.
ENOUGH = 4
FAR = 3
SLIP = 4


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order that came lately, whatever became of it. `lines` are (SKU, pieces)."""

    code: str
    customer: str
    number: str
    lines: tuple[tuple[str, Decimal], ...]
    channel: Channel
    received_at: datetime
    state: OrderState
    document: str = ""
    deliver_on: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    habits: Mapping[tuple[str, str], Habit] = field(default_factory=dict)
    recent: tuple[RecentOrder, ...] = ()

    def habit(self, customer: str, sku: str) -> Habit | None:
        return self.habits.get((customer, sku))


def habits_of(lines: Iterable[PastLine]) -> dict[tuple[str, str], Habit]:
    """Build each customer's habits from past lines."""
    past: dict[tuple[str, str], list[PastLine]] = defaultdict(list)
    for line in lines:
        past[line.customer, line.sku].append(line)
    return {key: _habit(own) for key, own in past.items()}


def _habit(lines: list[PastLine]) -> Habit:
    amounts = [line.pieces for line in lines]
    middle = median_low(amounts)
    usual = _without_a_slip(amounts, middle)
    unit = multimode(line.unit for line in lines)[0]
    # The lower of two middles is an amount that was really taken: nobody takes two and a half cartons.
    quantity = median_low([line.quantity for line in lines if line.unit == unit])
    return Habit(len(lines), middle, min(usual), max(usual), unit, quantity)


def _without_a_slip(amounts: list[Decimal], middle: Decimal) -> list[Decimal]:
    """One amount far from all the others was a slip, or a special day: it makes no other one usual."""
    far = [amount for amount in amounts if amount > middle * SLIP or amount * SLIP < middle]
    if len(far) != 1 or len(amounts) <= ENOUGH:
        return amounts
    return [amount for amount in amounts if amount not in far]


def likeness(one: Iterable[tuple[str, Decimal]], other: Iterable[tuple[str, Decimal]]) -> float:
    """How alike two orders are, 0 to 1: the share of lines that both have with the same amount."""
    first, second = Counter(one), Counter(other)
    if not first or not second:
        return 0.0
    return (first & second).total() / (first | second).total()
