"""Sentences with days, moments and amounts in them, as the reader writes these."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from proche.kernel import clock
from proche.kernel.words import Said, said
from proche.ui import saying
from proche.ui.templatetags.ui import when_in_words


@pytest.fixture(autouse=True)
def in_english(desk_stands):
    with translation.override("en"):
        yield


def moment(*, days: int = 0) -> datetime:
    return timezone.localtime(clock.now()).replace(hour=8, minute=30, second=0, microsecond=0) + timedelta(
        days=days
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2031-12-04", "Thursday 4 December 2031"),
        ("18.40", "18.40"),
        ("EP-200.50", "EP-200.50"),
        ("2031-13-45", "2031-13-45"),
        ("24", "24"),
        ("2031-12-04T08:30:00+00:00", "Thursday 4 December 2031 09:30"),
    ],
)
def test_a_value_is_written_as_people_write_it(value, words):
    with timezone.override("Europe/Paris"):
        assert saying.say(said("%(it)s", it=value)) == words


def test_an_amount_has_the_readers_comma():
    with translation.override("fr"):
        assert saying.write("18.40") == "18,40"


def test_today_is_said_by_its_hour_and_tomorrow_by_its_name():
    assert saying.write(moment().isoformat()) == "08:30"
    assert saying.write(moment(days=1).isoformat()) == "tomorrow 08:30"
    assert saying.write(moment().astimezone(UTC).isoformat()) == "08:30"


def test_a_day_of_this_year_is_said_without_it():
    today = saying.today()
    assert str(today.year) not in saying.day_in_words(today)


def test_a_sentence_inside_a_sentence_is_said_too_and_survives_being_stored():
    whole = said("Usually %(usual)s.", usual=said("%(count)s %(unit)s", count="2.5", unit="kg"))
    assert saying.say(Said.from_json(whole.as_json())) == "Usually 2.5 kg."


def test_the_first_of_a_month_is_written_as_the_language_does():
    first, second = date(2031, 12, 1), date(2031, 12, 2)
    assert saying.day_in_words(first) == "Monday 1 December 2031"
    with translation.override("fr"):
        assert saying.day_in_words(first) == "lundi 1er décembre 2031"
        assert saying.day_in_words(second) == "mardi 2 décembre 2031"
        assert (
            when_in_words(datetime(2031, 12, 1, 9, tzinfo=UTC), datetime(2031, 12, 9, tzinfo=UTC))
            == "1er déc."
        )


def test_a_moment_of_another_day_is_said_with_its_hour_in_french_too():
    with translation.override("fr"), timezone.override("Europe/Paris"):
        assert saying.write("2031-12-04T08:30:00+00:00") == "jeudi 4 décembre 2031 à 9\u202fh\u202f30"
