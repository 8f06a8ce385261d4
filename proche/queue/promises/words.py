"""A promise in words: to the customer in their language and on their clock, to the team in the reader's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext

from proche.people.hours import zone_of
from proche.queue.promises.rules import PromiseKind, PromiseState
from proche.ui import saying


def to_customer(
    kind: PromiseKind, begin: datetime, end: datetime, *, language: str, zone: str, at: datetime
) -> str:
    """The sentence to say or write to the customer."""
    with translation.override(_spoken(language)), timezone.override(zone_of(zone)):
        when = between(begin, end, at=at)
        if kind is PromiseKind.CALL_BACK:
            return gettext("We will call you back %(when)s.") % {"when": when}
        if kind is PromiseKind.ANSWER:
            return gettext("You will have our answer by mail %(when)s.") % {"when": when}
        return gettext("We will see to it %(when)s.") % {"when": when}


def _spoken(language: str) -> str:
    known = {code for code, _ in settings.LANGUAGES}
    return language if language in known else settings.LANGUAGE_CODE


def between(begin: datetime, end: datetime, *, at: datetime) -> str:
    """A span inside a sentence, in the language and the zone that are active."""
    day, today = timezone.localdate(begin), timezone.localdate(at)
    hours = {"from": hour(begin), "to": hour(end)}
    if day == today:
        return gettext("today between %(from)s and %(to)s") % hours
    if day == today + timedelta(days=1):
        return gettext("tomorrow between %(from)s and %(to)s") % hours
    named = {"day": saying.day_in_words(day), **hours}
    return gettext("on %(day)s between %(from)s and %(to)s") % named


def hour(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), saying.clock_format())


def on_their_clock(begin: datetime, end: datetime, *, zone: str) -> str:
    """The same span as the customer's clock shows it, "" where it shows the same as the reader's."""
    theirs = zone_of(zone)
    if begin.astimezone(theirs).utcoffset() == timezone.localtime(begin).utcoffset():
        return ""
    with timezone.override(theirs):
        return gettext("%(from)s to %(to)s for them") % {"from": hour(begin), "to": hour(end)}


def day_name(midnight: datetime, *, at: datetime) -> str:
    day, today = timezone.localdate(midnight), timezone.localdate(at)
    if day == today:
        return gettext("Today")
    if day == today + timedelta(days=1):
        return gettext("Tomorrow")
    return _capital(saying.day_in_words(day))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def kind(code: PromiseKind) -> str:
    return {
        PromiseKind.CALL_BACK: gettext("Call back"),
        PromiseKind.ANSWER: gettext("Answer by mail"),
        PromiseKind.OTHER: gettext("Something else"),
    }[code]


def state(code: PromiseState) -> str:
    return {
        PromiseState.OPEN: gettext("To be kept"),
        PromiseState.KEPT: gettext("Kept"),
        PromiseState.TRIED: gettext("Tried, nobody answered"),
        PromiseState.MOVED: gettext("Moved to another time"),
        PromiseState.CALLED_OFF: gettext("Called off"),
    }[code]
