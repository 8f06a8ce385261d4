"""Presence, holds, load: state, what the team sees, refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability import actions, facts, gate, queries
from proche.availability.measures import Measures
from proche.availability.models import Work
from proche.availability.rest import summed_up
from proche.availability.rules import HoldKind, Need, PresenceState
from proche.kernel import parameters
from proche.kernel.gate import GateMessage
from proche.kernel.models import LiveEvent
from proche.kernel.words import said
from tests.cast import make_cast, seat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(at):
    cast = make_cast(at)
    seat(cast.nadia, at)
    return cast


def words(row) -> list[str]:
    return [str(reason) for reason in row.reasons]


def test_presence_lapses_when_the_page_falls_silent(cast, at):
    assert queries.get_presence(cast.nadia.pk, at=at + 3 * MINUTE).is_here
    row = queries.get_presence(cast.nadia.pk, at=at + 4 * MINUTE)
    assert (row.is_here, words(row)) == (False, ["Not at their desk; last seen 2026-11-24T09:42:00+00:00."])


def test_coming_back_is_told_once_and_a_heartbeat_is_not(cast, at):
    assert not actions.see(cast.nadia.pk, at=at + MINUTE)
    assert LiveEvent.objects.filter(topic="presence").count() == 1
    assert actions.see(cast.nadia.pk, at=at + 10 * MINUTE)
    assert LiveEvent.objects.filter(topic="presence").count() == 2


def test_what_is_set_by_hand_ends_at_its_moment(cast, at):
    actions.set_presence(cast.nadia.pk, PresenceState.AWAY, until=at + 2 * MINUTE, at=at)
    row = queries.get_presence(cast.nadia.pk, at=at + MINUTE)
    assert (row.is_here, row.state, words(row)) == (
        False,
        PresenceState.AWAY,
        ["Away until 2026-11-24T09:44:00+00:00."],
    )
    back = queries.get_presence(cast.nadia.pk, at=at + 2 * MINUTE)
    assert (back.is_here, back.state, back.until) == (True, PresenceState.HERE, None)
    with pytest.raises(actions.WrongSpan):
        actions.set_presence(cast.nadia.pk, PresenceState.OFF, until=at, at=at)


def test_a_hold_told_twice_is_one_and_ends_when_released(cast, at):
    for length in (50, 60):
        actions.hold(
            cast.nadia.pk,
            HoldKind.MEETING,
            key="meeting:1",
            active_from=at,
            active_to=at + length * MINUTE,
            at=at,
        )
    assert words(queries.get_presence(cast.nadia.pk, at=at)) == [
        "In a meeting until 2026-11-24T10:42:00+00:00."
    ]
    actions.release_hold(cast.nadia.pk, key="meeting:1", at=at + MINUTE)
    assert queries.get_presence(cast.nadia.pk, at=at + MINUTE).is_here
    with pytest.raises(actions.WrongSpan):
        actions.hold(cast.nadia.pk, HoldKind.CALL, key="call:1", active_from=at, active_to=at, at=at)


def test_a_hold_that_has_not_begun_is_taken_away(cast, at):
    actions.hold(
        cast.nadia.pk, HoldKind.BREAK, key="break:1", active_from=at + 2 * MINUTE, active_to=None, at=at
    )
    assert queries.answer(Need(), at=at).best is None
    actions.release_hold(cast.nadia.pk, key="break:1", at=at)
    assert queries.answer(Need(), at=at).best.person == cast.nadia.ref


def test_the_load_counts_what_is_in_hand_and_what_was_taken_on_the_persons_own_day(cast, at):
    late_evening = at.replace(hour=22, minute=59)
    for _ in range(2):
        actions.note_taken(cast.nadia.pk, at=late_evening)
    row = queries.get_presence(cast.nadia.pk, at=late_evening)
    assert (row.held, row.taken_today) == (2, 2)
    # 23:01 UTC is tomorrow in Paris.
    next_day = late_evening + 2 * MINUTE
    assert queries.get_presence(cast.nadia.pk, at=next_day).taken_today == 0
    actions.note_taken(cast.nadia.pk, at=next_day)
    row = queries.get_presence(cast.nadia.pk, at=next_day)
    assert (row.held, row.taken_today) == (3, 1)
    actions.note_released(cast.nadia.pk, count=5)
    assert queries.get_presence(cast.nadia.pk, at=next_day).held == 0


def test_the_answer_asks_the_same_few_queries_for_many_people(cast, at, django_assert_num_queries):
    with django_assert_num_queries(10):
        answer = queries.answer(Need(customer=1), at=at)
    assert [pick.person for pick in answer.candidates] == [cast.nadia.ref]
    assert [one.person for one in answer.excluded] == [cast.admin.ref, cast.hugo.ref, cast.ines.ref]


def test_the_team_is_listed_with_those_who_are_here_first(cast, at, django_assert_num_queries):
    with django_assert_num_queries(9):
        rows = queries.list_presence(at=at)
    assert [row.person.name for row in rows] == ["Nadia Benali", "Ada Renard", "Hugo Martin", "Inès Laurent"]
    assert [row.is_here for row in rows] == [True, False, False, False]


def test_the_gate_lets_through_in_hours_and_names_the_next_start_else(cast, at):
    message = GateMessage(title=said("Hugo hands a case over to you."))
    now = gate.keep(cast.nadia.pk, message, at)
    assert (now.now, now.arrives_at) == (True, at)
    evening = at.replace(hour=19)
    later = gate.keep(cast.nadia.pk, message, evening)
    assert (later.now, later.arrives_at) == (False, at.replace(day=25, hour=8, minute=0))
    assert "they start again 2026-11-25T08:00:00+00:00" in str(later.why)


def test_the_gate_asks_again_in_an_hour_when_nobody_knows_when(cast, at):
    actions.set_presence(cast.nadia.pk, PresenceState.OFF, at=at)
    passage = gate.keep(cast.nadia.pk, GateMessage(title=said("x")), at)
    assert (passage.now, passage.arrives_at) == (False, at + 60 * MINUTE)


def test_work_is_kept_as_spans_and_as_what_rest_asks_of_it(cast, at):
    for minutes in (0, 10, 25, 60):
        actions.note_work(cast.nadia.pk, at=at + minutes * MINUTE)
    spans = Work.objects.order_by("active_from").values_list("active_from", "active_to")
    assert list(spans) == [(at, at + 25 * MINUTE), (at + 60 * MINUTE, at + 60 * MINUTE)]
    worked = queries.find_worked(cast.nadia.pk)
    assert worked == summed_up(list(spans), zone="Europe/Paris", measures=Measures())
    actions.note_work(cast.nadia.pk, at=at + 30 * MINUTE)
    assert queries.find_worked(cast.nadia.pk) == worked


def test_late_work_keeps_the_next_morning_free_and_messages_wait(cast, at):
    for minutes in range(0, 13 * 60 + 1, 10):
        actions.note_work(cast.nadia.pk, at=at + minutes * MINUTE)
    # 23:42 in Paris; eleven hours later it is 10:42, not 9:00.
    morning, over = at.replace(day=25, hour=8), at.replace(day=25)
    seat(cast.nadia, morning)
    (nadia,) = [one for one in queries.answer(Need(), at=morning).excluded if one.person == cast.nadia.ref]
    assert [str(reason) for reason in nadia.reasons] == [f"Their daily rest lasts until {over.isoformat()}."]
    assert queries.may_reach(cast.nadia.pk, at=morning, urgent=True).at == over


def test_the_week_counts_weights_and_begins_anew_on_monday(cast, at):
    for weight in (2, 1):
        actions.note_taken(cast.nadia.pk, at=at, kind="ORDER", weight=weight)
    nadia = queries.get_candidate(cast.nadia.pk, at=at)
    assert (nadia.held, nadia.weight, nadia.week_weight, nadia.kind_held) == (2, 3, 3, {"ORDER": 2})
    actions.note_released(cast.nadia.pk, kind="ORDER", weight=2)
    monday = at + timedelta(days=6)
    nadia = queries.get_candidate(cast.nadia.pk, at=monday)
    assert (nadia.held, nadia.weight, nadia.week_weight, nadia.kind_held) == (1, 1, 0, {"ORDER": 1})
    actions.note_released(cast.nadia.pk, kind="ORDER", count=9)
    nadia = queries.get_candidate(cast.nadia.pk, at=monday)
    assert (nadia.held, nadia.weight, nadia.kind_held) == (0, 0, {})


def test_a_page_that_is_open_and_not_used_is_nobody_at_the_desk(cast, at):
    for minutes in range(1, 32):
        actions.see(cast.nadia.pk, at=at + minutes * MINUTE, is_used=False)
    row = queries.get_presence(cast.nadia.pk, at=at + 31 * MINUTE)
    assert words(row) == [f"Their page is open but not used since {at.isoformat()}."]
    assert actions.see(cast.nadia.pk, at=at + 32 * MINUTE, is_used=True)
    assert queries.get_presence(cast.nadia.pk, at=at + 32 * MINUTE).is_here


def test_a_phone_in_the_pocket_is_not_offline(cast, at):
    actions.set_presence(cast.ines.pk, PresenceState.PHONE, until=at + 60 * MINUTE, at=at)
    row = queries.get_presence(cast.ines.pk, at=at)
    assert (row.is_here, row.is_on_phone) == (True, True)
    later = queries.get_presence(cast.ines.pk, at=at + 60 * MINUTE)
    assert (later.is_here, later.is_on_phone) == (False, False)


def test_duty_begins_and_ends(cast, at):
    evening = at.replace(hour=19)
    urgent = Need(urgency=1)
    assert queries.answer(urgent, at=evening).best is None
    duty = actions.set_duty(cast.ines.pk, active_from=at, active_to=at.replace(hour=22), at=at)
    assert queries.answer(urgent, at=evening).best.person == cast.ines.ref
    assert queries.answer(Need(), at=evening).best is None
    actions.end_duty(duty, at=evening)
    assert queries.answer(urgent, at=evening).best is None
    with pytest.raises(actions.WrongSpan):
        actions.set_duty(cast.ines.pk, active_from=at, active_to=at, at=at)


def test_who_changed_is_told_in_the_transaction(cast, at, monkeypatch):
    heard: list[int] = []
    monkeypatch.setattr(facts, "_listeners", [])
    facts.when_person_changed(lambda person_pk, *, at: heard.append(person_pk))
    actions.set_presence(cast.nadia.pk, PresenceState.AWAY, at=at)
    actions.see(cast.hugo.pk, at=at)
    actions.see(cast.hugo.pk, at=at + MINUTE)
    end = at + 60 * MINUTE
    actions.hold(cast.ines.pk, HoldKind.BUSY, key="feed:1", active_from=at, active_to=end, at=at)
    assert heard == [cast.nadia.pk, cast.hugo.pk, cast.ines.pk]


def test_an_answer_weighs_the_numbers_of_its_day(cast, at):
    seat(cast.ines, at)
    actions.note_worked_for(cast.ines.pk, 7, at=at)
    assert queries.answer(Need(customer=7), at=at).best.person == cast.ines.ref
    tomorrow = at + timedelta(days=1)
    parameters.set_value(
        "availability.knows_customer", "0", active_from=tomorrow.date(), source="", by="desk", at=at
    )
    for person in (cast.nadia, cast.ines):
        seat(person, tomorrow)
    scores = [
        pick.score
        for moment in (at, tomorrow)
        for pick in queries.answer(Need(customer=7), at=moment).candidates
        if pick.person == cast.ines.ref
    ]
    assert scores[0] - scores[1] == 20


def test_slots_for_a_promise_lie_where_someone_will_be_there(cast, at):
    afternoon, tomorrow = at.replace(hour=16, minute=0), at.replace(day=25, hour=8, minute=0)
    slots = queries.next_slots(Need(), at=afternoon - MINUTE, length=30 * MINUTE, count=2)
    assert [slot.begin for slot in slots] == [afternoon, tomorrow]
    there = queries.who_will_be_there(Need(), slots[1].begin, slots[1].end, at=at)
    assert slots[1].pick in there.candidates
