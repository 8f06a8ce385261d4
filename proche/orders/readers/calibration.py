"""How often values said with so much confidence were right, on the tuning half of the corpus.

Written by `tests/orders/readers/make_calibration.py`; docs/confidence.md says how it was measured.
"""

from __future__ import annotations

#: said above this, and up to this; how many values; how many of them were right
Rows = tuple[tuple[float, float, int, int], ...]
#: fewer values than this say little
ENOUGH = 50
TEXT: Rows = (
    (0.5, 0.7, 1, 1),
    (0.7, 0.8, 83, 83),
    (0.8, 0.9, 42, 42),
    (0.9, 0.94, 39, 39),
    (0.94, 0.96, 79, 76),
    (0.96, 0.97, 32, 32),
    (0.97, 0.98, 2627, 2614),
    (0.99, 0.995, 2242, 2242),
)
SCAN: Rows = (
    (0.0, 0.5, 74, 28),
    (0.5, 0.7, 155, 110),
    (0.7, 0.8, 35, 30),
    (0.8, 0.9, 48, 39),
    (0.9, 0.94, 185, 173),
    (0.94, 0.96, 7, 5),
    (0.96, 0.97, 1116, 1087),
    (0.99, 0.995, 929, 925),
)


def share_right(chance: float, *, is_scan: bool) -> float:
    """What a chance is worth: never more than the share that was right, where enough values were seen."""
    rows = SCAN if is_scan else TEXT
    found = next(((values, right) for low, high, values, right in rows if low < chance <= high), None)
    if found is None or found[0] < ENOUGH:
        return chance
    return round(min(chance, (found[1] + 1) / (found[0] + 2)), 4)
