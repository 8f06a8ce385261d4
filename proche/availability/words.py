"""Presence as people read it: a dot and a sentence."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from proche.availability.queries import PresenceRow
from proche.availability.rules import PresenceState, is_seen
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
    """The reason in words, or that they are here with so much in hand."""
    if row.reasons:
        return saying.say(row.reasons[0])
    if row.held:
        return gettext("Here, %(held)s of %(capacity)s in hand.") % {
            "held": row.held,
            "capacity": row.capacity,
        }
    return gettext("Here, nothing in hand.")
