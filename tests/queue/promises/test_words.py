"""What the customer is told: in their language, on their clock, by what is promised."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from proche.queue.promises import words
from proche.queue.promises.rules import PromiseKind

HALF = timedelta(minutes=30)
CALL = PromiseKind.CALL_BACK


def told(begin: datetime, at: datetime, kind: PromiseKind = CALL, zone: str = "Europe/Paris") -> str:
    return words.to_customer(kind, begin, begin + HALF, language="en", zone=zone, at=at)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (4, "We will call you back today between 14:42 and 15:12."),
        (24, "We will call you back tomorrow between 10:42 and 11:12."),
        (72, "We will call you back on Friday 27 November between 10:42 and 11:12."),
    ],
)
@pytest.mark.usefixtures("desk_stands")
def test_the_day_is_said_as_people_say_it(at: datetime, hours: int, sentence: str) -> None:
    assert told(at + timedelta(hours=hours), at) == sentence


def test_what_is_promised_is_named(at: datetime) -> None:
    assert told(at, at, PromiseKind.ANSWER).startswith("You will have our answer by mail today")
    assert told(at, at, PromiseKind.OTHER).startswith("We will see to it today")


def test_a_customer_overseas_is_told_their_own_hour(at: datetime) -> None:
    assert told(at, at, zone="Indian/Reunion") == "We will call you back today between 13:42 and 14:12."
    with timezone.override("Europe/Paris"):
        assert words.on_their_clock(at, at + HALF, zone="Indian/Reunion") == "13:42 to 14:12 for them"
        assert words.on_their_clock(at, at + HALF, zone="Europe/Brussels") == ""


def test_a_language_that_the_desk_does_not_speak_falls_back_to_its_own(at: datetime) -> None:
    assert words.to_customer(CALL, at, at + HALF, language="nl", zone="Europe/Paris", at=at).startswith(
        "We will"
    )
