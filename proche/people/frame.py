"""The frame within which each person sets their own hours: which rule does not fit, and what would. Pure.

A day's spans are minutes from its midnight; what runs past 1440 runs into the night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.hours import DAY, WEEK, Hours
from proche.people.spans import joined

#: (from minute, to minute) of one day, in order.
Spans = Sequence[tuple[int, int]]

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the desk allows, in minutes; in `fixed` hours everyone who works that day is there."""

    earliest: int = 7 * 60
    latest: int = 20 * 60
    longest_day: int = 10 * 60
    shortest_lunch: int = 30
    #: A day that is longer needs its lunch.
    lunch_after: int = 6 * 60
    weekly_most: int = 44 * 60
    fixed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that does not fit. `weekday` is the ISO weekday it lies on, 0 for the week as a whole."""

    weekday: int
    said: Said


def breaches(frame: Frame, hours: Sequence[Hours]) -> list[Breach]:
    """Everything in a week that lies outside the frame, day by day, the week as a whole last."""
    found = [
        breach
        for weekday in range(1, WEEK + 1)
        for breach in breaches_of_day(frame, spans_of(hours, weekday), weekday)
    ]
    over = breach_of_week(frame, minutes_of((span.from_minute, span.to_minute) for span in hours))
    return [*found, over] if over else found


def breaches_of_day(frame: Frame, spans: Spans, weekday: int) -> list[Breach]:
    """What lies outside the frame on one day; a day off always fits."""
    if not spans:
        return []
    day = said(WEEKDAYS[weekday - 1])
    return [Breach(weekday, sentence) for rule in RULES for sentence in rule(frame, spans, day)]


def breach_of_week(frame: Frame, minutes: int) -> Breach | None:
    if minutes <= frame.weekly_most:
        return None
    words = N_("These are %(length)s in the week; at most %(most)s fit. Take %(over)s away.")
    over = length(minutes - frame.weekly_most)
    return Breach(0, said(words, length=length(minutes), most=length(frame.weekly_most), over=over))


def rules_said(frame: Frame) -> list[Said]:
    """The frame as it is shown beside the hours that are set within it."""
    begin, end = clock(frame.earliest), clock(frame.latest)
    told = [
        said(N_("Between %(begin)s and %(end)s."), begin=begin, end=end),
        said(
            N_("At most %(day)s a day and %(week)s a week."),
            day=length(frame.longest_day),
            week=length(frame.weekly_most),
        ),
    ]
    told += [
        said(N_("Everyone is there from %(begin)s to %(end)s."), begin=clock(one), end=clock(other))
        for one, other in frame.fixed
    ]
    return told


def _begins_early(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    if spans[0][0] < frame.earliest:
        words = N_("Work on %(day)s begins at %(begin)s, before the desk does. From %(earliest)s on it fits.")
        yield said(words, day=day, begin=clock(spans[0][0]), earliest=clock(frame.earliest))


def _ends_late(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    end = max(end for _, end in spans)
    if end > frame.latest:
        words = N_("Work on %(day)s ends at %(end)s, after the desk does. Until %(latest)s it fits.")
        yield said(words, day=day, end=clock(end), latest=clock(frame.latest))


def _is_long(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    minutes = minutes_of(spans)
    if minutes > frame.longest_day:
        words = N_("Work on %(day)s lasts %(length)s; a day lasts %(most)s at most. Take %(over)s away.")
        over = length(minutes - frame.longest_day)
        yield said(words, day=day, length=length(minutes), most=length(frame.longest_day), over=over)


def _has_no_lunch(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    if minutes_of(spans) <= frame.lunch_after:
        return
    longest = max((begin - end for (_, end), (begin, _) in pairwise(spans)), default=0)
    if longest < frame.shortest_lunch:
        words = N_(
            "Work on %(day)s is longer than %(after)s: it needs a lunch break of %(shortest)s. "
            "Write for example 9-12:30, 13:30-17:30."
        )
        yield said(words, day=day, after=length(frame.lunch_after), shortest=length(frame.shortest_lunch))


def _misses_fixed_hours(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    for begin, end in frame.fixed:
        if not any(start <= begin and end <= stop for start, stop in joined(spans)):
            words = N_("Everyone is there from %(begin)s to %(end)s; on %(day)s take these hours in.")
            yield said(words, day=day, begin=clock(begin), end=clock(end))


def _overlaps(frame: Frame, spans: Spans, day: Said) -> Iterator[Said]:
    if any(begin < end for (_, end), (begin, _) in pairwise(spans)):
        yield said(N_("Two spans on %(day)s lie over each other. Write them one after the other."), day=day)


RULES: tuple[Callable[[Frame, Spans, Said], Iterator[Said]], ...] = (
    _overlaps,
    _begins_early,
    _ends_late,
    _is_long,
    _has_no_lunch,
    _misses_fixed_hours,
)


def spans_of(hours: Sequence[Hours], weekday: int) -> list[tuple[int, int]]:
    return sorted((span.from_minute, span.to_minute) for span in hours if span.weekday == weekday)


def minutes_of(spans: Spans | Iterator[tuple[int, int]]) -> int:
    return sum(end - begin for begin, end in spans)


def clock(minute: int) -> Said:
    """An hour of the wall clock, as the reader's language writes it."""
    hour, rest = divmod(minute if minute <= DAY else minute - DAY, 60)
    # Translators: an hour of the day; French: %(hour)s h %(minute)s
    return said(N_("%(hour)s:%(minute)s"), hour=hour, minute=f"{rest:02d}")


def length(minutes: int) -> Said:
    """A length of time: "30 min", "10 h", "7 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return said(N_("%(minutes)s min"), minutes=rest)
    if not rest:
        return said(N_("%(hours)s h"), hours=hours)
    return said(N_("%(hours)s h %(minutes)s"), hours=hours, minutes=f"{rest:02d}")
