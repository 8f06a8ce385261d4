"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from proche.ui.templatetags.ui import length, when, when_in_words

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=2), "at 07:42"),
        (timedelta(days=1), "yesterday at 09:42"),
        (timedelta(days=5), "19 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
        (-timedelta(minutes=15), "at 09:57"),
        (-timedelta(days=1), "tomorrow at 09:42"),
    ],
)
def test_a_moment_is_said_from_now(gone: timedelta, words: str) -> None:
    with translation.override("en"):
        assert when_in_words(AT - gone, AT) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3, minutes=5), "3 h 05"),
        (timedelta(days=1, hours=4), "1 day"),
        (timedelta(days=3), "3 days"),
        (-timedelta(minutes=2), "0 s"),
    ],
)
def test_a_length_has_two_units_at_most(span: timedelta, words: str) -> None:
    with translation.override("en"):
        assert length(span) == words


def test_the_reader_sees_their_own_zone() -> None:
    with translation.override("en"), timezone.override("Europe/Paris"):
        assert ">at 08:42</time>" in when(AT - timedelta(hours=2), AT)
