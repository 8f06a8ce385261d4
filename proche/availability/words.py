"""Presence as people read it: a dot, what kind of thing someone does, and until when.

Colleagues read the kind and no more: in a call, on a case. Never which case, customer or how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, pgettext

from proche.availability.queries import PresenceRow
from proche.availability.rules import AN_INSTANT, HoldKind, HoldSpan, PresenceState, is_seen
from proche.people import days, holidays
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


def doing(plan: Plan, row: PresenceRow, holds: Sequence[HoldSpan], *, at: datetime) -> str:
    """The kind of thing they do now, in two or three words; `until` says how long."""
    if not days.is_working(plan, at):
        return _off(plan, at)
    kept = next((hold for hold in holds if hold.overlaps(at, at + AN_INSTANT)), None)
    if kept is not None and dot(row, at=at) != "off":
        return now_in_words(kept.kind)
    if row.is_here:
        return _at_work(row)
    if row.state in (PresenceState.AWAY, PresenceState.OFF):
        return gettext("Away for now")
    return gettext("On a case") if row.is_kept else gettext("Not at the desk")


def _off(plan: Plan, at: datetime) -> str:
    """Outside their hours: on leave or a holiday, or simply not at work; the kind of leave is theirs."""
    today = days.today(plan, at)
    if any(off.from_day <= today <= off.to_day for off in plan.leave) and days.planned_minutes(plan, today):
        return gettext("On leave")
    name = holidays.name_of(plan.holidays, today)
    return gettext("Public holiday: %(name)s") % {"name": name} if name else gettext("Not at work")


def _at_work(row: PresenceRow) -> str:
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
    if ends is None or row.state in (PresenceState.AWAY, PresenceState.OFF):
        back = back_at(plan, row, at=at)
        return _back(back) if back else ""
    if not (plan.hours or plan.changed):
        return ""
    here = row.is_here or row.is_kept
    words = gettext("until %(moment)s") if here else gettext("hours until %(moment)s")
    return words % {"moment": saying.moment_in_words(ends)}


def back_at(plan: Plan, row: PresenceRow, *, at: datetime) -> datetime | None:
    """When someone who is off or away is there again; None for who is there, and where nobody knows."""
    if not days.is_working(plan, at):
        return days.next_start(plan, at)
    return row.until if row.state in (PresenceState.AWAY, PresenceState.OFF) else None


def absence(plan: Plan, row: PresenceRow, *, at: datetime) -> str:
    """What one should know before giving them something: when they are back; "" where they are there."""
    back = back_at(plan, row, at=at)
    if back is not None:
        return _back(back)
    return "" if row.is_here or row.is_kept else gettext("not at the desk")


def _back(moment: datetime) -> str:
    return gettext("back %(moment)s") % {"moment": saying.moment_in_words(moment)}
