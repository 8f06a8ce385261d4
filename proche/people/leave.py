"""Leave as asked and granted: its kinds, its way, which half days it takes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_


class LeaveKind(StrEnum):
    """Seen by the person and whoever leads them, by nobody else."""

    PAID = "PAID"
    RTT = "RTT"
    UNPAID = "UNPAID"
    SICK = "SICK"
    OTHER = "OTHER"


class LeaveState(StrEnum):
    ASKED = "ASKED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


KINDS: dict[LeaveKind, Said] = {
    LeaveKind.PAID: said(N_("Paid leave")),
    LeaveKind.RTT: said(N_("Working-time reduction (RTT)")),
    LeaveKind.UNPAID: said(N_("Unpaid leave")),
    LeaveKind.SICK: said(N_("Sick leave")),
    LeaveKind.OTHER: said(N_("Other leave")),
}
STATES: dict[LeaveState, Said] = {
    LeaveState.ASKED: said(N_("asked")),
    LeaveState.GRANTED: said(N_("granted")),
    LeaveState.REFUSED: said(N_("refused")),
    LeaveState.WITHDRAWN: said(N_("withdrawn")),
}
#: Someone who is ill tells it and asks nobody.
TOLD = frozenset({LeaveKind.SICK})
#: What takes days away, or may: another one may not lie over it.
OPEN = frozenset({LeaveState.ASKED, LeaveState.GRANTED})
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """From the morning or noon of one day to the noon or evening of another, both included."""

    from_day: date
    to_day: date
    from_noon: bool = False
    to_noon: bool = False

    @property
    def is_sound(self) -> bool:
        if self.from_day == self.to_day:
            return not (self.from_noon and self.to_noon)
        return timedelta(0) < self.to_day - self.from_day <= LONGEST

    @property
    def days(self) -> Iterator[date]:
        for n in range((self.to_day - self.from_day).days + 1):
            yield self.from_day + timedelta(days=n)

    def halves(self, day: date) -> tuple[bool, bool]:
        """Whether it takes the morning, and the afternoon, of a day."""
        if not self.from_day <= day <= self.to_day:
            return False, False
        return not (day == self.from_day and self.from_noon), not (day == self.to_day and self.to_noon)

    def overlaps(self, other: LeaveSpan) -> bool:
        return any(
            mine and theirs
            for day in self.days
            for mine, theirs in zip(self.halves(day), other.halves(day), strict=True)
        )

    @property
    def said(self) -> Said:
        if self.from_day == self.to_day:
            return _one_day(self)
        return said(N_("%(begin)s to %(end)s"), begin=_begin(self), end=_end(self))


def _one_day(span: LeaveSpan) -> Said:
    if span.from_noon:
        return said(N_("%(day)s, afternoon"), day=span.from_day.isoformat())
    if span.to_noon:
        return said(N_("%(day)s, morning"), day=span.from_day.isoformat())
    return said(N_("%(day)s"), day=span.from_day.isoformat())


def _begin(span: LeaveSpan) -> Said:
    words = N_("%(day)s at noon") if span.from_noon else N_("%(day)s")
    return said(words, day=span.from_day.isoformat())


def _end(span: LeaveSpan) -> Said:
    words = N_("%(day)s at noon") if span.to_noon else N_("%(day)s")
    return said(words, day=span.to_day.isoformat())
