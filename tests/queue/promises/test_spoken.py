"""A time as people type it, in both languages; what is not understood is never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from proche.queue.promises.spoken import read

#: Tuesday, 24 November 2026, 10:42 in Paris.
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


def said(text: str, at: datetime = NOW) -> str:
    begin = read(text, at=at, zone="Europe/Paris")
    return begin.strftime("%d %H:%M") if begin else ""


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("10:30", "24 09:30"),
        ("14h", "24 13:00"),
        ("14 h 30", "24 13:30"),
        ("at 11", "24 10:00"),
        ("à 11", "24 10:00"),
        ("2:30 pm", "24 13:30"),
        ("midi", "24 11:00"),
        ("aujourd’hui 16 h 30", "24 15:30"),
        ("demain 10h", "25 09:00"),
        ("Demain à 10 h", "25 09:00"),
        ("tomorrow at 10:30", "25 09:30"),
        ("après-demain midi", "26 11:00"),
        ("day after tomorrow 9:15", "26 08:15"),
        ("vendredi 14h30", "27 13:30"),
        ("friday 2pm", "27 13:00"),
        ("tuesday 14:00", "24 13:00"),
        ("mardi 9h", "01 08:00"),
        ("lundi prochain 9h", "30 08:00"),
        ("26/11 9:00", "26 08:00"),
        ("jeudi 26/11 à 9h", "26 08:00"),
        ("26 novembre 10h", "26 09:00"),
        ("1er décembre 9h", "01 08:00"),
        ("5/1 9h", "05 08:00"),
        ("2026-11-27 08:15", "27 07:15"),
        ("in 2 h", "24 11:45"),
        ("dans 1h30", "24 11:15"),
        ("in 45 minutes", "24 10:30"),
    ],
)
def test_people_type_a_time_in_their_own_way(text: str, utc: str) -> None:
    assert said(text) == utc


@pytest.mark.parametrize(
    "text",
    ["", "soon", "bientôt", "demain", "10", "25:00", "10:75", "31/02 10h", "99/99 10h", "1" * 80, "13 pm"],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert said(text) == ""


def test_a_day_without_a_year_is_the_next_one_there_is() -> None:
    found = read("5/1 9h", at=NOW, zone="Europe/Paris")
    assert found is not None
    assert found.year == 2027


def test_an_hour_that_the_clock_skips_is_the_jump_itself() -> None:
    # The night of 28 March 2027: 02:00 becomes 03:00 in Paris, at 01:00 UTC.
    found = read("28/3 2:30", at=datetime(2027, 3, 27, 12, tzinfo=UTC), zone="Europe/Paris")
    assert found == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_time_is_read_on_the_typers_own_clock() -> None:
    assert read("10:30", at=NOW, zone="Indian/Reunion") == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
