"""The answer, as tables: what keeps a person out, what moves them up, and when the next one can."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proche.availability.measures import Measures
from proche.availability.rest import Worked, summed_up
from proche.availability.rules import (
    Candidate,
    DutySpan,
    HoldKind,
    HoldSpan,
    Need,
    PresenceState,
    expected_at,
    may_reach,
    next_slots,
    who_can_take,
    who_will_be_there,
)
from proche.people.days import DaysOff, Place, Plan
from proche.people.hours import Hours
from proche.people.rules import PersonRef, Right
from tests.cast import OFFICE
from tests.conftest import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TODAY = NOW.date()
TUESDAYS = Plan("Europe/Paris", OFFICE[2:4])
PARIS = Plan("Europe/Paris", OFFICE, holidays="FR")
ON_CALL = DutySpan(NOW - 60 * MINUTE, NOW + 60 * MINUTE)
AT_HOME = replace(PARIS, places=((2, Place.HOME),))


def someone(pk: int = 1, name: str = "Nadia", **more) -> Candidate:
    """Nadia at her desk on Tuesday at 10:42, her page open, nothing in hand."""
    here = Candidate(
        person=PersonRef(pk, name),
        rights=frozenset({Right.TAKE_CASE}),
        plan=PARIS,
        seen_at=NOW - MINUTE,
        languages=("fr",),
    )
    return replace(here, **more)


def hold(kind: HoldKind, begins: int, lasts: int | None) -> HoldSpan:
    start = NOW + begins * MINUTE
    return HoldSpan(kind, start, start + lasts * MINUTE if lasts is not None else None)


def worked(begins: int, ends: int) -> Worked:
    """One piece of work, in minutes from now."""
    span = (NOW + begins * MINUTE, NOW + ends * MINUTE)
    found = summed_up([span], zone="Europe/Paris", measures=Measures())
    assert found is not None
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OUT = [
    (Need(), {"rights": frozenset()}, "Does not take cases."),
    (Need(only_for=7), {}, "This is kept for someone else."),
    (Need(skills=(("clinical", 1), ("edi", 1))), {"skills": {"edi": 1}},
     "This needs a skill they do not have: clinical."),
    (Need(language="nl"), {}, "This needs someone who speaks Dutch."),
    (Need(), {"plan": Plan("America/Martinique", OFFICE)},
     "Outside their hours; they start again 2026-11-24T13:00:00+00:00."),
    (Need(), {"plan": Plan("Europe/Paris", OFFICE[:2])},
     "Outside their hours; they start again 2026-11-30T08:00:00+00:00."),
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
    (Need(weight=2), {"held": 1, "weight": 2},
     "Hands full: cases in hand: 1, weighing 2; at most 3."),
    (Need("CALL"), {"kind_capacity": {"CALL": 1}, "kind_held": {"CALL": 1}},
     "Cases of this kind in hand: 1, at most 1."),
    (Need("CALL"), {"kind_capacity": {"CALL": 0}}, "Cases of this kind in hand: 0, at most 0."),
    (Need(not_for=frozenset({1})), {}, "This must go to someone other than them."),
    (Need(skills=(("edi", 3),)), {"skills": {"edi": 2}}, "This needs edi at level 3; theirs is 2."),
    (Need(place=Place.SITE), {"plan": AT_HOME}, "This needs someone on site; they work from home today."),
    (Need(), {"plan": replace(PARIS, leave=(DaysOff(TODAY, TODAY + 2 * DAY),))},
     "On leave until 2026-11-26. They start again 2026-11-27T08:00:00+00:00."),
    (Need(), {"plan": replace(PARIS, changed=((TODAY, ()),))},
     "Outside their hours; they start again 2026-11-25T08:00:00+00:00."),
    (Need(length=120 * MINUTE), {},
     "Their hours end at 2026-11-24T11:30:00+00:00: too little is left of them."),
    (Need(), {"used_at": NOW - 31 * MINUTE},
     "Their page is open but not used since 2026-11-24T09:11:00+00:00."),
    (Need(), {"holds": (hold(HoldKind.MEETING, 6, 50),)}, "A meeting begins at 2026-11-24T09:48:00+00:00."),
    (Need(), {"holds": (hold(HoldKind.BUSY, -1, 30),)},
     "Busy in their calendar until 2026-11-24T10:11:00+00:00."),
    (Need(), {"holds": (hold(HoldKind.PROMISE, 3, 30),)},
     "Has promised a customer something at 2026-11-24T09:45:00+00:00."),
    (Need(), {"worked": worked(-14 * 60, -10 * 60)},
     "Their daily rest lasts until 2026-11-24T10:42:00+00:00."),
    (Need(), {"worked": worked(-6 * 60, -1)},
     "They have worked long without a pause: a break comes first, until 2026-11-24T10:01:00+00:00."),
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
        (Need(skills=(("edi", 2),)), {"skills": {"edi": 2, "clinical": 1}}),
        (Need(language="fr"), {}),
        (Need(), {"plan": Plan("Europe/Paris")}),
        (Need(), {"state": PresenceState.AWAY, "state_until": NOW}),
        (Need(), {"seen_at": NOW - 3 * MINUTE}),
        # Five minutes of work and two left free before the meeting.
        (Need(), {"holds": (hold(HoldKind.MEETING, 7, 50),)}),
        (Need(), {"holds": (hold(HoldKind.MEETING, -90, 50), hold(HoldKind.CALL, 60, 5))}),
        (Need(), {"holds": (hold(HoldKind.MEETING, -50, 50),)}),
        (Need(), {"held": 2, "capacity": 3}),
        # What alone weighs more than a person's capacity goes to empty hands: else nobody could take it.
        (Need(weight=5), {"held": 0, "capacity": 3}),
        (Need("CALL"), {"kind_capacity": {"CALL": 1, "ORDER": 0}}),
        (Need(not_for=frozenset({2})), {}),
        (Need(place=Place.HOME), {"plan": AT_HOME}),
        (Need(), {"used_at": NOW - 30 * MINUTE}),
        (Need(), {"state": PresenceState.PHONE, "seen_at": None}),
        (Need(), {"worked": worked(-3 * 60, -1)}),
        (Need(length=108 * MINUTE), {}),
        # What is urgent does not wait for tomorrow because ten minutes are left, and reaches who is on call.
        (Need(length=120 * MINUTE, urgency=1), {}),
        (
            Need(urgency=1),
            {"plan": Plan("America/Martinique", OFFICE), "seen_at": None, "duties": (ON_CALL,)},
        ),
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
        (Need(), {"week_weight": 2}, {"week_weight": 9},
         "This week: cases taken: 2, in working hours: 9."),
        # Six in a morning of Tuesday alone weigh more than eight in two days.
        (Need(), {"week_weight": 8}, {"week_weight": 6, "plan": TUESDAYS},
         "This week: cases taken: 8, in working hours: 9."),
        (Need(skills=(("edi", 1),)), {"skills": {"edi": 3}}, {"skills": {"edi": 1}},
         "Knows more than is asked: edi at level 3."),
        (Need(), {}, {"state": PresenceState.PHONE, "seen_at": None}, "Has nothing in hand."),
        (Need(), {"held": 1, "weight": 1}, {"held": 1, "weight": 2}, "Cases in hand: 1 of 3."),
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
        ([{"plan": Plan("Europe/Paris", OFFICE[:2])}], "2026-11-30T08:00"),
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
        ({"plan": Plan("Europe/Paris")}, "2026-11-24T20:00", "2026-11-24T20:00"),
    ],
)
def test_a_message_reaches_a_person_in_their_hours_alone(change, at, expected):
    assert may_reach(someone(**change), utc(at)) == (utc(expected) if expected else None)


def test_who_is_on_call_is_not_reached_by_what_can_wait_nor_in_their_rest():
    away = someone(plan=Plan("America/Martinique", OFFICE), seen_at=None, duties=(ON_CALL,))
    assert who_can_take(Need(urgency=5), [away], NOW).best is None
    assert who_can_take(Need(urgency=1), [away], NOW).best is not None
    tired = replace(away, worked=worked(-14 * 60, -60))
    assert who_can_take(Need(urgency=1), [tired], NOW).best is None
    on_leave = replace(away, plan=replace(away.plan, leave=(DaysOff(TODAY, TODAY),)))
    assert who_can_take(Need(urgency=1), [on_leave], NOW).best is None


def test_who_will_be_there_asks_nothing_of_now():
    """Off for now, hands full, page closed: tomorrow at ten she is there all the same."""
    nadia = someone(seen_at=None, held=3, state=PresenceState.OFF)
    begin = utc("2026-11-25T09:00")
    assert who_will_be_there(Need(), [nadia], begin, begin + 30 * MINUTE).best is not None
    promised = replace(nadia, holds=(HoldSpan(HoldKind.PROMISE, begin, begin + 30 * MINUTE),))
    assert who_will_be_there(Need(), [promised], begin, begin + 30 * MINUTE).best is not None


@pytest.mark.parametrize(
    "change",
    [
        {"plan": replace(PARIS, leave=(DaysOff(TODAY + DAY, TODAY + DAY),))},
        {"state": PresenceState.OFF, "state_until": utc("2026-11-25T11:00")},
        {"holds": (HoldSpan(HoldKind.MEETING, utc("2026-11-25T09:20"), utc("2026-11-25T10:00")),)},
        {"plan": Plan("Europe/Paris", OFFICE[:2])},
    ],
)
def test_who_will_not_be_there(change):
    begin = utc("2026-11-25T09:00")
    answer = who_will_be_there(Need(), [someone(**change)], begin, begin + 30 * MINUTE)
    assert answer.best is None
    assert answer.next_at is not None
    assert answer.next_at >= begin + 30 * MINUTE


def test_nobody_knows_whether_someone_without_hours_will_be_there():
    begin = utc("2026-11-25T09:00")
    answer = who_will_be_there(Need(), [someone(plan=Plan("Europe/Paris"))], begin, begin + 30 * MINUTE)
    assert (answer.best, answer.next_at) == (None, None)
    assert "Their hours are not written" in str(answer.excluded[0].reasons[0])


def test_promises_have_slots_on_quarters_of_an_hour_in_hours_alone():
    slots = next_slots(Need(), [someone()], NOW, length=60 * MINUTE, count=4)
    begins = [slot.begin.isoformat()[5:16] for slot in slots]
    # Until lunch at 12:30 in Paris, after it from 13:30.
    assert begins == ["11-24T09:45", "11-24T12:30", "11-24T13:30", "11-24T14:30"]
    assert all(slot.end - slot.begin == 60 * MINUTE for slot in slots)
    assert next_slots(Need(language="nl"), [someone()], NOW, length=60 * MINUTE, count=4) == []


def test_an_urgent_message_goes_through_a_meeting_and_never_through_a_break():
    meeting = someone(holds=(hold(HoldKind.MEETING, -10, 50),))
    pause = someone(holds=(hold(HoldKind.BREAK, -10, 50),))
    assert may_reach(meeting, NOW) == may_reach(pause, NOW) == NOW + 40 * MINUTE
    assert may_reach(meeting, NOW, urgent=True) == NOW
    assert may_reach(pause, NOW, urgent=True) == NOW + 40 * MINUTE


def test_a_promise_keeps_cases_away_and_lets_messages_through():
    owner = someone(holds=(hold(HoldKind.PROMISE, -1, 30),))
    assert who_can_take(Need(), [owner], NOW).best is None
    assert may_reach(owner, NOW) == NOW


def test_a_night_into_monday_counts_from_each_persons_own_midnight():
    """Two zones, one span of work: what is remembered of Sunday is nobody's Monday."""
    first = ((utc("2026-11-15").date(), ()),)
    there = Plan("UTC", (Hours(7, 1320, 1800),), first), Plan("Europe/Paris", (Hours(7, 1380, 1860),), first)
    for moment, hours in (("2026-11-22T23:30", ["1", "1"]), ("2026-11-23T01:30", ["1", "2"])):
        at = utc(moment)
        people = [someone(n, plan=plan, seen_at=at, week_weight=2) for n, plan in enumerate(there)]
        picks = sorted(who_can_take(Need(), people, at).candidates, key=lambda pick: pick.person.pk)
        assert [pick.reasons[-1].values["hours"] for pick in picks] == hours
