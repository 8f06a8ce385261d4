"""Weekly hours as people write them."""

from __future__ import annotations

import pytest

from proche.people.hours import Hours
from proche.people.week import Unreadable, read_day, write_day


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("9-17", [(540, 1020)]),
        ("8:30-12, 13-17:30", [(510, 720), (780, 1050)]),
        ("8 h 30 - 12 h ; 13h-17h30", [(510, 720), (780, 1050)]),
        ("9.15–10.45", [(555, 645)]),
        ("22-6", [(1320, 1800)]),
        ("9 à 12", [(540, 720)]),
    ],
)
def test_a_day_is_read(text: str, spans: list[tuple[int, int]]) -> None:
    assert read_day(2, text) == [Hours(2, *span) for span in spans]


@pytest.mark.parametrize("text", ["mornings", "9", "9-", "25-26", "9:75-10", "24-25"])
def test_what_names_no_hours_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day(2, text)


@pytest.mark.parametrize("text", ["8:30-12:00, 13:00-17:30", "22:00-6:00", "0:00-24:00", ""])
def test_what_is_written_reads_back(text: str) -> None:
    assert write_day(read_day(3, text), 3) == text
