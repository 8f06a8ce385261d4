"""Days on both databases: hours within the frame, changed days, places, leave, swaps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from proche.kernel import gate, parameters, trace
from proche.kernel.refusal import NotFound
from proche.people import actions, day_queries, days, facts, queries
from proche.people.days import Place
from proche.people.hours import Hours
from proche.people.leave import LeaveKind, LeaveSpan, LeaveState
from proche.people.models import Person
from proche.people.rules import Role
from proche.people.swaps import SwapKind, SwapState
from tests import cast as story

pytestmark = pytest.mark.django_db

#: The story plays on Tuesday, 24 November 2026.
TUESDAY, THURSDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27)
NEXT_MONDAY, NEXT_FRIDAY = date(2026, 11, 30), date(2026, 12, 4)
EARLY = ((480, 720), (765, 960))
LATE = tuple(Hours(weekday, *span) for weekday in range(1, 6) for span in ((630, 780), (840, 1110)))


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[facts.DaysChanged]:
    told: list[facts.DaysChanged] = []
    monkeypatch.setattr(facts, "_changed", [told.append])
    return told


def minutes(person: Person, day: date) -> Any:
    return days.minutes_of(queries.get_row(person.pk).plan, day)


def place(person: Person, day: date) -> Place:
    return days.place_on(queries.get_row(person.pk).plan, day)


def chain(person: Person) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.what, dict(entry.data)) for entry in trace.list_entries(f"person:{person.pk}")]


def told(person: Person) -> list[str]:
    """What came to a person or waits for them, in words."""
    came = [letter.message for letter in gate.list_came(person.pk)]
    return [str(message.title) for message in [*came, *(held for held, _ in gate.list_held(person.pk))]]


class TestHours:
    def test_within_the_frame_they_are_ones_own_to_set(
        self, cast: story.Cast, at: datetime, heard: list[facts.DaysChanged]
    ) -> None:
        actions.set_hours(cast.nadia.pk, LATE, by=cast.nadia.ref, at=at)
        assert queries.get_row(cast.nadia.pk).hours == LATE
        assert heard == [facts.DaysChanged(cast.nadia.pk, at)]

    def test_in_another_time_zone_they_lie_elsewhere_and_that_is_told_once(
        self, cast: story.Cast, at: datetime, heard: list[facts.DaysChanged]
    ) -> None:
        for _ in range(2):
            actions.set_time_zone(cast.nadia.pk, "America/Martinique", at=at)
        assert heard == [facts.DaysChanged(cast.nadia.pk, at)]

    def test_outside_it_the_rule_is_named_and_nothing_changes(self, cast: story.Cast, at: datetime) -> None:
        with pytest.raises(actions.OutOfFrame) as refused:
            actions.set_hours(cast.nadia.pk, [Hours(1, 360, 720)], by=cast.nadia.ref, at=at)
        assert str(refused.value.sentence) == (
            "Work on Monday begins at 6:00, before the desk does. From 7:00 on it fits."
        )
        assert queries.get_row(cast.nadia.pk).hours == story.OFFICE

    def test_a_lead_goes_beyond_it_with_a_reason_alone(self, cast: story.Cast, at: datetime) -> None:
        early = [Hours(1, 360, 720)]
        with pytest.raises(actions.OutOfFrame) as refused:
            actions.set_hours(cast.nadia.pk, early, by=cast.hugo.ref, at=at)
        assert refused.value.needs_reason
        actions.set_hours(cast.nadia.pk, early, by=cast.hugo.ref, at=at, reason="First lorry")
        assert queries.get_row(cast.nadia.pk).hours == tuple(early)
        assert day_queries.get_hours_reason(cast.nadia.pk) == "First lorry"
        # The reason is for the two alone; the trace says that it lies outside.
        assert chain(cast.nadia)[-1] == ("people.person.given_hours", {"frame": "outside"})

    def test_hours_back_inside_forget_the_reason(self, cast: story.Cast, at: datetime) -> None:
        actions.set_hours(cast.nadia.pk, [Hours(1, 360, 720)], by=cast.hugo.ref, at=at, reason="First lorry")
        actions.set_hours(cast.nadia.pk, LATE, by=cast.nadia.ref, at=at)
        assert day_queries.get_hours_reason(cast.nadia.pk) == ""


class TestOneDay:
    def test_a_friday_of_its_own_and_back(
        self, cast: story.Cast, at: datetime, heard: list[facts.DaysChanged]
    ) -> None:
        before = actions.change_day(cast.nadia.pk, FRIDAY, ((480, 720),), by=cast.nadia.ref, at=at)
        assert (before, minutes(cast.nadia, FRIDAY)) == (None, ((480, 720),))
        assert minutes(cast.nadia, NEXT_FRIDAY) == ((540, 750), (810, 1050))
        actions.keep_day(cast.nadia.pk, FRIDAY, by=cast.nadia.ref, at=at)
        assert minutes(cast.nadia, FRIDAY) == ((540, 750), (810, 1050))
        assert [what for what, _ in chain(cast.nadia)[-2:]] == [
            "people.person.changed_day",
            "people.person.kept_day",
        ]
        assert len(heard) == 2

    def test_hours_that_the_weekday_has_anyway_are_no_change(self, cast: story.Cast, at: datetime) -> None:
        actions.change_day(cast.nadia.pk, FRIDAY, ((480, 720),), by=cast.nadia.ref, at=at)
        actions.change_day(cast.nadia.pk, FRIDAY, ((540, 750), (810, 1050)), by=cast.nadia.ref, at=at)
        assert queries.get_row(cast.nadia.pk).plan.changed == ()

    def test_a_day_over_the_brim_of_its_week_is_refused(self, cast: story.Cast, at: datetime) -> None:
        saturday = FRIDAY + timedelta(days=1)
        with pytest.raises(actions.OutOfFrame, match="at most 44 h fit"):
            actions.change_day(cast.nadia.pk, saturday, ((480, 780), (840, 1050)), by=cast.nadia.ref, at=at)
        assert minutes(cast.nadia, saturday) == ()

    @pytest.mark.parametrize("day", [TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=400)])
    def test_what_is_over_or_far_away_stays(self, cast: story.Cast, at: datetime, day: date) -> None:
        with pytest.raises(actions.TooFarAhead):
            actions.change_day(cast.nadia.pk, day, ((480, 720),), by=cast.nadia.ref, at=at)

    def test_a_colleague_changes_nothing(self, cast: story.Cast, at: datetime) -> None:
        with pytest.raises(actions.NotYours):
            actions.change_day(cast.nadia.pk, FRIDAY, (), by=cast.ines.ref, at=at)
        with pytest.raises(actions.NotYours):
            actions.keep_day(cast.nadia.pk, FRIDAY, by=cast.ines.ref, at=at)

    def test_hours_and_place_change_together_or_not_at_all(self, cast: story.Cast, at: datetime) -> None:
        actions.set_places(cast.nadia.pk, [1, 2], by=cast.nadia.ref, at=at)
        wanted = actions.Arranged(((480, 720),), Place.HOME)
        with pytest.raises(actions.TooManyFromHome):
            actions.arrange_day(cast.nadia.pk, FRIDAY, wanted, by=cast.nadia.ref, at=at)
        assert minutes(cast.nadia, FRIDAY) == ((540, 750), (810, 1050))


class TestPlaces:
    def test_two_days_a_week_are_from_home(self, cast: story.Cast, at: datetime) -> None:
        actions.set_places(cast.nadia.pk, [2, 4], by=cast.nadia.ref, at=at)
        assert [place(cast.nadia, day) for day in (TUESDAY, THURSDAY, FRIDAY)] == [
            Place.HOME,
            Place.HOME,
            Place.SITE,
        ]

    def test_a_third_is_the_leads_to_give(self, cast: story.Cast, at: datetime) -> None:
        with pytest.raises(actions.TooManyFromHome, match="These are 3 days"):
            actions.set_places(cast.nadia.pk, [1, 2, 3], by=cast.nadia.ref, at=at)
        actions.set_places(cast.nadia.pk, [1, 2, 3], by=cast.hugo.ref, at=at)
        assert place(cast.nadia, NEXT_MONDAY) is Place.HOME

    def test_one_day_from_home_counts_its_week(self, cast: story.Cast, at: datetime) -> None:
        actions.set_places(cast.nadia.pk, [2, 4], by=cast.nadia.ref, at=at)
        with pytest.raises(actions.TooManyFromHome, match="Tuesday and Thursday are already"):
            actions.change_place(cast.nadia.pk, FRIDAY, Place.HOME, by=cast.nadia.ref, at=at)
        actions.change_place(cast.nadia.pk, THURSDAY, Place.SITE, by=cast.nadia.ref, at=at)
        assert actions.change_place(cast.nadia.pk, FRIDAY, Place.HOME, by=cast.nadia.ref, at=at) is Place.SITE
        assert place(cast.nadia, FRIDAY) is Place.HOME
        assert place(cast.nadia, NEXT_FRIDAY) is Place.SITE


def ask(
    cast: story.Cast, at: datetime, first: date = NEXT_MONDAY, last: date = NEXT_FRIDAY, **more: Any
) -> actions.LeaveRef:
    fields = {"kind": LeaveKind.PAID, "span": LeaveSpan(first, last), "by": cast.nadia.ref, **more}
    return actions.ask_leave(cast.nadia.pk, at=at, **fields)


class TestLeave:
    def test_asked_and_granted_takes_the_days_and_tells_both(
        self, cast: story.Cast, at: datetime, heard: list[facts.DaysChanged]
    ) -> None:
        asked = ask(cast, at, note="Marriage of my sister")
        assert (asked.state, heard) == (LeaveState.ASKED, [])
        assert minutes(cast.nadia, NEXT_MONDAY) != ()
        assert told(cast.hugo) == ["Nadia Benali asks for days off: 2026-11-30 to 2026-12-04."]
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        assert minutes(cast.nadia, NEXT_MONDAY) == ()
        assert heard == [facts.DaysChanged(cast.nadia.pk, at)]
        assert told(cast.nadia) == ["Your days off are granted: 2026-11-30 to 2026-12-04."]

    def test_the_trace_knows_neither_kind_nor_reason_nor_days(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at, kind=LeaveKind.OTHER, note="Marriage of my sister")
        actions.refuse_leave(asked.pk, answer="Two are away that week", by=cast.hugo.ref, at=at)
        assert chain(cast.nadia)[-2:] == [
            ("people.leave.asked", {"leave": asked.pk}),
            ("people.leave.refused", {"leave": asked.pk}),
        ]

    def test_the_gate_is_told_no_kind(self, cast: story.Cast, at: datetime) -> None:
        ask(cast, at, first=TUESDAY, last=TUESDAY, kind=LeaveKind.SICK, note="Fever")
        assert told(cast.hugo) == ["Nadia Benali is away: 2026-11-24."]

    def test_a_refusal_needs_its_sentence(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        with pytest.raises(actions.NothingSaid):
            actions.refuse_leave(asked.pk, answer="  ", by=cast.hugo.ref, at=at)
        assert day_queries.get_leave(asked.pk).state is LeaveState.ASKED

    def test_of_two_answers_the_first_counts(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        with pytest.raises(actions.AnsweredAlready, match="Hugo Martin granted this leave meanwhile"):
            actions.refuse_leave(asked.pk, answer="No", by=cast.admin.ref, at=at)
        assert day_queries.get_leave(asked.pk).state is LeaveState.GRANTED

    def test_nobody_answers_themself_while_another_can(self, cast: story.Cast, at: datetime) -> None:
        asked = actions.ask_leave(
            cast.hugo.pk, kind=LeaveKind.PAID, span=LeaveSpan(FRIDAY, FRIDAY), by=cast.hugo.ref, at=at
        )
        with pytest.raises(actions.NotYours):
            actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        actions.grant_leave(asked.pk, by=cast.admin.ref, at=at)

    def test_an_agent_answers_nobody(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        with pytest.raises(actions.NotYours):
            actions.grant_leave(asked.pk, by=cast.ines.ref, at=at)

    def test_an_answer_taken_back_gives_the_days_back(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        actions.reopen_leave(asked.pk, by=cast.hugo.ref, at=at)
        assert day_queries.get_leave(asked.pk).state is LeaveState.ASKED
        assert minutes(cast.nadia, NEXT_MONDAY) != ()

    def test_taken_back_and_asked_again(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        actions.withdraw_leave(asked.pk, by=cast.nadia.ref, at=at)
        assert minutes(cast.nadia, NEXT_MONDAY) != ()
        assert "Nadia Benali works after all: 2026-11-30 to 2026-12-04." in told(cast.hugo)
        actions.ask_leave_again(asked.pk, by=cast.nadia.ref, at=at)
        assert day_queries.get_leave(asked.pk).state is LeaveState.ASKED

    def test_what_is_withdrawn_unread_reaches_no_lead(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        assert len(told(cast.hugo)) == 1
        actions.withdraw_leave(asked.pk, by=cast.nadia.ref, at=at)
        assert gate.list_held(cast.hugo.pk) == []
        assert gate.list_unseen(cast.hugo.pk) == []

    def test_only_the_person_takes_it_back(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at)
        with pytest.raises(NotFound):
            actions.withdraw_leave(asked.pk, by=cast.hugo.ref, at=at)

    def test_illness_is_told_and_counts_at_once(
        self, cast: story.Cast, at: datetime, heard: list[facts.DaysChanged]
    ) -> None:
        asked = ask(cast, at, first=TUESDAY, last=THURSDAY, kind=LeaveKind.SICK)
        assert (asked.state, len(heard)) == (LeaveState.GRANTED, 1)
        assert minutes(cast.nadia, TUESDAY) == ()
        with pytest.raises(actions.AnsweredAlready):
            actions.reopen_leave(asked.pk, by=cast.hugo.ref, at=at)

    def test_a_lead_writes_down_who_cannot(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at, first=TUESDAY, last=TUESDAY, kind=LeaveKind.SICK, by=cast.hugo.ref)
        assert asked.state is LeaveState.GRANTED
        assert told(cast.nadia) == ["Days off were written down for you: 2026-11-24."]
        with pytest.raises(actions.NotYours):
            ask(cast, at, by=cast.ines.ref)

    def test_back_earlier_than_planned(self, cast: story.Cast, at: datetime) -> None:
        asked = ask(cast, at, first=TUESDAY, last=FRIDAY, kind=LeaveKind.SICK)
        later = at + timedelta(days=2)
        actions.come_back(asked.pk, by=cast.nadia.ref, at=later)
        assert day_queries.get_leave(asked.pk).span == LeaveSpan(TUESDAY, TUESDAY + timedelta(days=1))
        assert minutes(cast.nadia, THURSDAY) != ()

    @pytest.mark.parametrize(
        ("span", "why"),
        [
            (LeaveSpan(NEXT_FRIDAY, NEXT_MONDAY), "Leave ends after it begins"),
            (LeaveSpan(NEXT_MONDAY, NEXT_MONDAY, from_noon=True, to_noon=True), "Leave ends after it begins"),
            (LeaveSpan(TUESDAY - timedelta(days=1), TUESDAY), "Leave begins on 2026-11-24 at the earliest"),
            (LeaveSpan(date(2026, 11, 28), date(2026, 11, 29)), "None of these days is worked anyway"),
        ],
    )
    def test_days_that_cannot_be_are_refused(
        self, cast: story.Cast, at: datetime, span: LeaveSpan, why: str
    ) -> None:
        with pytest.raises(actions.WrongLeave, match=why):
            ask(cast, at, span=span)

    def test_one_leave_never_lies_over_another(self, cast: story.Cast, at: datetime) -> None:
        ask(cast, at)
        with pytest.raises(actions.WrongLeave, match="granted already"):
            ask(cast, at, first=NEXT_FRIDAY, last=NEXT_FRIDAY)

    def test_half_a_day_leaves_the_other(self, cast: story.Cast, at: datetime) -> None:
        span = LeaveSpan(NEXT_MONDAY, NEXT_MONDAY, from_noon=True)
        asked = ask(cast, at, span=span)
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=at)
        assert minutes(cast.nadia, NEXT_MONDAY) == ((540, 720),)


@pytest.fixture
def late(cast: story.Cast, at: datetime) -> Person:
    """Inès works late; Nadia keeps the office's hours."""
    actions.set_hours(cast.ines.pk, LATE, by=cast.ines.ref, at=at)
    return cast.ines


