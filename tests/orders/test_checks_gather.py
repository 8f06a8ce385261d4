"""Doubts of readers meet those of the checks."""

from __future__ import annotations

from proche.kernel.words import said
from proche.orders.checks.gather import gather
from proche.orders.reading import Doubt, OrderRead


def test_a_doubt_about_all_lines_at_once_stays_open():
    asked = Doubt("/lines", "NO_LINES", said("Nothing is ordered here. Is it an order?"))

    assert gather([], [asked], OrderRead(), []) == (asked,)
