"""Presence as people read it: a dot, what kind of thing someone does, and until when.

Colleagues read the kind and no more: in a call, on a case. Never which case, customer or how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, pgettext

from proche.availability.queries import PresenceRow
from proche.availability.rules import AN_INSTANT, HoldKind, HoldSpan, PresenceState, is_seen
from proche.people import days
from proche.people.days import Plan
from proche.ui import saying


def dot(row: PresenceRow, *, at: datetime) -> str:
    """here; busy (a meeting, a call, a break); away (said so); off (said so, not seen, outside hours)."""
    if row.is_here:
        return "here"
    if row.state is PresenceState.OFF or not is_seen(row.seen_at, at):
        return "off"
    if row.state is PresenceState.AWAY:
        return "away"
    return "busy" if row.is_kept else "off"


def says(row: PresenceRow) -> str:
    """The reason in words why they are not here, or that they are on a case or free."""
    if row.reasons:
        return saying.say(row.reasons[0])
    return gettext("On a case.") if row.held else gettext("Free.")


def doing(row: PresenceRow, holds: Sequence[HoldSpan], *, at: datetime) -> str:
    """The kind of thing they do now, in two or three words."""
    kept = next((hold for hold in holds if hold.overlaps(at, at + AN_INSTANT)), None)
    if kept is not None and dot(row, at=at) != "off":
        return now_in_words(kept.kind)
    if not row.is_here:
        return saying.say(row.reasons[0]) if row.reasons else gettext("Not here.")
    if row.held:
        return gettext("On a case")
    return gettext("Free, by phone") if row.is_on_phone else pgettext("has nothing in hand", "Free")


def now_in_words(kind: HoldKind) -> str:
    return {
        HoldKind.CALL: gettext("In a call"),
        HoldKind.MEETING: gettext("In a meeting"),
        HoldKind.BREAK: gettext("On a break"),
        HoldKind.BUSY: gettext("Busy"),
    }.get(kind, gettext("On a case"))


def kind_in_words(kind: HoldKind) -> str:
    return {
        HoldKind.CALL: gettext("call"),
        HoldKind.MEETING: gettext("meeting"),
        HoldKind.BREAK: gettext("break"),
        HoldKind.BUSY: gettext("busy"),
    }.get(kind, "")


def until(plan: Plan, row: PresenceRow, *, at: datetime) -> str:
    """How long they are here, or when they are back; "" when nobody knows."""
    ends = days.working_until(plan, at)
    if dot(row, at=at) == "away" and row.until:
        return gettext("back %(moment)s") % {"moment": saying.moment_in_words(row.until)}
    if ends is not None:
        told = gettext("until %(moment)s") % {"moment": saying.moment_in_words(ends)}
        return told if plan.hours or plan.changed else ""
    begins = days.next_start(plan, at)
    return gettext("back %(moment)s") % {"moment": saying.moment_in_words(begins)} if begins else ""
