"""Presence, holds, load: state, what the team sees, refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability import actions, gate, queries
from proche.availability.rules import HoldKind, Need, PresenceState
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