def swap(cast: story.Cast, at: datetime, **more: Any) -> actions.SwapRef:
    fields = {"kind": SwapKind.HOURS, "day": FRIDAY, "other_day": FRIDAY, "by": cast.nadia.ref, **more}
    return actions.ask_swap(cast.ines.pk, at=at, **fields)


class TestSwaps:
    def test_asked_agreed_granted_exchanges_the_hours(
        self, cast: story.Cast, late: Person, at: datetime
    ) -> None:
        asked = swap(cast, at)
        assert told(late) == ["Nadia Benali would exchange a day with you: 2026-11-27 against 2026-11-27."]
        assert actions.agree_to_swap(asked.pk, by=late.ref, at=at).state is SwapState.AGREED
        assert minutes(cast.nadia, FRIDAY) == ((540, 750), (810, 1050))
        actions.grant_swap(asked.pk, by=cast.hugo.ref, at=at)
        assert minutes(cast.nadia, FRIDAY) == ((630, 780), (840, 1110))
        assert minutes(late, FRIDAY) == ((540, 750), (810, 1050))
        assert chain(late)[-1] == ("people.swap.granted", {"swap": asked.pk})

    def test_taken_back_by_the_lead_leaves_no_change_behind(
        self, cast: story.Cast, late: Person, at: datetime
    ) -> None:
        asked = swap(cast, at)
        actions.agree_to_swap(asked.pk, by=late.ref, at=at)
        actions.grant_swap(asked.pk, by=cast.hugo.ref, at=at)
        actions.undo_swap(asked.pk, by=cast.hugo.ref, at=at)
        assert [queries.get_row(one.pk).plan.changed for one in (cast.nadia, late)] == [(), ()]

    def test_days_from_home_are_exchanged(self, cast: story.Cast, at: datetime) -> None:
        actions.set_places(cast.nadia.pk, [4], by=cast.nadia.ref, at=at)
        actions.set_places(cast.ines.pk, [5], by=cast.ines.ref, at=at)
        asked = swap(cast, at, kind=SwapKind.PLACE, day=THURSDAY, other_day=FRIDAY)
        actions.agree_to_swap(asked.pk, by=cast.ines.ref, at=at)
        actions.grant_swap(asked.pk, by=cast.hugo.ref, at=at)
        assert [place(cast.nadia, day) for day in (THURSDAY, FRIDAY)] == [Place.SITE, Place.HOME]
        assert [place(cast.ines, day) for day in (THURSDAY, FRIDAY)] == [Place.HOME, Place.SITE]

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"day": TUESDAY - timedelta(days=1)}, "from today on"),
            ({"kind": SwapKind.PLACE, "day": THURSDAY}, "Both days have to be from home"),
            ({"day": date(2026, 11, 28), "other_day": date(2026, 11, 28)}, "nothing to exchange"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, cast: story.Cast, late: Person, at: datetime, more: dict[str, Any], why: str
    ) -> None:
        with pytest.raises(actions.CannotSwap, match=why):
            swap(cast, at, **more)

    def test_leave_stands_in_the_way(self, cast: story.Cast, late: Person, at: datetime) -> None:
        actions.ask_leave(late.pk, kind=LeaveKind.SICK, span=LeaveSpan(FRIDAY, FRIDAY), by=late.ref, at=at)
        with pytest.raises(actions.CannotSwap, match="Inès Laurent is on leave on 2026-11-27"):
            swap(cast, at)

    def test_only_the_one_who_is_asked_agrees_and_only_once(
        self, cast: story.Cast, late: Person, at: datetime
    ) -> None:
        asked = swap(cast, at)
        with pytest.raises(NotFound):
            actions.agree_to_swap(asked.pk, by=cast.nadia.ref, at=at)
        actions.decline_swap(asked.pk, by=late.ref, at=at)
        with pytest.raises(actions.AnsweredAlready):
            actions.agree_to_swap(asked.pk, by=late.ref, at=at)
        with pytest.raises(actions.AnsweredAlready):
            actions.withdraw_swap(asked.pk, by=cast.nadia.ref, at=at)

    def test_the_same_days_are_asked_for_once(self, cast: story.Cast, late: Person, at: datetime) -> None:
        first = swap(cast, at)
        with pytest.raises(actions.CannotSwap, match="You asked Inès Laurent for these days already"):
            swap(cast, at)
        actions.withdraw_swap(first.pk, by=cast.nadia.ref, at=at)
        assert swap(cast, at).state is SwapState.ASKED

    def test_an_agent_grants_nothing(self, cast: story.Cast, late: Person, at: datetime) -> None:
        asked = swap(cast, at)
        actions.agree_to_swap(asked.pk, by=late.ref, at=at)
        yann = story.make_person("Yann", "yann@desk.example", Role.AGENT, at)
        for by in (yann, late):
            with pytest.raises(actions.NotYours):
                actions.grant_swap(asked.pk, by=by.ref, at=at)


