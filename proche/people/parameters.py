"""The desk's rules about hours, places and swaps, as they are on a day."""

from __future__ import annotations

from datetime import date

from proche.people.frame import Frame


def frame_on(day: date) -> Frame:
    return Frame()


def days_from_home_on(day: date) -> int:
    """How many days a week a person may work from home by their own choice."""
    return 2


def lead_grants_swaps_on(day: date) -> bool:
    """Whether a lead has to grant what two people agreed."""
    return True
