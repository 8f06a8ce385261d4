"""Where everything stands on a form, in millimetres from the top left corner of an A4 page. Pure.

Whoever changes a place here changes what is printed and what is read at once: forms on paper stay as
they were, so a new arrangement is a new `LAYOUT`, with the old one kept for as long as its forms live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: the arrangement below, as it stands in the code on the page
LAYOUT = "1"
WIDTH, HEIGHT = 210.0, 297.0
#: full squares in the corners: they tell turn, size and slant
CORNER = 6.0
CORNERS = ((13.0, 13.0), (197.0, 13.0), (13.0, 284.0), (197.0, 284.0))
#: the signed code, twice, so that one fold or streak does not cost the page: left, top, side
CODES = ((165.0, 15.0, 24.0), (169.0, 256.0, 20.0))
#: a full bar at both ends of each row of boxes: lines that a fax loses move rows, and the bars with them
BAR_WIDTH, BAR_HEIGHT = 4.0, 2.4
BAR_LEFT, BAR_RIGHT = 13.0, 197.0
#: a box to mark, and from one to the next
BOX, STEP = 3.8, 4.8
ROWS = 20
FIRST_ROW, ROW_STEP = 74.0, 9.0
TENS_LEFT, UNITS_LEFT = 101.0, 147.0
DAY_ROW, MONTH_ROW = 50.0, 59.0
DAYS_LEFT, MONTHS_LEFT, YEARS_LEFT = 40.0, 40.0, 110.0
YEAR_STEP = 12.0
#: where whatever no box is for may be written: left, top, right, foot
WRITTEN = (20.0, 256.0, 165.0, 277.0)
DIGITS = tuple(range(1, 10))


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it is for, and its middle."""

    row: int
    group: str
    value: int
    x: float
    y: float


#: rows of boxes: the days, the months with their years, then the products
DAY, MONTH = 0, 1
FIRST_PRODUCT = 2


def row_middles(rows: int = ROWS) -> list[float]:
    """The heights of all rows of boxes, from above."""
    return [DAY_ROW, MONTH_ROW, *(FIRST_ROW + ROW_STEP * place for place in range(rows))]


def boxes(rows: int, years: tuple[int, ...]) -> Iterator[Box]:
    """Every box of a page with so many products. `years` are those that its dates may be of."""
    yield from (Box(DAY, "day", day, DAYS_LEFT + STEP * (day - 1), DAY_ROW) for day in range(1, 32))
    yield from (
        Box(MONTH, "month", month, MONTHS_LEFT + STEP * (month - 1), MONTH_ROW) for month in range(1, 13)
    )
    yield from (
        Box(MONTH, "year", year, YEARS_LEFT + YEAR_STEP * place, MONTH_ROW)
        for place, year in enumerate(years)
    )
    for place in range(rows):
        y = FIRST_ROW + ROW_STEP * place
        for name, left, times in (("tens", TENS_LEFT, 10), ("units", UNITS_LEFT, 1)):
            for digit in DIGITS:
                yield Box(FIRST_PRODUCT + place, name, digit * times, left + STEP * (digit - 1), y)
