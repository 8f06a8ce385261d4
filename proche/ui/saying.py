"""A `Said` in the reader's language: days, moments and amounts among its values as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext, pgettext

from proche.kernel import clock
from proche.kernel.words import Said

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*([+-]\d\d:\d\d|Z)")
AMOUNT = re.compile(r"-?\d{1,12}\.\d{1,6}")


def say(sentence: Said) -> str:
    """Give the whole sentence in the language and the zone that are active."""
    return sentence.words(gettext, write)


def write(value: str) -> str:
    """One value of a sentence: what is no day, moment or amount stays as it is."""
    try:
        if DAY.fullmatch(value):
            return day_in_words(date.fromisoformat(value))
        if MOMENT.fullmatch(value):
            return moment_in_words(datetime.fromisoformat(value))
    except ValueError:
        return value
    return amount_in_words(value) if AMOUNT.fullmatch(value) else value


def day_in_words(day: date) -> str:
    """A day with its weekday; its year where it is another one than now."""
    # Translators: a day and its weekday, in Django's date letters
    letters = gettext("l j F") if day.year == today().year else gettext("l j F Y")
    return in_date_letters(day, letters)


def in_date_letters(day: date, letters: str) -> str:
    """A day in Django's date letters, its first of a month as the language writes it: French "1er"."""
    # Translators: the first day of a month, in Django's date letters; French: j\e\r
    first = pgettext("first of a month", "j")
    return formats.date_format(day, letters.replace("j", first, 1) if day.day == 1 else letters)


def moment_in_words(moment: datetime) -> str:
    """A moment inside a sentence: "13:30" today, "tomorrow 08:30", "Thursday 26 November 08:30"."""
    local = timezone.localtime(moment)
    hour = formats.date_format(local, clock_format())
    if local.date() == today():
        return hour
    if local.date() == today() + timedelta(days=1):
        return gettext("tomorrow %(hour)s") % {"hour": hour}
    return gettext("%(day)s %(hour)s") % {"day": day_in_words(local.date()), "hour": hour}


def today() -> date:
    """The day at the desk, on the reader's clock."""
    return timezone.localdate(clock.now())


def amount_in_words(text: str) -> str:
    places = len(text.partition(".")[2])
    return formats.number_format(Decimal(text), decimal_pos=places, use_l10n=True, force_grouping=True)


def clock_format() -> str:
    # Translators: how an hour is written, in Django's date letters; French: G \h i
    return gettext("H:i")
