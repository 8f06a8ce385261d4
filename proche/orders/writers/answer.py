"""What is answered to an order, before it is written in the customer's form. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from proche.orders.reading import Line, OrderRead, Party, Value


class Verdict(StrEnum):
    """Of a whole order or of one line; only a line is ever added."""

    ACCEPTED = "ACCEPTED"
    CHANGED = "CHANGED"
    REJECTED = "REJECTED"
    ADDED = "ADDED"


#: UNTDID 1229, the state of a line, as UBL, EDIFACT and Order-X all write it.
LINE_CODES = {Verdict.ADDED: "1", Verdict.CHANGED: "3", Verdict.ACCEPTED: "5", Verdict.REJECTED: "7"}


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One line of an answer. `line` is what is delivered, of a rejected one what was ordered.

    `ordered_position` names the line of the order that it answers, 0 for one that was added; `ordered` is
    that line where the customer can tell it from the answered one; `note` says what differs, in words.
    """

    position: int
    verdict: Verdict
    line: Line
    ordered_position: int = 0
    ordered: Line | None = None
    is_substituted: bool = False
    note: str = ""

    @property
    def code(self) -> str:
        return LINE_CODES[self.verdict]

    @property
    def wanted(self) -> Line:
        return self.ordered or self.line


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one order. `order` is its head as the customer sent it, with what is promised on it.

    `number` names the answer and is the same at every try; `issued_at` is an ISO moment.
    """

    number: str
    issued_at: str
    verdict: Verdict
    order: OrderRead
    lines: tuple[AnsweredLine, ...] = ()
    notes: tuple[str, ...] = ()
    seller: Party = field(default_factory=Party)
    wanted_on: Value | None = None

    @property
    def issued_on(self) -> str:
        return self.issued_at[:10]
