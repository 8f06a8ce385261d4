"""What must hold of every answer, over people, plans and moments that nobody thought of.

The moments lie around both clock changes of 2026, the public holidays of spring and autumn, and night.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proche.availability.measures import Measures
from proche.availability.rest import Worked, summed_up
from proche.availability.rules import (
    FITNESS,
    RESTING,
    TIMES,
    Candidate,
    DutySpan,
    HoldKind,
    HoldSpan,
    Need,
    Now,
    PresenceState,
    barriers_of,
    next_slots,
    who_can_take,
    who_will_be_there,
)
from proche.availability.rules.given import NEVER
from proche.people import days, holidays
from proche.people.days import DaysOff, Place, Plan
from proche.people.hours import Hours, wall_clock
from proche.people.rules import PersonRef, Right

MINUTE = timedelta(minutes=1)
MEASURES = Measures()
#: Sunday's clock changes, 1 and 8 May, 11 November, Good Friday in Alsace and Moselle, any Tuesday.
DAYS = [date(2026, *day) for day in ((3, 27), (3, 29), (4, 3), (5, 1), (5, 8), (10, 25), (11, 11), (11, 24))]
ZONES = ("Europe/Paris", "Indian/Reunion", "America/Martinique", "UTC")

minutes = st.integers(min_value=0, max_value=1439)


@st.composite
def moments(draw) -> datetime:
    day = draw(st.sampled_from(DAYS)) + timedelta(days=draw(st.integers(-1, 2)))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(minutes) * MINUTE


@st.composite
def spans_of_week(draw) -> tuple[Hours, ...]:
    """Office days, half weeks, nights; at most one span a day so that none overlap."""
    week = draw(st.sampled_from(((), (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (2, 7), (3,))))
    found = []
    for weekday in week:
        begins, lasts = draw(st.sampled_from((0, 120, 480, 540, 1320))), draw(st.integers(60, 1200))
        found.append(Hours(weekday, begins, begins + lasts))
    return tuple(found)


@st.composite
def plans(draw, at: datetime) -> Plan:
    day = at.date()
    leave = draw(st.lists(st.tuples(st.integers(-3, 5), st.integers(0, 4), st.booleans()), max_size=1))
    changed = draw(st.dictionaries(st.integers(-2, 4), st.lists(minutes, min_size=2, max_size=2), max_size=2))
    return Plan(
        zone=draw(st.sampled_from(ZONES)),
        hours=draw(spans_of_week()),
        changed=tuple(
            (day + timedelta(days=n), (tuple(sorted(pair)),) if pair[0] != pair[1] else ())
            for n, pair in sorted(changed.items())
        ),
        leave=tuple(
            DaysOff(day + timedelta(days=first), day + timedelta(days=first + more), noon and more > 0)
            for first, more, noon in leave
        ),
        holidays=draw(st.sampled_from(("", "FR", "FR-57", "FR-6AE", "BE"))),
        places=((at.isoweekday(), Place.HOME),) if draw(st.booleans()) else (),
    )


@st.composite
def holds_around(draw, at: datetime) -> tuple[HoldSpan, ...]:
    found = []
    for begins, lasts, kind in draw(
        st.lists(st.tuples(st.integers(-60, 900), st.integers(1, 90), st.sampled_from(HoldKind)), max_size=4)
    ):
        found.append(HoldSpan(kind, at + begins * MINUTE, at + (begins + lasts) * MINUTE))
    return tuple(sorted(found, key=lambda hold: hold.active_from))


@st.composite
def works(draw, at: datetime, zone: str) -> Worked | None:
    """Some spans of work in the days before, in order."""
    gaps = draw(st.lists(st.tuples(st.integers(1, 1500), st.integers(0, 300)), max_size=6))
    ends, spans = at, []
    for gap, lasts in gaps:
        begins = ends - (gap + lasts) * MINUTE
        spans.append((begins, begins + lasts * MINUTE))
        ends = begins
    return summed_up(reversed(spans), zone=zone, measures=MEASURES)


def ready(at: datetime, pk: int, zone: str) -> Candidate:
    """Someone whose every day has hours around this time of day, at their desk, with nothing in hand."""
    minute = wall_clock(at, zone).minute
    begins = max(minute - 120, 0)
    return Candidate(
        person=PersonRef(pk, f"P{pk}"),
        rights=frozenset({Right.TAKE_CASE}),
        plan=Plan(zone, tuple(Hours(weekday, begins, begins + 420) for weekday in range(1, 8))),
        measures=MEASURES,
        seen_at=at,
        used_at=at,
        skills={"edi": 3, "clinical": 2},
        languages=("fr", "en"),
    )


def troubles(at: datetime, zone: str) -> dict[str, st.SearchStrategy]:
    """What may be otherwise with someone who is ready."""
    return {
        "rights": st.just(frozenset()),
        "plan": plans(at),
        "state": st.sampled_from(PresenceState),
        "state_until": st.integers(-60, 600).map(lambda n: at + n * MINUTE),
        "seen_at": st.sampled_from((at - 10 * MINUTE, None)),
        "used_at": st.sampled_from((None, at - 60 * MINUTE)),
        "holds": holds_around(at),
        "duties": st.just((DutySpan(at - 60 * MINUTE, at + 60 * MINUTE),)),
        "worked": works(at, zone),
        "held": st.integers(1, 4),
        "weight": st.integers(1, 5),
        "capacity": st.integers(0, 5),
        "kind_capacity": st.sampled_from(({"ORDER": 2}, {"ORDER": 0})),
        "kind_held": st.sampled_from(({"ORDER": 1}, {"ORDER": 2})),
        "week_weight": st.integers(0, 40),
        "skills": st.dictionaries(st.sampled_from(("edi", "clinical")), st.integers(1, 3)),
        "languages": st.sampled_from((("fr",), ("en",))),
        "knows": st.integers(0, 12),
    }


@st.composite
def people(draw, at: datetime, pk: int) -> Candidate:
    zone = draw(st.sampled_from(ZONES))
    found = troubles(at, zone)
    names = draw(st.lists(st.sampled_from(sorted(found)), unique=True, max_size=4))
    changed = {name: draw(found[name]) for name in names}
    return replace(ready(at, pk, zone), **changed, rests_from=NEVER)


@st.composite
def desks(draw) -> tuple[Need, list[Candidate], datetime]:
    at = draw(moments())
    need = Need(
        kind=draw(st.sampled_from(("ORDER", "CALL"))),
        skills=draw(st.sampled_from(((), (), (("edi", 1),), (("clinical", 2), ("edi", 2))))),
        language=draw(st.sampled_from(("", "", "fr", "en"))),
        customer=7,
        urgency=draw(st.sampled_from((1, 5))),
        length=draw(st.integers(1, 60)) * MINUTE,
        weight=draw(st.integers(1, 3)),
        not_for=draw(st.sampled_from((frozenset(), frozenset(), frozenset({1})))),
        place=draw(st.sampled_from((None, None, None, Place.SITE, Place.HOME))),
    )
    count = draw(st.integers(1, 4))
    return need, [draw(people(at, pk)) for pk in range(1, count + 1)], at


many = settings(max_examples=100, deadline=None)


@many
@given(desks())
def test_everyone_is_picked_or_excluded_with_a_reason(desk):
    need, candidates, at = desk
    answer = who_can_take(need, candidates, at)
    told = [one.person.pk for one in (*answer.candidates, *answer.excluded)]
    assert sorted(told) == [one.person.pk for one in candidates]
    assert all(one.reasons and all(str(reason) for reason in one.reasons) for one in answer.excluded)
    assert all(str(reason) for pick in answer.candidates for reason in pick.reasons)


@many
@given(desks(), st.randoms(use_true_random=False))
def test_the_order_is_total_and_the_same_whoever_is_asked_first(desk, random):
    need, candidates, at = desk
    shuffled = random.sample(candidates, len(candidates))
    first, second = who_can_take(need, candidates, at), who_can_take(need, shuffled, at)
    assert first.candidates == second.candidates
    assert first.next_at == second.next_at
    assert {one.person: one.reasons for one in first.excluded} == {
        one.person: one.reasons for one in second.excluded
    }
    assert first == who_can_take(need, candidates, at)


@many
@given(desks())
def test_nobody_is_picked_on_leave_on_a_holiday_or_outside_their_hours(desk):
    need, _, at = desk
    for one in picked(desk):
        plan = one.plan
        spans = days.spans(plan, at.date() - timedelta(days=3), 6)
        inside = any(begin <= at < end for begin, end in spans)
        assert inside or (need.urgency == 1 and one.duties)
        assert not days.is_on_leave(plan, at)
        if inside and need.urgency > 1:
            begun = next(begin for begin, end in spans if begin <= at < end)
            day = wall_clock(begun, plan.zone).day
            assert not holidays.name_of(plan.holidays, day) or day in dict(plan.changed)


@many
@given(desks())
def test_nobody_is_picked_in_their_rest_or_beyond_what_a_day_and_a_week_allow(desk):
    need, _, at = desk
    for one in picked(desk):
        worked = one.worked
        if worked is None:
            continue
        gap, end = at - worked.latest_at, at + need.length
        if gap < MEASURES.daily_rest:
            assert end <= worked.day_from + timedelta(hours=13)
            assert worked.day_worked + need.length <= MEASURES.longest_day
        if gap < MEASURES.weekly_rest:
            assert end <= worked.run_from + timedelta(hours=133)
        if gap < MEASURES.break_length:
            assert end - worked.unbroken_from <= MEASURES.break_after


@many
@given(desks())
def test_nobody_is_picked_over_capacity_inside_a_hold_or_without_the_level(desk):
    need, _, at = desk
    for one in picked(desk):
        assert one.in_hand + need.weight <= one.capacity or (not one.in_hand and one.capacity)
        if need.kind in one.kind_capacity:
            assert one.kind_held.get(need.kind, 0) < one.kind_capacity[need.kind]
        assert all(one.skills.get(skill, 0) >= level for skill, level in need.skills)
        assert not need.language or need.language in one.languages
        assert one.person.pk not in need.not_for
        assert Right.TAKE_CASE in one.rights
        assert not any(hold.overlaps(at, at + need.length + MEASURES.margin) for hold in one.holds)
        assert one.seen_at == at or one.state is PresenceState.PHONE or (need.urgency == 1 and one.duties)
        if need.place is not None:
            assert days.place_on(one.plan, wall_clock(at, one.plan.zone).day) is need.place


def picked(desk) -> list[Candidate]:
    need, candidates, at = desk
    pks = {pick.person.pk for pick in who_can_take(need, candidates, at).candidates}
    return [one for one in candidates if one.person.pk in pks]


@settings(max_examples=60, deadline=None)
@given(desks())
def test_the_next_moment_is_right_someone_can_then_and_nobody_before(desk):
    """As far as hours, leave, rest and holds tell: whose page is closed may come back at any moment."""
    need, candidates, at = desk
    known = [replace(one, seen_at=at, used_at=at, held=0, weight=0, kind_capacity={}) for one in candidates]
    known = [one for one in known if not barriers_of(need, one, Now(at), FITNESS) and one.capacity]
    assume(known)
    answer = who_can_take(need, known, at)
    if answer.candidates:
        assert answer.next_at == at
        return
    assert answer.next_at is None or answer.next_at > at
    if answer.next_at is not None:
        assert any(is_free(need, one, answer.next_at) for one in known)
    latest = min(answer.next_at or at + timedelta(days=2), at + timedelta(days=2))
    moment = at + MINUTE
    while moment < latest:
        assert not any(is_free(need, one, moment) for one in known)
        moment += 7 * MINUTE


def is_free(need: Need, one: Candidate, at: datetime) -> bool:
    return not barriers_of(need, one, Now(at), RESTING + TIMES)


@settings(max_examples=60, deadline=None)
@given(desks())
def test_a_promise_has_a_slot_only_when_its_keeper_works_through_it(desk):
    need, candidates, at = desk
    length = 30 * MINUTE
    for slot in next_slots(need, candidates, at, length=length, count=3):
        keeper = next(one for one in candidates if one.person == slot.pick.person)
        spans = days.spans(keeper.plan, slot.begin.date() - timedelta(days=3), 6)
        assert any(begin <= slot.begin and slot.end <= end for begin, end in spans)
        assert not any(
            hold.overlaps(slot.begin, slot.end) for hold in keeper.holds if hold.kind is not HoldKind.PROMISE
        )
        assert slot.pick in who_will_be_there(need, candidates, slot.begin, slot.end).candidates


@many
@given(desks(), st.lists(st.integers(-6000, 6000), min_size=1, max_size=3))
def test_what_is_remembered_of_earlier_questions_changes_no_answer(desk, others):
    need, candidates, at = desk
    for minutes in others:
        who_can_take(need, candidates, at + minutes * MINUTE)
    new = [replace(one, plan=replace(one.plan)) for one in candidates]
    assert who_can_take(need, candidates, at) == who_can_take(need, new, at)


@many
@given(desks())
def test_one_person_more_never_makes_the_answer_later(desk):
    need, candidates, at = desk
    fewer, all_of_them = who_can_take(need, candidates[:-1], at), who_can_take(need, candidates, at)
    if fewer.next_at is not None:
        assert all_of_them.next_at is not None
        assert all_of_them.next_at <= fewer.next_at
