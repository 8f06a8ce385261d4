"""The answer, as tables: what keeps a person out, what moves them up, and when the next one can."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proche.availability.rules import (
    Candidate,
    HoldKind,
    HoldSpan,
    Need,
    PresenceState,
    expected_at,
    may_reach,
    who_can_take,
)
from proche.people.rules import PersonRef, Right
from tests.cast import OFFICE
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)


def someone(pk: int = 1, name: str = "Nadia", **more) -> Candidate:
    """Nadia at her desk on Tuesday at 10:42, her page open, nothing in hand."""
    here = Candidate(
        person=PersonRef(pk, name),
        rights=frozenset({Right.TAKE_CASE}),
        zone="Europe/Paris",
        hours=OFFICE,
        seen_at=NOW - MINUTE,
        languages=("fr",),
    )
    return replace(here, **more)


def hold(kind: HoldKind, begins: int, lasts: int | None) -> HoldSpan:
    start = NOW + begins * MINUTE
    return HoldSpan(kind, start, start + lasts * MINUTE if lasts is not None else None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OUT = [
    (Need(), {"rights": frozenset()}, "Does not take cases."),
    (Need(only_for=7), {}, "This is kept for someone else."),
    (Need(skills=frozenset({"edi", "clinical"})), {"skills": frozenset({"edi"})},
     "This needs a skill they do not have: clinical."),
    (Need(language="nl"), {}, "This needs someone who speaks Dutch."),
    (Need(), {"zone": "America/Martinique"},
     "Outside their hours; they start again 2026-11-24T13:00:00+00:00."),
    (Need(), {"hours": OFFICE[:2]}, "Outside their hours; they start again 2026-11-30T08:00:00+00:00."),
    (Need(), {"state": PresenceState.AWAY, "state_until": NOW + 20 * MINUTE},
     "Away until 2026-11-24T10:02:00+00:00."),
    (Need(), {"state": PresenceState.OFF}, "Off for now."),
    (Need(), {"seen_at": None}, "Not at their desk today."),
    (Need(), {"seen_at": NOW - 4 * MINUTE}, "Not at their desk; last seen 2026-11-24T09:38:00+00:00."),
    (Need(), {"holds": (hold(HoldKind.MEETING, -10, 50),)}, "In a meeting until 2026-11-24T10:22:00+00:00."),
    (Need(), {"holds": (hold(HoldKind.CALL, -1, None),)}, "On a call."),
    (Need(), {"holds": (hold(HoldKind.BREAK, 4, 10),)}, "A break begins at 2026-11-24T09:46:00+00:00."),
    (Need(length=15 * MINUTE), {"holds": (hold(HoldKind.MEETING, 14, 50),)},
     "A meeting begins at 2026-11-24T09:56:00+00:00."),
    (Need(), {"held": 3, "capacity": 3}, "Hands full: cases in hand: 3, at most 3."),
]  # fmt: skip


@pytest.mark.parametrize(("need", "change", "reason"), OUT, ids=[row[2] for row in OUT])
def test_what_keeps_a_person_out_is_said_in_words(need, change, reason):
    answer = who_can_take(need, [someone(**change)], NOW)
    assert answer.candidates == ()
    assert reason in [str(said) for said in answer.excluded[0].reasons]


@pytest.mark.parametrize(
    ("need", "change"),
    [
        (Need(), {}),
        (Need(only_for=1), {}),
        (Need(skills=frozenset({"edi"})), {"skills": frozenset({"edi", "clinical"})}),
        (Need(language="fr"), {}),
        (Need(), {"hours": ()}),
        (Need(), {"state": PresenceState.AWAY, "state_until": NOW}),
        (Need(), {"seen_at": NOW - 3 * MINUTE}),
        (Need(), {"holds": (hold(HoldKind.MEETING, 5, 50),)}),
        (Need(), {"holds": (hold(HoldKind.MEETING, -50, 50),)}),
        (Need(), {"held": 2, "capacity": 3}),
    ],
)
def test_what_does_not_keep_a_person_out(need, change):
    answer = who_can_take(need, [someone(**change)], NOW)
    assert [pick.person.pk for pick in answer.candidates] == [1]
    assert answer.next_at == NOW


@pytest.mark.parametrize(
    ("need", "better", "worse", "reason"),
    [
        (Need(customer=5), {"knows": 4}, {}, "Knows this customer (cases so far: 4)."),
        (Need(region="Bretagne"), {"regions": ("Bretagne",)}, {}, "Looks after Bretagne."),
        (Need(language="fr"), {}, {"languages": ("en", "fr")}, "Speaks French first."),
        (Need(), {}, {"held": 1}, "Has nothing in hand."),
        (Need(), {"held": 1}, {"held": 2}, "Cases in hand: 1 of 3."),
        (Need(), {"taken_today": 2}, {"taken_today": 9}, "Cases taken today: 2."),
        (Need(customer=5, region="Bretagne"), {"knows": 1}, {"regions": ("Bretagne",)},
         "Knows this customer (cases so far: 1)."),
        (Need(customer=5), {}, {"knows": 1, "held": 2}, "Has nothing in hand."),
    ],
)  # fmt: skip
def test_what_moves_a_person_up_is_said_in_words(need, better, worse, reason):
    people = [someone(1, "Worse", **worse), someone(2, "Better", **better)]
    answer = who_can_take(need, people, NOW)
    assert [pick.person.name for pick in answer.candidates] == ["Better", "Worse"]
    assert reason in [str(said) for said in answer.best.reasons]


def test_equals_keep_one_order_whatever_the_order_asked_in():
    people = [someone(pk, f"P{pk}") for pk in (3, 1, 2)]
    orders = [
        [pick.person.pk for pick in who_can_take(Need(), some, NOW).candidates]
        for some in (people, people[::-1])
    ]
    assert orders == [[1, 2, 3], [1, 2, 3]]


def test_every_reason_against_is_given():
    busy = someone(rights=frozenset(), seen_at=None, held=3)
    assert len(who_can_take(Need(), [busy], NOW).excluded[0].reasons) == 3


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([{"holds": (hold(HoldKind.MEETING, -10, 50),)}], "2026-11-24T10:22"),
        ([{"holds": (hold(HoldKind.MEETING, -10, 50),)}, {"holds": (hold(HoldKind.CALL, -1, 11),)}],
         "2026-11-24T09:52"),
        # The meeting ends in the lunch break: after it.
        ([{"holds": (hold(HoldKind.MEETING, -10, 150),)}], "2026-11-24T12:30"),
        # The gap between two meetings is too short for the case.
        ([{"holds": (hold(HoldKind.MEETING, -10, 20), hold(HoldKind.MEETING, 13, 50))}], "2026-11-24T10:45"),
        ([{"state": PresenceState.OFF, "state_until": utc("2026-11-24T17:00")}], "2026-11-25T08:00"),
        ([{"hours": OFFICE[:2]}], "2026-11-30T08:00"),
        # At work but not at the desk: nobody knows when, so their next start.
        ([{"seen_at": None}], "2026-11-24T12:30"),
        ([{"rights": frozenset()}], None),
        ([{"holds": (hold(HoldKind.CALL, -1, None),)}], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_next_moment_that_someone_can(people, expected):
    answer = who_can_take(Need(), [someone(n, **change) for n, change in enumerate(people, 1)], NOW)
    assert answer.next_at == (utc(expected) if expected else None)


def test_the_next_moment_over_the_spring_change_is_an_hour_earlier_for_utc():
    friday_evening = utc("2026-03-27T18:00")
    assert expected_at(Need(), someone(), friday_evening) == utc("2026-03-30T07:00")


@pytest.mark.parametrize(
    ("change", "at", "expected"),
    [
        ({}, "2026-11-24T09:42", "2026-11-24T09:42"),
        ({"seen_at": None}, "2026-11-24T09:42", "2026-11-24T09:42"),
        ({}, "2026-11-24T20:00", "2026-11-25T08:00"),
        ({}, "2026-10-23T20:00", "2026-10-26T08:00"),
        ({"holds": (hold(HoldKind.CALL, -1, 11),)}, "2026-11-24T09:42", "2026-11-24T09:52"),
        ({"state": PresenceState.OFF}, "2026-11-24T09:42", None),
        ({"hours": ()}, "2026-11-24T20:00", "2026-11-24T20:00"),
    ],
)
def test_a_message_reaches_a_person_in_their_hours_alone(change, at, expected):
    assert may_reach(someone(**change), utc(at)) == (utc(expected) if expected else None)
