"""A time as people type it: "demain 10h", "10:30", "in 2 h", "vendredi 14h30", "26/11 9:00". Pure.

Read in both languages whatever the reader's own is. What is not understood is None, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from proche.people.hours import moment, wall_clock

WEEKDAYS = (
    ("mon", "monday", "lun", "lundi"),
    ("tue", "tuesday", "mar", "mardi"),
    ("wed", "wednesday", "mer", "mercredi"),
    ("thu", "thursday", "jeu", "jeudi"),
    ("fri", "friday", "ven", "vendredi"),
    ("sat", "saturday", "sam", "samedi"),
    ("sun", "sunday", "dim", "dimanche"),
)
MONTHS = (
    ("jan", "january", "janv", "janvier"), ("feb", "february", "fev", "fevrier"), ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"), ("may", "mai"), ("jun", "june", "juin"),
    ("jul", "july", "juil", "juillet"), ("aug", "august", "aout"), ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre"), ("nov", "november", "novembre"), ("dec", "december", "decembre"),
)  # fmt: skip
TODAY, TOMORROW = ("today", "aujourd'hui", "aujourdhui"), ("tomorrow", "demain")
AFTER_TOMORROW = ("day after tomorrow", "apres-demain", "apres demain")

LATER = re.compile(
    r"(?:in|dans) (?:(?P<h>\d{1,3}) ?(?:h|hours?|heures?)(?: ?(?P<hm>\d{1,2}))?(?: ?(?:min|minutes?|mn))?"
    r"|(?P<m>\d{1,4}) ?(?:min|minutes?|mn))"
)
CLOCK = re.compile(
    r"(?:^| )(?:(?:at|a) )?(?:(?P<noon>noon|midi)"
    r"|(?P<h>\d{1,2}) ?(?:[:h] ?(?P<m>\d{2})?|(?= ?[ap]m))"
    r"|(?<=\bat )(?P<bare>\d{1,2})|(?<=\ba )(?P<nu>\d{1,2})) ?(?P<half>[ap]m)?$"
)
DAY_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DAY_NAMED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?(?: (\d{4}))?")
LONGEST = 60


def read(text: str, *, at: datetime, zone: str) -> datetime | None:
    """Give the moment that is meant, in the zone of who types it; None when it is not understood."""
    words = _fold(text)
    if not words or len(words) > LONGEST:
        return None
    if later := LATER.fullmatch(words):
        return _later(later, at)
    clock = CLOCK.search(words)
    minute = _minute(clock) if clock else None
    if clock is None or minute is None:
        return None
    today = wall_clock(at, zone)
    day = _day(words[: clock.start()].strip(" ,"), today.day, has_passed=minute <= today.minute)
    return moment(day, minute, zone) if day else None


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return " ".join(plain.split())


def _later(found: re.Match[str], at: datetime) -> datetime:
    minutes = int(found["m"] or 0) + 60 * int(found["h"] or 0) + int(found["hm"] or 0)
    said = (at + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    # "In two hours" at 9:42 is said as 11:45, and never sooner than was said.
    return said + timedelta(minutes=-said.minute % 5)


def _minute(clock: re.Match[str]) -> int | None:
    """The minute of the day that is written, None for what no clock shows."""
    if clock["noon"]:
        return 720
    hour, minutes = int(clock["h"] or clock["bare"] or clock["nu"]), int(clock["m"] or 0)
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"] == "pm" else 0)
    return hour * 60 + minutes if hour < 24 and minutes < 60 else None


def _day(words: str, today: date, *, has_passed: bool) -> date | None:
    words = re.sub(r"^(on|le|this|ce|next) | (prochain|at|a)$", "", words)
    if words == "" or words in TODAY:
        return today
    if words in TOMORROW:
        return today + timedelta(days=1)
    if words in AFTER_TOMORROW:
        return today + timedelta(days=2)
    for number, names in enumerate(WEEKDAYS, start=1):
        if words in names:
            ahead = (number - today.isoweekday()) % 7
            return today + timedelta(days=7 if ahead == 0 and has_passed else ahead)
    return _written(words, today)


def _written(words: str, today: date) -> date | None:
    for name in {name for names in WEEKDAYS for name in names}:
        words = words.removeprefix(f"{name} ")
    if found := ISO_DAY.fullmatch(words):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_MONTH.fullmatch(words):
        return _next(today, int(found[2]), int(found[1]), found[3])
    found = DAY_NAMED.fullmatch(words)
    months = [n for n, names in enumerate(MONTHS, start=1) if found and found[2] in names]
    return _next(today, months[0], int(found[1]), found[3]) if found and months else None


def _next(today: date, month: int, day: int, year: str | None) -> date | None:
    """A day whose year is left out is the next one there is."""
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = _date(today.year, month, day)
    return this if this is None or this >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    """A day that a calendar is for: of the last year there is no later day can be reckoned."""
    try:
        return date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None
