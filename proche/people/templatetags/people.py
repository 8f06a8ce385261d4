"""People in templates: roles, languages, skills, days, leave and exchanges as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from proche.kernel.words import Said
from proche.people import languages, leave, swaps
from proche.people.days import Place
from proche.people.frame import WEEKDAYS
from proche.people.leave import LeaveKind, LeaveState
from proche.people.rules import Role
from proche.people.swaps import SwapKind, SwapState
from proche.ui import saying

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    return {
        Role.GUEST: gettext("Guest"),
        Role.AGENT: pgettext("role", "Agent"),
        Role.LEAD: pgettext("role", "Lead"),
        Role.ADMIN: pgettext("role", "Admin"),
    }[Role(role)]


@register.filter
def language_words(codes: Sequence[str]) -> str:
    """Languages by their names: "French, Arabic"."""
    names = (languages.name_of(code) for code in codes)
    return ", ".join(name.words(gettext) if isinstance(name, Said) else name for name in names)


@register.filter
def day_words(day: date) -> str:
    """A day at the head of a line: "Friday 27 November"."""
    return capfirst(saying.day_in_words(day))


@register.filter
def day_inside(day: date) -> str:
    """A day inside a sentence."""
    return saying.day_in_words(day)


@register.filter
def place_words(place: Place | None) -> str:
    if place is None:
        return ""
    return (
        pgettext("place of work", "From home")
        if place is Place.HOME
        else pgettext("place of work", "On site")
    )


@register.filter
def leave_kind(kind: LeaveKind) -> str:
    return saying.say(leave.KINDS[kind])


@register.filter
def leave_state(state: LeaveState) -> str:
    return saying.say(leave.STATES[state])


@register.filter
def swap_state(state: SwapState) -> str:
    return saying.say(swaps.STATES[state])


@register.filter
def swap_kind(kind: SwapKind) -> str:
    return saying.say(swaps.KINDS[kind])


@register.filter
def of_day(texts: Mapping[date, str], day: date) -> str:
    """What a table of texts by day says of one."""
    return texts.get(day, "")


@register.filter
def skill_words(skills: Mapping[str, int]) -> str:
    """Skills by name, each with its level above the first: "edi (2), orders"."""
    return ", ".join(f"{name} ({level})" if level > 1 else name for name, level in sorted(skills.items()))


@register.filter
def weekday_words(weekdays: Iterable[int]) -> str:
    """ISO weekdays by name: "Tuesday, Thursday"."""
    return ", ".join(gettext(WEEKDAYS[weekday - 1]) for weekday in sorted(weekdays))