class TestDatedRules:
    """Each rule of the frame is a parameter that an admin changes from a day on."""

    def set_rule(self, name: str, text: str, at: datetime, *, active_from: date = TUESDAY) -> None:
        parameters.set_value(name, text, active_from=active_from, source="", by="person:1", at=at)

    def test_an_earlier_start_lets_people_begin_earlier(self, cast: story.Cast, at: datetime) -> None:
        self.set_rule("people.earliest_start", "6 h", at)
        actions.set_hours(cast.nadia.pk, [Hours(1, 360, 720)], by=cast.nadia.ref, at=at)
        assert queries.get_row(cast.nadia.pk).hours == (Hours(1, 360, 720),)

    def test_a_day_is_judged_by_the_rules_that_hold_on_it(self, cast: story.Cast, at: datetime) -> None:
        self.set_rule("people.earliest_start", "6 h", at, active_from=NEXT_MONDAY)
        with pytest.raises(actions.OutOfFrame):
            actions.change_day(cast.nadia.pk, FRIDAY, ((360, 720),), by=cast.nadia.ref, at=at)
        actions.change_day(cast.nadia.pk, NEXT_FRIDAY, ((360, 720),), by=cast.nadia.ref, at=at)

    def test_fixed_hours_are_kept_by_everyone(self, cast: story.Cast, at: datetime) -> None:
        self.set_rule("people.fixed_morning_begins", "10 h", at)
        self.set_rule("people.fixed_morning_ends", "11 h 30", at)
        with pytest.raises(actions.OutOfFrame, match="Everyone is there from 10:00 to 11:30"):
            actions.change_day(cast.nadia.pk, FRIDAY, ((840, 1050),), by=cast.nadia.ref, at=at)
        actions.change_day(cast.nadia.pk, FRIDAY, ((540, 720),), by=cast.nadia.ref, at=at)

    def test_one_day_from_home_is_one(self, cast: story.Cast, at: datetime) -> None:
        self.set_rule("people.days_from_home", "1", at)
        with pytest.raises(actions.TooManyFromHome, match="the desk has 1"):
            actions.set_places(cast.nadia.pk, [2, 4], by=cast.nadia.ref, at=at)

    def test_exchanges_count_at_once_where_no_lead_has_to_grant(
        self, cast: story.Cast, late: Person, at: datetime
    ) -> None:
        self.set_rule("people.lead_grants_swaps", "no", at)
        asked = swap(cast, at)
        assert actions.agree_to_swap(asked.pk, by=late.ref, at=at).state is SwapState.GRANTED
        assert minutes(late, FRIDAY) == ((540, 750), (810, 1050))

    def test_a_lunch_shorter_than_the_law_asks_for_its_agreement(self, at: datetime) -> None:
        with pytest.raises(parameters.WeakensLaw):
            self.set_rule("people.shortest_lunch", "10 min", at)
