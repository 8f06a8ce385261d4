"""On call: turns are planned by those who lead, refused in words, told through the gate; gaps are said."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from proche.availability import duty, duty_actions, duty_picture, duty_queries, duty_views
from proche.availability.duty import Turn
from proche.availability.models import Duty
from proche.kernel import clock, gate, trace
from proche.people.days import DaysOff, Plan
from proche.people.models import Leave
from proche.people.rules import PersonRef
from tests import cast as story

NADIA, INES = PersonRef(1, "Nadia Benali"), PersonRef(2, "Inès Laurent")
#: Tuesday evening to Wednesday morning.
BEGIN, END = datetime(2026, 11, 24, 17, 0, tzinfo=UTC), datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AWAY = Plan("Europe/Paris", leave=(DaysOff(date(2026, 11, 25), date(2026, 11, 27), from_noon=True),))


class TestRules:
    @pytest.mark.parametrize(
        ("begin", "end", "words"),
        [
            (END, BEGIN, "ends after it begins"),
            (BEGIN, BEGIN, "ends after it begins"),
            (BEGIN, BEGIN + 16 * DAY, "leaves no rest"),
            (BEGIN, END + DAY, "on leave"),
        ],
    )
    def test_what_stands_against_a_turn_is_said(self, begin: datetime, end: datetime, words: str) -> None:
        assert words in str(duty.what_stands_against(NADIA, AWAY, begin, end, []))

    def test_a_leave_that_begins_at_noon_leaves_the_morning(self) -> None:
        noon = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
        assert duty.leave_within(AWAY, BEGIN, noon) is None
        assert duty.leave_within(AWAY, BEGIN, noon + timedelta(minutes=1)) == date(2026, 11, 25)

    def test_two_are_not_on_call_at_once_but_one_after_the_other(self) -> None:
        turns = [Turn(7, INES, BEGIN, END)]
        against = duty.what_stands_against(NADIA, Plan(), END - timedelta(hours=1), END + DAY, turns)
        assert "Inès Laurent is on call already" in str(against)
        assert duty.what_stands_against(NADIA, Plan(), END, END + DAY, turns) is None

    @pytest.mark.parametrize(
        ("covered", "gaps"),
        [
            ([], [(0, 10)]),
            ([(0, 10)], []),
            ([(2, 4), (3, 6)], [(0, 2), (6, 10)]),
            ([(5, 20), (-5, 1)], [(1, 5)]),
            ([(12, 14)], [(0, 10)]),
        ],
    )
    def test_gaps_are_what_nothing_covers(
        self, covered: list[tuple[int, int]], gaps: list[tuple[int, int]]
    ) -> None:
        def at(hour: int) -> datetime:
            return BEGIN + timedelta(hours=hour)

        found = duty.gaps([(at(a), at(b)) for a, b in covered], at(0), at(10))
        assert found == [(at(a), at(b)) for a, b in gaps]

    def test_a_turn_over_sunday_night_stands_in_both_weeks(self) -> None:
        monday = datetime(2026, 11, 23, tzinfo=UTC)
        turn = Turn(7, INES, monday + 6 * DAY + timedelta(hours=12), monday + 7 * DAY + timedelta(hours=12))
        first, second = duty_picture.lines(monday, 2, [turn], [], monday + DAY)
        assert [(bar.x, bar.width) for bar in first.bars] == [(650.0, 50.0)]
        assert [(bar.x, bar.width) for bar in second.bars] == [(0, 50.0)]
        assert (first.now, second.now) == (100.0, None)


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def away(person: Any, day: date, at: datetime) -> None:
    """Grant them one day of leave."""
    Leave.objects.create(person=person, kind="PAID", state="GRANTED", from_day=day, to_day=day, asked_at=at)


@pytest.mark.django_db
class TestPlan:
    def test_who_is_put_on_call_is_told_and_the_trace_knows(self, cast: story.Cast, at: datetime) -> None:
        duty_actions.plan(cast.ines.pk, begin=BEGIN, end=END, by=cast.hugo.ref, at=at)
        on_call = duty_queries.find_on_call(at=BEGIN)
        assert on_call is not None
        assert on_call.person == cast.ines.ref
        assert duty_queries.find_on_call(at=END) is None
        (letter,) = gate.list_unseen(cast.ines.pk)
        assert "You are on call" in str(letter.message.title)
        assert [entry.what for entry in trace.list_entries("duty")] == ["availability.duty.planned"]

    def test_nobody_is_put_on_call_in_their_leave(self, cast: story.Cast, at: datetime) -> None:
        Leave.objects.create(
            person=cast.ines,
            kind="PAID",
            state="GRANTED",
            from_day=END.date(),
            to_day=END.date(),
            asked_at=at,
        )
        with pytest.raises(duty_actions.CannotBeOnCall, match="on leave"):
            duty_actions.plan(cast.ines.pk, begin=BEGIN, end=END, by=cast.hugo.ref, at=at)
        assert Duty.objects.count() == 0

    def test_leave_that_came_after_leaves_a_gap(self, cast: story.Cast, at: datetime) -> None:
        duty_actions.plan(cast.ines.pk, begin=BEGIN, end=END, by=cast.hugo.ref, at=at)
        Leave.objects.create(
            person=cast.ines,
            kind="PAID",
            state="GRANTED",
            from_day=BEGIN.date(),
            to_day=END.date(),
            asked_at=at,
        )
        assert duty_queries.find_on_call(at=BEGIN) is None

    def test_a_turn_is_ended_and_its_person_told(self, cast: story.Cast, at: datetime) -> None:
        turn, _ = duty_actions.plan(cast.ines.pk, begin=BEGIN, end=END, by=cast.hugo.ref, at=at)
        duty_actions.end(turn.pk, by=cast.hugo.ref, at=BEGIN + timedelta(hours=1))
        assert duty_queries.find_on_call(at=BEGIN + timedelta(hours=2)) is None
        with pytest.raises(duty_actions.Over):
            duty_actions.end(turn.pk, by=cast.hugo.ref, at=END)

    def test_who_plans_at_night_reads_when_the_person_hears_of_it(
        self, cast: story.Cast, at: datetime
    ) -> None:
        night, by = BEGIN + timedelta(hours=4), cast.hugo.ref
        office = datetime(2026, 11, 25, 8, 0, tzinfo=UTC).isoformat()
        turn, told = duty_actions.plan(cast.ines.pk, begin=BEGIN + DAY, end=END + DAY, by=by, at=night)
        arrives = f"The message will arrive {office}: nobody disturbs Inès Laurent before."
        assert [str(sentence) for sentence in told] == [arrives]
        assert duty_actions.end(turn.pk, by=by, at=night)[1] == told
        assert duty_actions.plan(cast.hugo.pk, begin=BEGIN, end=END, by=by, at=at)[1] == ()

    def test_nights_without_anyone_are_gaps(self, cast: story.Cast, at: datetime) -> None:
        assert duty_queries.list_gaps(at, END)[-1] == (
            datetime(2026, 11, 24, 16, 30, tzinfo=UTC),
            END,
        )
        duty_actions.plan(cast.ines.pk, begin=BEGIN, end=END, by=cast.hugo.ref, at=at)
        assert duty_queries.list_gaps(at, END)[-1] == (datetime(2026, 11, 24, 16, 30, tzinfo=UTC), BEGIN)


@pytest.mark.django_db
class TestPage:
    def test_a_lead_plans_a_turn_on_the_page(self, cast: story.Cast) -> None:
        client = signed_in(cast.hugo)
        given = {"person": cast.ines.pk, "begin": "2031-05-02T18:00", "end": "2031-05-03T08:00"}
        assert client.post("/duty/plan/", given).status_code == 303
        row = Duty.objects.get()
        assert row.active_from == datetime(2031, 5, 2, 16, 0, tzinfo=UTC)
        again = client.post("/duty/plan/", {**given, "end": "2031-05-04T08:00"})
        assert again.status_code == 409
        # What was typed stands, with the reason beside it.
        assert 'value="2031-05-04T08:00"' in again.content.decode()
        assert "Inès Laurent is on call already" in again.context["form"].errors["begin"][0]
        assert client.post("/duty/plan/", {**given, "begin": "soon"}).status_code == 422
        assert client.post(f"/duty/{row.pk}/end/").status_code == 303
        assert Duty.objects.count() == 0

    @pytest.mark.parametrize(
        ("hour", "words"),
        [
            (3, r"The message will arrive .*09:00: nobody disturbs Inès Laurent before\."),
            (10, r"The message reaches Inès Laurent now\."),
        ],
    )
    def test_the_page_says_when_who_is_on_call_hears_of_it(
        self, cast: story.Cast, monkeypatch: pytest.MonkeyPatch, hour: int, words: str
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, hour, 0, tzinfo=UTC))
        given = {"person": cast.ines.pk, "begin": "2031-05-02T18:00", "end": "2031-05-03T08:00"}
        hugo = signed_in(cast.hugo)
        for address, done in (("plan", "on call then"), (None, "no longer on call then")):
            there = f"/duty/{address or f'{Duty.objects.get().pk}/end'}/"
            [message] = hugo.post(there, given, follow=True).context["messages"]
            assert re.fullmatch(rf"Inès Laurent is {done}\. {words}", str(message))

    def test_the_first_span_in_which_nobody_is_reached_is_proposed_else_tonight(self) -> None:
        night, weekend = (BEGIN, END), (END, END + 3 * DAY)
        assert duty_views._next_to_plan([night, weekend], BEGIN - DAY) == {"begin": BEGIN, "end": END}
        tonight = {"begin": datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "end": END - DAY - timedelta(hours=1)}
        assert duty_views._next_to_plan([], BEGIN - DAY) == tonight
        assert duty_views._next_to_plan([(BEGIN, BEGIN + 20 * DAY)], BEGIN - DAY) == tonight

    def test_an_agent_sees_who_is_on_call_and_plans_nothing(self, cast: story.Cast) -> None:
        client = signed_in(cast.nadia)
        answer = client.get("/duty/")
        assert answer.status_code == 200
        assert answer.context["form"] is None
        assert client.post("/duty/plan/", {"person": cast.nadia.pk}).status_code == 404
